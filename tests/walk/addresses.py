"""Who may open which address. An address that is not listed here fails the walk: decide, then write it down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.walk.cast import Half, Viewer
from tests.walk.opening import (
    Opening,
    anybody,
    assigner,
    corrector,
    in_area,
    maker,
    nobody,
    reader_of_all_rows,
    reader_of_file,
    role,
    sender,
    staff,
    worker,
)

ALIKE = "a question says that somebody alike lives elsewhere, and neither who nor where"
COUNTS = "counts of files and rules of the whole county, of no household"
HEADS = "an administrator and the county's inspector see the heads of every entry"
PRECISION = "how often the rule was right, counted over the whole county"
ROSTER = (("contract", "dibao_roster"), ("period", "2021-11"), ("level", "exact"))
PARAMETER = "income_line_fen"
RULE = "dibao_stopped"
Arguments = Callable[[Half], list[Any]]


def no_arguments(half: Half) -> list[Any]:
    """The address names nothing."""
    return []


def thing(name: str, *more: Any) -> Arguments:
    """The number of one of the half's things."""
    return lambda half: [half.things[name].pk, *more]


def always(*arguments: Any) -> Arguments:
    """The same for either half."""
    return lambda half: list(arguments)


@dataclass(frozen=True)
class Address:
    """What is decided of one address.

    opens: for whom a GET is served. of: arguments that name a thing of a half. writes: for whom a POST may do something.
    query: without which the page has nothing to show. county_fact: why the page may change with what lies outside the
    viewer's area; empty when it may not. is_public: it shows no person, so that nobody need be searched for on it.
    is_of_files: it speaks of the files sent, of which a department sees its own whomever they are about. seen_by: for
    whom the thing is no secret, so that a POST of theirs may be answered with words; anyone else is refused outright.
    posted_search: the field of a search that is posted, because numbers may not stand in an address.
    """

    opens: Opening
    of: Arguments = no_arguments
    writes: Opening = nobody
    query: tuple[tuple[str, str], ...] = ()
    county_fact: str = ""
    is_public: bool = False
    is_of_files: bool = False
    posted_search: str = ""
    seen_by: Opening = nobody

    def sees(self, viewer: Viewer, half: Half) -> bool:
        """Whether the viewer may know of the thing."""
        return any(opening(viewer, half) for opening in (self.opens, self.writes, self.seen_by))


def post_only(writes: Opening, of: Arguments = no_arguments, seen_by: Opening = nobody) -> Address:
    """An address that takes a POST and shows nothing by itself."""
    return Address(nobody, of, writes, seen_by=seen_by)


administrator = role("administrator")
journal_reader = role("administrator", "inspector")
county_officer = role("county")
county_or_inspector = role("county", "inspector")
account = thing("staff")

