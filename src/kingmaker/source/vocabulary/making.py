"""Records whose keys and fields are not one to one: how they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from kingmaker.model import bodies, money, parties, record, struggle
from kingmaker.model.bodies import Decision, Electorate, Power
from kingmaker.model.case import Case
from kingmaker.model.clauses import OF_CLAUSES
from kingmaker.model.values import Name, Quantity, exactly
from kingmaker.source.memory import kept

#: What the words of a power say of its deciding, where it has one step.
_OF_DECISIONS = tuple(f.name for f in fields(Decision) if f.name not in OF_CLAUSES)
#: Who must agree, or may stop it: those of a power are so beside those of its last step.
ADDED = ("consent", "veto")
#: What stands beside `steps` and is said of the whole: of the last of them.
OF_THE_WHOLE = (*ADDED, "overridden_by", "after", "lapses", "when")


def _names(values: dict[str, Any], *keys: str) -> None:
    """Drop the words that stand for nobody (`vacant`, `none`) from lists of names."""
    for key in keys:
        if key in values:
            values[key] = tuple(n for n in values[key] if n is not None)


def decision(**values: Any) -> Decision:  # noqa: ANN401 - the vocabulary table types the keys
    """Make one step of deciding."""
    _names(values, *ADDED)
    return Decision(**values)


def power(**values: Any) -> Power:  # noqa: ANN401
    """Make a power: the keys of a decision become its one way, `steps` a way of several, `ways` several ways."""
    path, where = values.get("path", ""), values["where"]
    own = {key: values.pop(key) for key in _OF_DECISIONS if key in values}
    _names(own, *ADDED)
    steps: tuple[Decision, ...] = values.pop("steps", ())
    alternatives: tuple[Decision, ...] = values.pop("ways", ())
    if steps:
        return Power(ways=((*steps[:-1], _ended(steps[-1], own)),), **values)
    if alternatives:
        return Power(
            ways=tuple((replace(a, **_inherited(a, own)),) for a in alternatives), **values
        )
    only = Decision(**own, path=path, where=where, source=values.get("source", ()))
    return Power(ways=((only,),), **values)


def _ended(last: Decision, own: dict[str, Any]) -> Decision:
    """Return the last of several steps with what the power says of the whole."""
    said = {key: own[key] for key in OF_THE_WHOLE if key in own}
    for key in ADDED:
        said[key] = tuple(dict.fromkeys((*getattr(last, key), *said.get(key, ()))))
    return replace(last, **said)


def _inherited(step: Decision, own: dict[str, Any]) -> dict[str, Any]:
    """Return what the power says for all its ways and the way does not say itself."""
    return {key: value for key, value in own.items() if getattr(step, key) in (None, ())}


def body(**values: Any) -> bodies.Body:  # noqa: ANN401
    """Make a body: sort out what `members` and `seats` may say in several ways."""
    members = values.pop("members", ())
    if isinstance(members, Electorate):
        values["electorate"] = members
    else:
        values["members"] = tuple(n for n in members if n is not None)
    _seats(values)
    return bodies.Body(**values)


def _seats(values: dict[str, Any]) -> None:
    seats = values.pop("seats", None)
    if isinstance(seats, Mapping):
        values["seat_groups"] = tuple(seats.values())
    elif isinstance(seats, tuple):
        values["seats"], values["seats_at_most"] = seats


def seat_group(**values: Any) -> bodies.SeatGroup:  # noqa: ANN401
    """Make a group of seats, vacant ones left out of its holders."""
    _names(values, "held_by")
    return bodies.SeatGroup(**values)


def office(**values: Any) -> bodies.Office:  # noqa: ANN401
    """Make an office; one seat unless said otherwise."""
    _names(values, "held_by")
    _seats(values)
    return bodies.Office(**values)


def recusal(**values: Any) -> bodies.Recusal:  # noqa: ANN401
    """Make a recusal from a condition or from names."""
    who = values.pop("who", None)
    if isinstance(who, tuple):
        return bodies.Recusal(names=who, **values)
    return bodies.Recusal(who=who, **values)


_STEP_ONLY = ("uses", "do", "then")


def step(**values: Any) -> struggle.Step:  # noqa: ANN401
    """Make one decider's part of a move."""
    by = values.pop("by", None)
    if isinstance(by, Name):
        values["by"] = by
    return struggle.Step(**values)


