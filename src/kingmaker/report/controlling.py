"""Who decides for each entity in the end: the answer, the reasons, votes beside money, who can stop what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.analysis.agreeing import agreeing, several
from kingmaker.analysis.control.blocking import abilities
from kingmaker.analysis.control.definition import CITATION, By
from kingmaker.analysis.control.lens import control
from kingmaker.analysis.control.rules import Ground
from kingmaker.analysis.gaps import Undetermined
from kingmaker.model.wording import rule_to_text
from kingmaker.report.control_words import node_name
from kingmaker.report.document import (
    Column,
    Document,
    Group,
    Groups,
    Rests,
    Row,
    Section,
    Table,
    Text,
)
from kingmaker.report.folding import rest
from kingmaker.report.owning import owners
from kingmaker.report.shares import held, holder_name, percent
from kingmaker.report.who_controls import answer_words, controlled
from kingmaker.report.words import called, headline, listed, rests
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from kingmaker.analysis.control.blocking import Ability, Able
    from kingmaker.analysis.control.lens import Control, Found, Member, Properness, Reason
    from kingmaker.analysis.control.rules import Rule
    from kingmaker.model.case import Case

#: A coalition of more than so many is told by its first few.
_NAMES, _FIRST = 10, 3
#: A name of several words, as a rule may have it.
_NAMED = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b")
#: Of whom and of what a rule counts a part, in the words of the language.
_HEADS = re.compile(r"\bof(?= (?:in office|present)\b)")
_THINGS = re.compile(r"\bof(?= (?:votes cast|seats|members|outstanding)\b)")

_NOTES = {
    Ground.CHARTER: "named by its documents",
    Ground.CONTRACT: "by agreement",
    Ground.APPOINTMENT: "by filling the office",
    Ground.OFFICE: "by holding the office",
    Ground.CONCERT: "acting together",
    Ground.MAJORITY: "by more than half of the votes",
}


def control_document(
    case: Case, found: Control, *, entity: str | None = None, more: Iterable[Section] = ()
) -> Document:
    """Return the report of control: of the whole case, or of one entity and what it turns on.

    `more` are sections to stand at the end.
    """
    shown = [found.of(entity)] if entity is not None else list(found.entities)
    sections = [
        Section("definition", "What control means here", (Text(_defined(found)),)),
        _answers(case, found, shown),
        _stakes(case, shown),
        _abilities(case, found, entity),
        owners(case, shown),
        _rules(case, found),
        *more,
    ]
    title = f"{case.title}: who decides in the end"
    if entity is not None:
        title = f"{called(case, entity)}: who decides in the end"
    kept = tuple(s for s in sections if s is not None)
    return Document("control", case.name, title, kept, (("kingmaker", __version__),))


def controlling(case: Case) -> Section | None:
    """Return the section of the whole report: the answer for each entity of which something is said."""
    if not case.entities:
        return None
    found = control(case)
    section = _answers(case, found, [f for f in found.entities if f.rule is not None])
    title = "Who decides for each entity in the end"
    return Section("control", title, section.blocks, facts=section.facts)


def rule_words(rule: Rule, found: Control) -> str:
    """Return the rule of a node in words."""
    if rule.ground in _NOTES:
        return _NOTES[rule.ground]
    if found.definition.by is not By.RULES:
        return f"by {found.definition.bound} of the {found.definition.by.value}"
    passes = rule.view.passes if rule.view is not None else None
    if passes is None or isinstance(passes, Undetermined):
        return "by election"
    said = re.sub(r"\bevery of\b", "all of", rule_to_text(passes.rule))
    return f"by {_HEADS.sub('of those', _THINGS.sub('of the', said))}"


def reason_words(case: Case, reason: Reason, found: Control) -> str:
    """Return one step of a reason: who decides for a node, with what, by which rule."""
    rule = reason.rule
    who = listed(_with(case, member, rule) for member in reason.members)
    words = _NAMED.sub(lambda name: called(case, name[0]), rule_words(rule, found))
    return f"{node_name(case, reason.node)}: {who}, {words}"


def rule_rests(case: Case, rule: Rule) -> Rests:
    """Return what a rule rests on: its first clause that names a source, else its first."""
    clauses = [c for c in case.clauses() if c.path and c.path in rule.paths]
    made = [rests(case, clause) for clause in clauses]
    return next((r for r in made if r.sources), made[0] if made else Rests())


def _defined(found: Control) -> str:
    definition = found.definition
    forest = (
        "No rule here lets two sides win at once; so the controllers of an entity are nested, and it "
        "has one controller in the end, or one circle, or none."
        if found.forest
        else "Some rules here let two sides win at once, or were too large to tell (see the rules "
        "below); so an entity may have several controllers in the end, and all are listed."
    )
    return f"By {definition.by.value}. {definition.sentence} {forest} After {CITATION}."


# --- answers ------------------------------------------------------------------------------


def _answers(case: Case, found: Control, shown: Iterable[Found]) -> Section:
    said = [f for f in shown if f.rule is not None]
    silent = [f for f in shown if f.rule is None]
    groups = tuple(
        Group(
            called(case, f.entity),
            answer_words(case, f),
            tuple(_lines(case, f, found)),
            rule_rests(case, f.rule) if f.rule is not None else Rests(),
        )
        for f in said
    )
    blocks: list[Groups | Text] = []
    if groups:
        blocks.append(Groups("control", groups, folds=rest(groups, "entities")))
    if silent:
        names = listed(called(case, f.entity) for f in silent)
        blocks.append(Text(f"The case does not say who decides for {names}."))
    facts = tuple(
        controlled(case, f, _first(f), group.rests, [rests for _, rests in group.items])
        for f, group in zip(said, groups, strict=True)
    )
    return Section("control", "Who decides in the end", tuple(blocks), facts=facts)


def _first(f: Found) -> list[str]:
    """Return with what whoever decides for an entity does so, where it is one."""
    reason = f.controllers[0].because if f.controllers else None
    alone = reason is not None and len(reason.members) == 1
    return _holding(reason.members[0], reason.rule) if reason is not None and alone else []


def reason_lines(case: Case, f: Found, found: Control) -> Iterator[str]:
    """Yield the chain by which each controller in the end decides for an entity, each link with its clause."""
    for text, grounds in _lines(case, f, found):
        yield f"{text} (`{grounds.clause}`)" if grounds.clause else text


def _lines(case: Case, f: Found, found: Control) -> Iterator[tuple[str, Rests]]:
    for controller in f.controllers:
        yield from _tree(case, controller.because, found, 0)


def _tree(case: Case, reason: Reason, found: Control, depth: int) -> Iterator[tuple[str, Rests]]:
    mark = "\u00a0\u00a0\u00a0" * (depth - 1) + "└ " if depth else ""
    text = mark + headline(reason_words(case, reason, found))
    yield text, rule_rests(case, reason.rule)
    for member in reason.members:
        if member.because is not None:
            yield from _tree(case, member.because, found, depth + 1)


def _with(case: Case, member: Member, rule: Rule) -> str:
    name, parts = node_name(case, member.name), _holding(member, rule)
    return f"{name} ({', '.join(parts)})" if parts else name


def _holding(member: Member, rule: Rule) -> list[str]:
    """Return what somebody has a part in a decision by: seats, votes, capital."""
    parts = []
    if member.seats and rule.of_seats:
        parts.append(f"{member.seats} of {rule.of_seats} seats")
    stake = member.stake
    if stake is not None and stake.votes is not None:
        parts.append(f"{percent(stake.votes)} of the votes")
    if stake is not None and stake.capital is not None:
        parts.append(f"{percent(stake.capital)} of the capital")
    return parts


# --- the other two questions, and the rules -------------------------------------------------


def _stakes(case: Case, shown: Iterable[Found]) -> Section | None:
    columns = (
        Column("entity", "entity"),
        Column("holder", "holder"),
        Column("votes", "votes"),
        Column("capital", "capital"),
        Column("votes-of-all", "votes, own shares counted"),
        Column("capital-of-all", "capital, own shares counted"),
    )
    rows = []
    for f in shown:
        for stake in f.stock.stakes if f.stock is not None else ():
            gross = f.stock is not None and f.stock.own
            figures = (stake.votes, stake.capital)
            of_all = (stake.votes_of_all, stake.capital_of_all) if gross else (None, None)
            name = holder_name(case, stake.holder)
            cells = (called(case, f.entity), name, *map(_figure, (*figures, *of_all)))
            rows.append(Row(cells, held(case, f.entity, stake.holder)))
    notes = [
        f"{called(case, f.entity)}: {f.stock.gap}."
        for f in shown
        if f.stock is not None and f.stock.gap
    ] + [
        f"{called(case, f.entity)}: {_at_least(case, f.stock.least)} this much at least; what is not told is counted with "
        "unknown holders."
        for f in shown
        if f.stock is not None and f.stock.least
    ]
    if not rows:
        return None
    table = Table("stakes", columns, tuple(rows))
    return Section("stakes", "Votes and money", (table, *(Text(n) for n in notes)))


def _at_least(case: Case, holders: Sequence[str]) -> str:
    """Return who has something at least, with the verb."""
    has = agreeing("has", many=len(holders) > 1 or several(case, holders[0]))
    return f"{listed(holder_name(case, n) for n in holders)} {has}"


def _figure(share: Fraction | None) -> str:
    return "" if share is None else percent(share)


def _abilities(case: Case, found: Control, entity: str | None) -> Section | None:
    if found.definition.by is not By.RULES:
        return None
    columns = (
        Column("decision", "decision"),
        Column("carries", "carries it alone"),
        Column("stops", "stops it alone"),
        Column("smallest", "a smallest coalition that stops it"),
    )
    rows = tuple(
        Row(_ability(case, a), rests(case, power))
        for a in abilities(case, found, entity=entity)
        for name, power in case.powers.items()
        if name == a.decision
    )
    if not rows:
        return None
    return Section(
        "abilities", "Who can carry and who can stop", (Table("abilities", columns, rows),)
    )


def _ability(case: Case, a: Ability) -> tuple[str, ...]:
    decision = called(case, a.decision)
    if a.gap:
        return decision, "", "", f"not told: {a.gap}"
    return decision, _able(case, a.carries), _able(case, a.stops), _some(case, a)


def _some(case: Case, a: Ability) -> str:
    """Return a smallest coalition that stops it, by name: of many, how many of how many, and the first of them."""
    if a.smallest is None:
        return "not told: it takes too long"
    names = [node_name(case, n) for n in a.smallest]
    if len(names) <= _NAMES:
        return listed(names)
    first = ", ".join(names[:_FIRST])
    return f"{len(names)} of {a.voters}: {first} and {len(names) - _FIRST} others"


def _able(case: Case, able: Iterable[Able]) -> str:
    """Return who can, with the voters by whom, where these are others."""
    said = []
    for one in able:
        name = node_name(case, one.name)
        by = listed(node_name(case, n) for n in one.by)
        said.append(name if one.by == (one.name,) else f"{name} (by {by})")
    return listed(said) or "nobody"


def _rules(case: Case, found: Control) -> Section | None:
    columns = (
        Column("of", "who decides for"),
        Column("rule", "rule"),
        Column("proper", "can two sides win at once?"),
    )
    rows = tuple(
        Row(
            (node_name(case, p.rule.node), rule_words(p.rule, found), _proper(case, p)),
            rule_rests(case, p.rule),
        )
        for p in found.properness
    )
    if not rows:
        return None
    return Section("rules", "The rules", (Table("rules", columns, rows),))


def _proper(case: Case, p: Properness) -> str:
    if p.proper:
        return "no"
    if p.proper is None:
        return "too large to tell"
    if p.rivals is None:
        return "yes"
    one, other = (listed(sorted(node_name(case, n) for n in side)) for side in p.rivals)
    return f"yes: {one}, and {other}"
