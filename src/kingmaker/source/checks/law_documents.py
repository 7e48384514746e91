"""Checks of law on which document may say what, which steps an act takes, and how long before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.model.inlaw import role_of
from kingmaker.model.values import Instrument, Quantity
from kingmaker.source.checks.law_findings import (
    Finding,
    allowed_by,
    dated,
    decided_by,
    in_role,
    instrument_of,
    powers,
    steps,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.bodies import Decision, Power
    from kingmaker.model.case import Case
    from kingmaker.model.law import LawRule
    from kingmaker.model.parties import ShareClass

#: Documents below the certificate of incorporation.
_LOWER = (Instrument.BYLAWS, Instrument.CONTRACT)
_SECONDS_A_DAY = 86_400
#: More days than any notice has.
_ENDLESS = 10**6


def instrument(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K609: a clause in a document that may not hold it: consents refused, votes beside one a share."""
    if rule.about == "written_consent":
        yield from _refused_consents(case, rule)
    elif rule.about == "votes":
        yield from _votes(case, rule)


def _refused_consents(case: Case, rule: LawRule) -> Iterator[Finding]:
    for name, body in in_role(case, rule.role):
        consents = body.written_consent
        if consents is None or not consents.refused:
            continue
        clauses = (consents, body)
        held = instrument_of(clauses)
        if held in _LOWER and not allowed_by(rule, clauses):
            message = (
                f"`{name}` may not act in writing, says {_a(held)}; "
                f"only the certificate may say so ({rule.section})"
            )
            yield Finding("K609", message, clauses, help=_MOVE)


def _votes(case: Case, rule: LawRule) -> Iterator[Finding]:
    for classes in case.holdings.values():
        for name, held in classes.items():
            document = instrument_of((held,))
            if document in _LOWER and not allowed_by(rule, (held,)) and not _one_vote(held):
                message = (
                    f"the votes of `{name}` stand in {_a(document)}; "
                    f"only the certificate may give other than one a share ({rule.section})"
                )
                yield Finding("K609", message, (held,), help=_MOVE)


_MOVE = "say `instrument: certificate` if it stands there"


def _a(document: Instrument | None) -> str:
    return {Instrument.BYLAWS: "a bylaw", Instrument.CONTRACT: "a contract"}.get(
        document or Instrument.STATUTE, "a document"
    )


def _one_vote(held: ShareClass) -> bool:
    values = [option.value for option in held.votes]
    return all(isinstance(v, Quantity) and v.exact == 1 for v in values)


def bylaws_by_board(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K609: the board may change the bylaws, but the certificate does not say so."""
    if rule.role == "members" and not tuple(in_role(case, "members")):
        return
    for power in powers(case, rule.about):
        for way in power.ways:
            clauses = (*way, power)
            alone = all(decided_by(case, step, "board") is not None for step in way)
            if alone and instrument_of(clauses) in _LOWER and not allowed_by(rule, clauses):
                what = _a(instrument_of(clauses))
                message = (
                    f"the board may change the bylaws, says {what}; "
                    f"only the certificate can let it ({rule.section})"
                )
                yield Finding("K609", message, clauses, help=_MOVE)


def contract_consents(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K606: a contract ties the board to the consent of others, while the law does not let it."""
    for power, step, others in _tied(case):
        if not allowed_by(rule, (step, power)):
            message = (
                f"a contract gives {others} a say in `{power.id}`, which the board decides; "
                f"until 1 August 2024 only the certificate could ({rule.section})"
            )
            help_ = "say `instrument: certificate` if it stands there"
            yield Finding("K606", message, (step, power), help=help_)


def older_contract(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K606: the same in a contract made before the law let it, which covers older contracts with an exception."""
    for power, step, others in _tied(case):
        day = dated((step, power))
        if day is not None and rule.since is not None and day < rule.since:
            message = (
                f"the contract that gives {others} a say in `{power.id}` is older than "
                f"{rule.section}, law since {rule.since}"
            )
            help_ = (
                "it is covered all the same, save in a lawsuit that was pending or decided by then"
            )
            yield Finding("K606", message, (step, power), help=help_)


def _tied(case: Case) -> Iterator[tuple[Power, Decision, str]]:
    """What the board decides only with the consent, or without the veto, of outsiders, by contract."""
    for power, step in steps(case):
        outsiders = [
            n for n in (*step.consent, *step.veto) if role_of(case, n) not in ("board", "committee")
        ]
        contract = instrument_of((step, power)) is Instrument.CONTRACT
        if contract and outsiders and decided_by(case, step, "board") is not None:
            yield power, step, " and ".join(f"`{n}`" for n in dict.fromkeys(outsiders))


def both(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K611: an act that takes several deciders, and one of them is missing."""
    if not tuple(in_role(case, "board")):
        return
    asked = rule.by.split(", ")
    for power in powers(case, rule.about):
        for way in power.ways:
            roles = {
                _role(case, n) for step in way for n in (step.by, *step.consent) if n is not None
            }
            missing = [role for role in asked if role not in roles]
            if missing and "any" not in roles:
                message = (
                    f"`{power.id}` takes the {' and then the '.join(asked)} ({rule.section}); "
                    f"here the {' and the '.join(missing)} have no part in it"
                )
                help_ = "write the deciders as `steps`, one after the other"
                yield Finding("K611", message, (*way, power), power.where, help_)


def _role(case: Case, name: str) -> str:
    """A body's role; whoever holds shares in their own name counts as the stockholders."""
    role = role_of(case, name)
    holders = {
        n for classes in case.holdings.values() for held in classes.values() for n in held.held_by
    }
    return "stockholders" if role == "any" and name in holders else role


def notice(case: Case, rule: LawRule) -> Iterator[Finding]:
    """K612: notice of a meeting shorter or longer than the law allows."""
    found = re.fullmatch(r"(\d+)\.\.(\d*) days", rule.value)
    if found is None:
        return
    least, most = int(found[1]), int(found[2] or _ENDLESS)
    for name, body in in_role(case, rule.role):
        seconds = body.notice.seconds() if body.notice is not None else None
        days = None if seconds is None else seconds / _SECONDS_A_DAY
        if days is not None and not least <= days <= most:
            when = "late" if days < least else "early"
            message = f"meetings of `{name}` are called too {when} ({rule.section})"
            span = f"{least} to {most}" if found[2] else f"at least {least}"
            yield Finding("K612", message, (body,), help=f"give {span} days' notice")