def move(**values: Any) -> struggle.Move:  # noqa: ANN401
    """Make a move: who makes it, and its steps (one, unless `steps` are given)."""
    by = values.pop("by", None)
    if isinstance(by, struggle.Decider):
        values["nobody"] = by
    elif isinstance(by, tuple):
        values["by_holder_of"] = by[0]
    elif by is not None:
        values["by"] = by
    own = {key: values.pop(key) for key in _STEP_ONLY if key in values}
    steps = values.pop("steps", ())
    if not steps:
        decider = by if isinstance(by, Name) else None
        steps = (
            struggle.Step(by=decider, path=values.get("path", ""), where=values["where"], **own),
        )
    if values.get("at") == "meeting":
        values["at_meeting"] = True
        values.pop("at")
    limit = values.pop("limit", None)
    if limit is not None:
        values["limit"], values["limit_per"] = limit
    return struggle.Move(steps=steps, **values)


def want(**values: Any) -> struggle.Want | None:  # noqa: ANN401
    """Make a want; `worth` is `(quantity, more)`."""
    values["lasting"] = values.pop("while_", None)
    worth = values.pop("worth", None)
    if worth is None:
        return None
    values["worth"], values["more"] = worth
    return struggle.Want(**values)


def event(**values: Any) -> record.Event:  # noqa: ANN401
    """Make an event; `unknown: rest` says that the other members' votes are not known."""
    unknown = values.pop("unknown", ())
    values["unknown_rest"] = None in unknown
    values["unknown"] = tuple(n for n in unknown if n is not None)
    return record.Event(**values)


def claim(**values: Any) -> record.Claim:  # noqa: ANN401
    """Make a claim; what it says may be words or an amount."""
    says = values.pop("says", None)
    if isinstance(says, Quantity):
        values["amount"] = says
    elif says is not None:
        values["says"] = says
    return record.Claim(**values)


def dispute(**values: Any) -> struggle.Dispute:  # noqa: ANN401
    """Make a matter of bargaining; its scale is a range."""
    scale: Quantity = values.pop("scale", exactly(0))
    low, high = (
        Quantity(end, end, end, scale.unit, where=scale.where) for end in (scale.low, scale.high)
    )
    return struggle.Dispute(scale=(low, high), **values)


def precision(**values: Any) -> record.Precision:  # noqa: ANN401
    """Make the precision of choice."""
    return record.Precision(**values)


def actor(**values: Any) -> struggle.Actor:  # noqa: ANN401
    """Make an actor: the party is the name it stands under."""
    path: str = values.get("path", "")
    return struggle.Actor(who=Name(path.rpartition(".")[2], values["where"]), **values)


def weight(**values: Any) -> parties.Weight:  # noqa: ANN401
    """Make a weight; what a table says is added to what is listed."""
    table = values.pop("table", {})
    return parties.Weight(**{**values, "of": {**values.get("of", {}), **table}})


def agreement(**values: Any) -> parties.Agreement:  # noqa: ANN401
    """Make an agreement; `what` is an amount of a base."""
    if "what" in values:
        values["amount"], values["what"] = values["what"]
    return parties.Agreement(**values)


def payout_step(**values: Any) -> money.PayoutStep:  # noqa: ANN401
    """Make a step of a waterfall; one cap for all is given to each, one `until` for all is a total."""
    to = values.get("to", {})
    if not isinstance(to, Mapping):
        to = values["to"] = dict.fromkeys(to)
    cap, until = values.pop("cap", None), values.pop("until", None)
    if cap is not None:
        values["cap"] = cap if isinstance(cap, Mapping) else dict.fromkeys(to, cap)
    if isinstance(until, Mapping):
        values["until"] = until
    elif until is not None:
        values["until_total"] = until
    return money.PayoutStep(**values)


def payouts(**values: Any) -> money.Payouts:  # noqa: ANN401
    """Make an entity's payouts; the steps in their order."""
    steps = values.pop("steps", {})
    if values.get("residual") is True:
        del values["residual"]
        values["to_shares"] = True
    return money.Payouts(steps=tuple(steps.values()), **values)


def share_class(**values: Any) -> parties.ShareClass:  # noqa: ANN401
    """Make a class of shares; `converts_to: none` says that it never turns into another, `capital: none` that it has no part."""
    if "converts_to" in values:
        values["converts"] = values["converts_to"] is not None
    if "capital" in values and values["capital"] is None:
        values["capital"] = exactly(0, "share")
    return parties.ShareClass(**values)


def story(**values: Any) -> record.Story:  # noqa: ANN401
    """Make an outline; characters and acts in their order."""
    for key in ("characters", "acts"):
        if key in values:
            values[key] = tuple(values[key].values())
    return record.Story(**values)


def case(**values: Any) -> Case:  # noqa: ANN401
    """Make a case; several payouts are told apart by their entity."""
    if "payouts" in values:
        values["payouts"] = kept(_by_entity, values["payouts"])
    return Case(name="", **values)


def _by_entity(
    payouts: money.Payouts | tuple[money.Payouts, ...],
) -> dict[Name | None, money.Payouts]:
    listed = payouts if isinstance(payouts, tuple) else (payouts,)
    return {p.entity: p for p in listed}
