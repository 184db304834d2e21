"""The columns and filters of linkage's lists."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bangfu.divisions import queries as divisions
from bangfu.ground import identity
from bangfu.ground.listing import Act, Column, Filter, Listing, Status
from bangfu.ledgers import queries as files
from bangfu.ledgers.terms import Column as FileColumn
from bangfu.linkage import queries, words
from bangfu.linkage.models import Link, Mismatch, Question
from bangfu.linkage.terms import Level, MismatchKind
from bangfu.registry import queries as register

QUESTION_TONES = {"open": "soon", "confirmed": "done", "refused": "normal", "closed": "normal"}


def question_list(request: HttpRequest) -> Listing:
    """Questions the reader may see."""
    columns = [
        Column("contract", _("台账"), sort=True, value=lambda q: title_of(q.contract), href=_to_question),
        Column("period", _("期别"), sort=True),
        Column("village_code", _("村"), sort=True, value=lambda q: village_of(q.village_code)),
        Column("reason", _("提问原因"), value=lambda q: words.sentence(q.reason)),
        Column("points", _("最高分"), kind="int", sort=True),
        Column("row_no", _("行号"), kind="int", on_phone="hide"),
        Column("state", _("状态"), kind="status", sort=True, value=_question_status),
        Column("asked_at", _("提出时间"), kind="instant", sort=True, on_phone="hide"),
        Column("decided_at", _("确认时间"), kind="instant", sort=True, on_phone="hide"),
    ]
    filters = [
        Filter("state", _("状态"), [choice for choice in Question.State.choices if choice[0] != "closed"]),
        Filter("contract", _("台账"), feed_choices),
        Filter("period", _("期别"), period_choices),
    ]
    seen = queries.questions_seen_by(request.user)
    return Listing(request, seen, columns, filters=filters, default_sort=["-points"], empty_hint=EMPTY_QUESTIONS)


def mismatch_list(request: HttpRequest) -> Listing:
    """Disagreements the reader may see. Names are shown, numbers only masked, in the export too."""
    columns = [
        Column("kind", _("类别"), sort=True, value=lambda m: m.get_kind_display(), href=_to_mismatch, on_phone="title"),
        Column("who", _("来件姓名"), value=lambda m: name_in(m.detail_cipher)),
        Column("number", _("来件证件号"), value=lambda m: identity.mask_id(queries.said(m.detail_cipher)["_number"])),
        Column("person.name", _("登记姓名"), value=_registered_name),
        Column("village_code", _("村"), sort=True, value=lambda m: village_of(m.village_code)),
        Column("contract", _("台账"), sort=True, value=lambda m: title_of(m.contract)),
        Column("period", _("期别"), sort=True),
        Column("sheet", _("工作表"), on_phone="hide"),
        Column("row_no", _("行号"), kind="int", sort=True, on_phone="hide"),
        Column("settled_at", _("状态"), kind="status", sort=True, value=_mismatch_status),
        Column("settled_reason", _("处理理由"), on_phone="hide"),
    ]
    filters = [
        Filter("kind", _("类别"), Mismatch.Kind.choices),
        Filter("contract", _("台账"), feed_choices),
        Filter("period", _("期别"), period_choices),
        Filter("settled", _("状态"), [("no", _("待处理")), ("yes", _("已处理"))], apply=_settled),
    ]
    acts = [Act("settle", _("处理所选"), reverse("linkage:settle_many"))]
    return Listing(
        request,
        queries.mismatches_seen_by(request.user).select_related("person"),
        columns,
        search=_registered_as,
        filters=filters,
        default_sort=["-period"],
        acts=acts,
        search_hint=_("登记姓名、拼音首字母"),
        empty_hint=_("来件与登记没有不一致。"),
    )


def link_list(request: HttpRequest) -> Listing:
    """Remembered identities of people the reader may see."""
    columns = [
        Column("person.name", _("登记姓名"), sort="person__name", href=_to_link, on_phone="title"),
        Column("level", _("级别"), sort=True, value=lambda link: link.get_level_display()),
        Column("reason", _("依据"), value=lambda link: words.sentence(link.reason, link.detail)),
        Column("by", _("确认人"), value=lambda link: link.by.full_name if link.by else ""),
        Column("at", _("时间"), kind="instant", sort=True),
    ]
    filters = [Filter("level", _("级别"), Link.Level.choices)]
    seen = queries.links_seen_by(request.user).select_related("by")
    search = ["person__name", "person__initials"]
    return Listing(request, seen, columns, search, filters, default_sort=["-at"], search_hint=_("姓名、拼音首字母"))


def summary_list(request: HttpRequest) -> Listing:
    """Rows by level for each contract and period; each number leads to its rows where rows can be told apart."""
    levels = [_level_column(level) for level in Level]
    kinds = [_kind_column(kind) for kind in MismatchKind if kind != MismatchKind.NOT_REGISTERED]
    columns = [
        Column("contract", _("台账"), sort=True, value=lambda one: title_of(one.contract), on_phone="title"),
        Column("period", _("期别"), sort=True),
        Column("rows", _("行数"), kind="int", sort=True, total=True),
        Column("linked", _("已关联"), kind="int", sort=True, total=True, hint=_share),
        *levels,
        *kinds,
    ]
    filters = [Filter("contract", _("台账"), feed_choices), Filter("period", _("期别"), period_choices)]
    return Listing(request, queries.linked_rows(), columns, filters=filters, default_sort=["-period"])


def row_list(request: HttpRequest, contract: str, period: str, level: str) -> Listing:
    """The rows of one count of the summary, so far as the reader may see them."""
    columns = [
        Column("person", _("登记姓名"), value=lambda row: row.person.name if row.person else "", href=_to_person),
        Column("village_code", _("村"), sort=True, value=lambda row: village_of(row.village_code)),
        Column("link_level", _("级别"), value=lambda row: words.LEVELS[Level(row.link_level)]),
        Column("upload_id", _("文件"), sort=True, value=lambda row: f"#{row.upload_id}"),
        Column("sheet", _("工作表"), on_phone="hide"),
        Column("row_no", _("行号"), kind="int", sort=True),
    ]
    rows = queries.placed_rows(request.user, contract=contract, period=period, level=level)
    return Listing(request, [] if rows is None else rows, columns, default_sort=["upload_id", "row_no"])


def title_of(contract: str) -> str:
    """The contract's title in the reader's language."""
    return files.title_of(files.contract(contract))


def village_of(code: str) -> str:
    """Township and village, or nothing."""
    return divisions.path_of(code) if code else ""


def name_in(cipher: str) -> str:
    """The name an encrypted row gives."""
    said = queries.said(cipher)
    return said.get("name") or said.get("head_name", "")


def feed_choices(_request: Any = None) -> list[tuple[str, str]]:
    """Contracts whose rows go to the lake."""
    return [(contract.id, files.title_of(contract)) for contract in files.contracts()]


def period_choices(_request: Any = None) -> list[tuple[str, str]]:
    """Periods that were linked, newest first."""
    return [(period, period) for period in queries.linked_periods()]


EMPTY_QUESTIONS = _("每一行都已认出是谁,或登记中没有相近的人。")


def _level_column(level: Level) -> Column:
    return Column(
        f"level_{level}",
        words.SHORT[level],
        kind="int",
        value=lambda one: one.levels.get(level, 0),
        href=lambda one: _rows_behind(one, level),
    )


def _rows_behind(one: queries.LinkedRows, level: Level) -> str | None:
    """The list of the rows a count counts."""
    if not one.levels.get(level):
        return None
    query = f"contract={one.contract}&period={one.period}"
    if level == Level.QUESTION:
        return f"{reverse('linkage:questions')}?state=open&contract={one.contract}"
    if level == Level.NOT_REGISTERED:
        return f"{reverse('linkage:mismatches')}?kind=not_registered&{query}"
    return f"{reverse('linkage:rows')}?level={level}&{query}"


def _kind_column(kind: MismatchKind) -> Column:
    return Column(
        f"kind_{kind}",
        words.SHORT[kind],
        kind="int",
        value=lambda one: one.mismatches.get(kind, 0),
        href=lambda one: (
            f"{reverse('linkage:mismatches')}?kind={kind}&contract={one.contract}&period={one.period}"
            if one.mismatches.get(kind)
            else None
        ),
        on_phone="hide",
    )


def _share(one: queries.LinkedRows) -> str:
    return f"{one.linked:,} / {one.rows:,}"


def _question_status(question: Question) -> Status:
    return Status(QUESTION_TONES[question.state], question.get_state_display())  # type: ignore[arg-type]


def _mismatch_status(mismatch: Mismatch) -> Status:
    return Status("done", _("已处理")) if mismatch.settled_at else Status("soon", _("待处理"))


def _registered_name(mismatch: Any) -> Any:
    """The registered person's name, for who may see that person."""
    if mismatch.person is None:
        return ""
    return mismatch.person.name if mismatch.is_person_seen else _("管辖范围以外的人")


