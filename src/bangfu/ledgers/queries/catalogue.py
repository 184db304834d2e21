"""The contracts of the county, and which of them a file looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bangfu.accounts.queries import Scope
from bangfu.ground.errors import NotFound, gettext_noop
from bangfu.ledgers import language
from bangfu.ledgers.permissions import can_send
from bangfu.ledgers.rules import headers
from bangfu.ledgers.terms import Contract, Sheet


class UnknownContract(NotFound):
    """No contract has this id."""


@dataclass(frozen=True)
class Guess:
    """A contract that a file looks like. `fit_pct` counts columns understood among columns of file and contract."""

    contract: Contract
    fit_pct: int


def contracts() -> tuple[Contract, ...]:
    """Every contract, in the order of their ids. Grain: one per table the county receives or keeps."""
    return tuple(language.load_contracts().values())


def english_titles() -> dict[str, str]:
    """The English title of every contract. Key: its Chinese title."""
    return {one.title: one.title_en for one in contracts()}


def contract(contract_id: str) -> Contract:
    """The contract of that id. Raises: UnknownContract."""
    found = language.load_contracts().get(contract_id)
    if found is None:
        raise UnknownContract(gettext_noop("没有叫“{id}”的台账。"), id=contract_id)
    return found


def contracts_open_to(scope: Scope) -> tuple[Contract, ...]:
    """The contracts whose files this scope may send."""
    return tuple(c for c in contracts() if can_send(scope, c))


def contract_problems() -> list[str]:
    """What is wrong with the contract files, one sentence each; empty when all is well."""
    return language.problems_in()


def guess_contract(sheets: Sequence[Sheet], among: Sequence[Contract] | None = None) -> list[Guess]:
    """The contracts whose required columns the file has, the best fit first."""
    found = []
    for candidate in contracts() if among is None else among:
        matches = [headers.find_header(candidate, s.rows, hidden=s.hidden) for s in sheets]
        fit = max((headers.fit(candidate, m) for m in matches), default=0)
        if fit:
            found.append(Guess(candidate, fit))
    return sorted(found, key=lambda guess: -guess.fit_pct)