GROUND = {
    "components": Address(anybody, is_public=True, county_fact="samples of no county, whose clock runs"),
    "login": Address(anybody, writes=anybody),
    "logout": post_only(anybody),
    "set_language": post_only(anybody),
    "ground:jobs": Address(staff),
    "ground:jobs_seen": post_only(staff),
    "ground:bell": Address(staff),
    "ground:job": Address(maker, thing("job")),
    "ground:job_row": Address(maker, thing("job")),
    "ground:job_stop": post_only(maker, thing("job")),
    "ground:job_retry": post_only(maker, thing("job")),
}
DIVISIONS = {
    "divisions:tree": Address(staff, is_public=True),
    "divisions:place": Address(staff, lambda half: [half.village], is_public=True),
}
ACCOUNTS = {
    "accounts:staff": Address(administrator, county_fact="an administrator sees every account"),
    "accounts:new_staff": Address(administrator, writes=administrator),
    "accounts:person": Address(administrator, account),
    "accounts:new_grant": Address(administrator, account, administrator),
    "accounts:suspend": Address(administrator, account, administrator),
    "accounts:restore": Address(administrator, account, administrator),
    "accounts:reset": Address(administrator, account, administrator),
    "accounts:end_grant": Address(administrator, thing("grant"), administrator),
    "accounts:policies": Address(administrator, writes=administrator, county_fact="how many officers hold a role"),
    "accounts:journal": Address(journal_reader, county_fact=HEADS),
    "accounts:reveals": Address(journal_reader, county_fact=HEADS),
    "accounts:verify": post_only(journal_reader),
    "accounts:me": Address(staff),
    "accounts:password": Address(staff, writes=staff),
    "accounts:second_factor": Address(staff, writes=staff),
    "accounts:drop_second_factor": Address(staff, writes=staff),
}
RULEBOOK = {
    "rulebook:rules": Address(staff, is_public=True),
    "rulebook:rule": Address(staff, always(RULE), is_public=True),
    "rulebook:rule_file": Address(staff, always(RULE), is_public=True),
    "rulebook:switch": post_only(county_officer, always(RULE), staff),
    "rulebook:parameters": Address(staff, is_public=True),
    "rulebook:parameter": Address(staff, always(PARAMETER), county_officer, is_public=True),
    "rulebook:proposal": Address(staff, thing("proposal"), is_public=True),
    "rulebook:confirm": post_only(county_officer, thing("proposal"), staff),
    "rulebook:refuse": post_only(county_officer, thing("proposal"), staff),
    "rulebook:vocabulary": Address(staff, is_public=True),
    "rulebook:language": Address(staff, is_public=True),
    "rulebook:check": Address(staff, is_public=True),
}
REGISTRY = {
    "registry:households": Address(staff),
    "registry:persons": Address(staff),
    "registry:find": Address(staff, writes=staff, posted_search="text"),
    "registry:reveal_number": Address(in_area, thing("head"), in_area),
    "registry:reveal_contact": Address(in_area, thing("contact"), in_area),
    "registry:older": Address(in_area, lambda half: ["living", half.household.pk, "house_grade"]),
    "registry:older_of_year": Address(in_area, lambda half: ["income", half.household.pk, 2019, "wage_fen"]),
}
LEDGERS = {
    "ledgers:board": Address(staff, is_of_files=True),
    "ledgers:send": Address(role("county", "department"), writes=role("county", "department")),
    "ledgers:preview": Address(nobody, always("not-a-token"), nobody),
    "ledgers:files": Address(staff, is_of_files=True),
    "ledgers:upload": Address(reader_of_file, thing("upload"), is_of_files=True),
    "ledgers:rows": Address(reader_of_all_rows, thing("upload"), is_of_files=True),
    "ledgers:map": Address(sender, thing("upload"), sender, is_of_files=True),
    "ledgers:withdraw": Address(sender, thing("upload"), sender, is_of_files=True),
    "ledgers:workbook": post_only(corrector, thing("upload"), reader_of_file),
    "ledgers:rejected": Address(staff, is_of_files=True),
    "ledgers:rejection": Address(reader_of_file, thing("rejection"), is_of_files=True),
    "ledgers:open_rejection": post_only(corrector, thing("rejection"), reader_of_file),
    "ledgers:correct": post_only(corrector, thing("rejection"), reader_of_file),
    "ledgers:contracts": Address(staff, is_public=True),
    "ledgers:contract": Address(staff, always("dibao_roster"), is_public=True),
    "ledgers:template": Address(staff, always("dibao_roster"), is_public=True),
}
LINKAGE = {
    "linkage:queue": Address(staff, county_fact=ALIKE),
    "linkage:questions": Address(staff),
    "linkage:question": Address(in_area, thing("question"), county_fact=ALIKE),
    "linkage:answer": post_only(worker, thing("question"), in_area),
    "linkage:refuse": post_only(worker, thing("question"), in_area),
    "linkage:reopen": post_only(worker, thing("question"), in_area),
    "linkage:mismatches": Address(staff),
    "linkage:mismatch": Address(in_area, thing("mismatch"), worker),
    "linkage:settle_many": post_only(role("village", "township", "county"), seen_by=staff),
    "linkage:links": Address(staff),
    "linkage:link": Address(in_area, thing("link"), worker),
    "linkage:summary": Address(staff, county_fact=COUNTS),
    "linkage:rows": Address(staff, query=ROSTER),
}
MONITORING = {
    "monitoring:queue": Address(staff),
    "monitoring:assign_many": post_only(role("township", "county"), seen_by=staff),
    "monitoring:quiet": Address(staff),
    "monitoring:history": Address(in_area, thing("household")),
    "monitoring:wrong_data": Address(staff),
    "monitoring:warning": Address(in_area, thing("warning"), county_fact=PRECISION),
    "monitoring:assign": post_only(assigner, thing("warning"), in_area),
    "monitoring:check": Address(worker, thing("warning", "no_risk"), worker),
    "monitoring:undo": post_only(worker, thing("quieted"), in_area),
    "monitoring:undo_now": post_only(worker, thing("quieted", 1), in_area),
    "monitoring:reopen": post_only(worker, thing("quieted"), in_area),
    "monitoring:report": Address(staff, writes=staff, posted_search="q"),
    "monitoring:report_write": Address(worker, thing("household"), worker),
    "monitoring:reports": Address(staff),
    "monitoring:sweeps": Address(county_or_inspector, county_fact=COUNTS),
    "monitoring:sweep_run": post_only(county_officer),
    "monitoring:rules": Address(staff, county_fact=COUNTS),
    "monitoring:rule": Address(staff, always(RULE), county_fact=COUNTS),
    "monitoring:try": post_only(county_officer, always(RULE)),
    "monitoring:trial": Address(county_or_inspector, thing("trial"), county_fact=COUNTS),
}
REPORTS = {
    "desk": Address(staff, is_of_files=True),
    "warning": Address(in_area, thing("warning"), county_fact=PRECISION),
    "household": Address(in_area, thing("household")),
    "person": Address(in_area, thing("head")),
    "reports:county": Address(staff),
}
ADDRESSES: dict[str, Address] = {
    **GROUND,
    **DIVISIONS,
    **ACCOUNTS,
    **RULEBOOK,
    **REGISTRY,
    **LEDGERS,
    **LINKAGE,
    **MONITORING,
    **REPORTS,
}


def named_addresses() -> list[str]:
    """The name of every address the product serves, with its room; fails the walk when one has no name."""
    return sorted(set(_names(get_resolver().url_patterns, "")))


def _names(patterns: list[Any], room: str) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns, f"{room}{one.namespace}:" if one.namespace else room)
        elif isinstance(one, URLPattern):
            yield f"{room}{one.name or f'(no name) {one.pattern}'}"