def _registered_as(rows: Any, text: str) -> Any:
    """Mismatches of people the reader may see, by name or initials."""
    for word in text.split():
        named = Q(person__name__icontains=word) | Q(person__initials__icontains=word)
        rows = rows.filter(named, is_person_seen=True)
    return rows


def _settled(rows: Any, values: Any) -> Any:
    wanted = {"yes": False, "no": True}
    asked = [wanted[value] for value in values if value in wanted]
    return rows.filter(settled_at__isnull=asked[0]) if len(asked) == 1 else rows


def _to_question(question: Question) -> str:
    return reverse("linkage:question", args=[question.pk])


def _to_mismatch(mismatch: Mismatch) -> str:
    return reverse("linkage:mismatch", args=[mismatch.pk])


def _to_person(row: Any) -> str | None:
    return reverse("person", args=[row.person.pk]) if row.person else None


def _to_link(link: Link) -> str:
    return reverse("linkage:link", args=[link.pk])


def household_url(household_id: int | None) -> str:
    """The household's file, or nothing."""
    return reverse("household", args=[household_id]) if household_id else ""


def labelled(contract: str, said: dict[str, str]) -> list[tuple[str, str]]:
    """What a row says under its own headers, numbers masked."""
    columns = files.contract(contract).columns
    return [
        (
            column.header,
            identity.mask_id(said[column.name]) if _is_number(column) else said[column.name],
        )
        for column in columns
        if column.name in said
    ]


def _is_number(column: FileColumn) -> bool:
    """Whether a sensitive column holds a number of a person rather than a name."""
    return column.sensitive and column.name not in ("name", "head_name")


def people_found(text: str, staff: Any, but: int | None) -> list[tuple[int, str]]:
    """People in the reader's scope that a search finds: id and name with birth and village."""
    if not text:
        return []
    found = register.persons_seen_by(staff).filter(Q(name__startswith=text) | Q(initials__startswith=text.lower()))
    first = found.exclude(pk=but or 0).order_by("name", "pk")[:20]
    return [(person.pk, f"{person.name} {person.born_on or ''}") for person in first]


def counts_by_title(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """(contract, title, open questions), the fullest first."""
    found = [(contract, title_of(contract), count) for contract, count in counts.items()]
    return sorted(found, key=lambda one: (-one[2], one[1]))


def why(link: Link) -> str:
    """Why an identity is who it is, in a sentence."""
    return words.sentence(link.reason, link.detail)
