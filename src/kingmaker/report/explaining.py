"""Explanations: one clause in words, or every rule in use with its section and what it displaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.inforce import InForce
from kingmaker.analysis.matters import matters
from kingmaker.analysis.standing import certainty_of
from kingmaker.model.inlaw import Standing, rules_in_use
from kingmaker.model.mentions import mentions
from kingmaker.model.record import Claim, Forecast
from kingmaker.report.clause_names import told_of
from kingmaker.report.deciding import counted, each_decision, group_of
from kingmaker.report.document import Column, Document, Items, Rests, Row, Section, Table, Text
from kingmaker.report.words import called, headline, law_called, listed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.inlaw import InUse
    from kingmaker.model.values import Name
    from kingmaker.report.deciding import Counted
    from kingmaker.report.document import Block


def explain_case(case: Case) -> Document:
    """Return every rule in use: how each decision is counted, and what the pack of law adds, forbids or leaves."""
    sections = [_decisions(case), *_law(case)]
    return Document(
        "explain", case.name, f"{case.title}: every rule in use", tuple(sections), _origin(case)
    )


def _origin(case: Case) -> tuple[tuple[str, str], ...]:
    made = [("kingmaker", __version__)]
    if case.law is not None and case.law.as_of is not None:
        made.append(("law", law_called(case.law)))
    return tuple(made)


def _decisions(case: Case) -> Section:
    found = each_decision(case)
    return found or Section("decisions", "Decisions", (Text("Nothing is decided here."),))


_LAW_SECTIONS = (
    (Standing.IN_USE, "defaults", "Defaults of law that fill what the case leaves open"),
    (Standing.MANDATORY, "mandatory", "Rules of law that hold whatever the case says"),
    (Standing.PROHIBITED, "prohibited", "What the law forbids clauses to say"),
    (Standing.DISPLACED, "displaced", "Defaults of law that a clause replaces"),
    (Standing.NOT_RELEVANT, "idle", "Rules of the pack that speak to nothing in the case"),
)


def _law(case: Case) -> list[Section]:
    if case.law is None:
        return [
            Section(
                "law",
                "Law",
                (Text("The case names no pack of law: nothing is added to what it says."),),
            )
        ]
    found = rules_in_use(case)
    return [
        Section(id_, title, (_rules(id_, rules),))
        for standing, id_, title in _LAW_SECTIONS
        if (rules := [u for u in found if u.standing is standing])
    ]


def _rules(id_: str, rules: Iterable[InUse]) -> Table:
    columns = (
        Column("rule", "rule"),
        Column("says", "what it says"),
        Column("section", "section"),
        Column("checked", "text seen"),
        Column("where", "where"),
    )
    return Table(id_, columns, tuple(_rule(u) for u in rules), sourced=False)


def _rule(use: InUse) -> Row:
    rule = use.rule
    checked = "yes" if rule.checked else "not checked"
    return Row((rule.id, rule.says, rule.section, checked, use.path), Rests(use.path))


def explain_rules(case: Case) -> Document:
    """Return the rules of the case's pack of law, by what they are to the case."""
    sections = tuple(_law(case))
    return Document("explain", case.name, "Rules of law (law.rules)", sections, _origin(case))


def explain_rule(case: Case, name: str) -> Document:
    """Return one rule of the case's pack of law, which has it: what it says, where it stands, whether that was seen, and what it is to the case."""
    found = [u for u in rules_in_use(case) if u.rule.id == name]
    rule = found[0].rule
    known = f"{headline(rule.section)} (law.rules.{name})"
    seen = "Its text was seen." if rule.checked else "Its text was not checked."
    said = " ".join(filter(None, (rule.says, seen, rule.note)))
    here = [
        Section(id_, title, (_rules(id_, own),))
        for standing, id_, title in _LAW_SECTIONS
        if (own := [u for u in found if u.standing is standing])
    ]
    sections = (Section("says", "What it says", (Text(said),)), *here)
    return Document("explain", case.name, known, sections, _origin(case))


def explain_clause(case: Case, path: str, written: str) -> Document:
    """Return one clause: as it is written, what it comes to, what it rests on, and what refers to it.

    `written` is the text of the clause; `path` its address, which lies at a clause of the case or within one.
    """
    clause = _nearest_clause(case, path)
    blocks: list[Block] = [Text(written)]
    known = _known(case, path, clause)
    sections = [Section("written", f"{known}, as it is written", tuple(blocks))]
    words = _counted(case, path, clause)
    if words:
        sections.append(Section("counting", "What it comes to", (group_of(case, words),)))
    sections.append(Section("rests", "What it rests on", (_grounds(case, clause),)))
    users = _users(case, clause)
    if users:
        items = Items(tuple((_known(case, c.path, c), Rests(c.path)) for c in users))
        sections.append(Section("used", "Where it is used", (items,)))
    law = tuple(u for u in rules_in_use(case) if clause.path and _within(u.path, clause.path))
    if law:
        sections.append(Section("law", "The law beside it", (_rules("law", law),)))
    return Document("explain", case.name, known, tuple(sections), _origin(case))


def _counted(case: Case, path: str, clause: Clause) -> list[Counted]:
    """Return the decisions that a clause makes, and those of others that are counted by its rule, or by the quorum asked for."""
    if not clause.path:
        return []
    found = []
    for one, view in zip(counted(case), matters(case), strict=True):
        passes, quorum = view.passes, view.quorum
        by_it = isinstance(passes, InForce) and _within(passes.path, path)
        by_it = by_it or (quorum is not None and quorum.path == path)
        if by_it or _within(one.rests.clause, clause.path):
            found.append(one)
    return found


def _known(case: Case, path: str, clause: Clause) -> str:
    """Return what people call what stands at a path, with the path in brackets; of a part of a clause which part of what."""
    said = headline(told_of(case, clause)) if clause is not case else ""
    if not said:
        return path
    inner = path.removeprefix(clause.path).removeprefix(".")
    return f"{said}: {inner} ({path})" if inner else f"{said} ({path})"


def _within(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}.")


def _nearest_clause(case: Case, path: str) -> Clause:
    """Return the clause at a path, or the innermost one around it."""
    best: Clause = case
    for clause in case.clauses():
        if clause.path and _within(path, clause.path) and len(clause.path) > len(best.path):
            best = clause
    return best


def _grounds(case: Case, clause: Clause) -> Text:
    names = _named(case, clause.source)
    by = clause.by if isinstance(clause, Claim | Forecast) else ()
    parts = [f"Said by: {listed(_named(case, by))}."] if by else []
    if names or not parts:
        parts.append(f"Sources: {listed(names)}." if names else "No source is named.")
    parts.append(_how_sure(case, clause))
    if clause.instrument is not None:
        parts.append(f"It stands in: {clause.instrument.value}.")
    if clause.departs_from:
        parts.append(f"It departs from {clause.departs_from}.")
    if clause.because:
        parts.append(f"Because: {clause.because.removesuffix('.')}.")
    if clause.note:
        parts.append(clause.note)
    return Text(" ".join(parts))


def _named(case: Case, names: Iterable[Name]) -> list[str]:
    """Return sources by their names and titles, and others by what they are called."""
    return [
        f"{n} ({case.sources[n].title})" if n in case.sources else called(case, n) for n in names
    ]


def _how_sure(case: Case, clause: Clause) -> str:
    """Return how sure a clause is, of what is claimed how sure whoever says it is, and on what basis."""
    certainty = certainty_of(case, clause)
    told = [f"Certainty: {certainty.value}."] if certainty else []
    if isinstance(clause, Claim):
        told += [f"How sure they are: {clause.sure.value}."] if clause.sure else []
        told += [f"On what basis: {clause.basis.removesuffix('.')}."] if clause.basis else []
    return " ".join(told) or "How sure it is, is not said."


def _users(case: Case, clause: Clause) -> tuple[Clause, ...]:
    """Return the clauses that name this one, in the order of the case."""
    if not clause.id or clause is case:
        return ()
    found: dict[str, Clause] = {}
    for c in case.clauses():
        if c is not clause and clause.id in mentions(c):
            found.setdefault(c.path, c)
    outermost = [p for p in found if p and not any(q != p and _within(q, p) for q in found)]
    return tuple(found[p] for p in outermost if not _within(p, clause.path))
