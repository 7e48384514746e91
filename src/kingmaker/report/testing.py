"""What became of the claims of a case, in words: who, when, by which clause, the counting, a counterexample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.claims.results import Verdict
from kingmaker.analysis.counting import counting
from kingmaker.analysis.decisions import Kind, decisions
from kingmaker.model.claims import CanClaim, ControlClaim, RoleClaim
from kingmaker.model.record import Level
from kingmaker.model.sentences import Amend, Appoint, Elect, Remove
from kingmaker.model.state import initial
from kingmaker.model.wording import act_to_text, claim_to_text, sentence_to_text
from kingmaker.report.reaching import scenario_lines
from kingmaker.report.words import called, clocked, everybody, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kingmaker.analysis.claims.results import Finding, Vote
    from kingmaker.problems import Problem

#: How a ballot is called in a scenario.
_KEYS = {
    Ballot.FOR: "for",
    Ballot.AGAINST: "against",
    Ballot.ABSTAIN: "abstain",
    Ballot.ABSENT: "absent",
}
_MARKS = {Verdict.HOLDS: "holds", Verdict.FAILS: "FAILS", Verdict.OPEN: "OPEN"}
_COLOURS = {"holds": "32", "FAILS": "31;1", "OPEN": "33;1", "waived": "36"}


def mark(finding: Finding) -> str:
    """Return the word for what became of a claim: ``holds``, ``FAILS``, ``OPEN`` or ``waived``."""
    return "waived" if finding.waived else _MARKS[finding.answer.verdict]


def verdicts(
    title: str,
    findings: Sequence[Finding],
    remarks: Iterable[Problem] = (),
    *,
    colour: bool = False,
) -> str:
    """Return the answer for one case: a line for each claim, then what is to be known of those that do not hold."""
    width = max((len(f.name) for f in findings), default=0)
    lines = [title, "=" * len(title)]
    for f in findings:
        word = _paint(f"{mark(f):6}", mark(f), colour=colour)
        lines.append(f"{word}  {f.name:{width}}  {claim_to_text(f.assertion.claim)}")
    for f in findings:
        if f.answer.verdict is not Verdict.HOLDS:
            lines += ["", *explained(f)]
    noted = [p.message for p in remarks]
    if noted:
        lines += ["", "Also:", *(f"- {text}" for text in noted)]
    return "\n".join([*lines, "", totals(findings)]) + "\n"


def totals(findings: Sequence[Finding]) -> str:
    """Return how many claims hold, fail, are open and are waived.

    >>> totals(())
    'no claims'
    """
    found = [mark(f) for f in findings]
    words = {"holds": "held", "FAILS": "failed", "OPEN": "open", "waived": "waived"}
    counted = [f"{found.count(m)} {word}" for m, word in words.items() if m in found]
    noun = "claim" if len(found) == 1 else "claims"
    return f"{len(found)} {noun}: {', '.join(counted)}" if found else "no claims"


def explained(finding: Finding) -> Iterator[str]:
    """Yield the lines that say why a claim does not hold."""
    where = finding.assertion.claim.where
    yield f"{mark(finding)}: {finding.name}  ({where})"
    yield f"  claimed: {claim_to_text(finding.assertion.claim)}"
    for change in finding.assertion.changes:
        yield f"  under: {change.path}: {change.text}"
    yield from (f"  {line}" for line in reasons(finding))
    scenario = counterexample(finding)
    if scenario:
        into = "into the case" if finding.answer.plan is not None else "under `scenarios:`"
        yield f"  to paste {into}"
        yield from (f"    {line}" for line in scenario)


def reasons(finding: Finding) -> Iterator[str]:
    """Yield who, how they vote, when, by which clause and how it is counted, a sentence each."""
    case, answer = finding.case, finding.answer
    if finding.waived:
        yield f"waived: {finding.assertion.waived}"
    yield from answer.because
    if answer.coalition is not None and answer.verdict is Verdict.FAILS:
        yield _who(finding)
    for vote in answer.votes:
        yield _voted(finding, vote)
    if answer.moves:
        yield f"after these moves: {listed(_move(finding, m) for m in answer.moves)}"
    at = initial(case).date
    if at is not None and answer.votes:
        yield f"when: as things stand on {clocked(at)}"
    views = [v for v in decisions(case) if {v.name, v.power} & set(answer.decisions)]
    for view in [v for v in views if v.kind not in (Kind.CONSENT, Kind.VETO)][:1]:
        yield f"counting: {counting(view, case=case, call=lambda n: called(case, n))}"
    if answer.rests_on:
        yield f"by: {', '.join(answer.rests_on)}"


def _who(finding: Finding) -> str:
    names = everybody(finding.case, finding.answer.coalition or ())
    claim = finding.assertion.claim
    if isinstance(claim, ControlClaim):
        return f"in control: {names or 'nobody'}"
    if isinstance(claim, RoleClaim):
        return f"against it: {names or 'nobody'}"
    return f"it shows with: {names or 'nobody'}"


def _voted(finding: Finding, vote: Vote) -> str:
    case = finding.case
    parts = []
    for ballot in _KEYS:
        names = [n for n, b in vote.ballots if b is ballot]
        if names:
            parts.append(f"{everybody(case, names)} {ballot.value}")
    what = f" on {called(case, vote.uses)}" if vote.uses else ""
    end = "it passes" if vote.passes else "it does not pass"
    return f"{called(case, vote.by)} votes{what}: {'; '.join(parts)}: {end}"


def _move(finding: Finding, name: str) -> str:
    moves = finding.case.moves
    return next((m.title for n, m in moves.items() if n == name), name)


def counterexample(finding: Finding) -> list[str]:
    """Return the lines of a scenario that shows that a claim fails; none where no votes or moves show it."""
    answer = finding.answer
    if answer.verdict is Verdict.FAILS and answer.plan is not None:
        return list(scenario_lines(answer.plan, _goal(finding)))
    if answer.verdict is not Verdict.FAILS or not (answer.votes or answer.moves):
        return []
    lines = [f"against-{finding.name}:", "  steps:"]
    goal = finding.assertion.claim.goal if isinstance(finding.assertion.claim, CanClaim) else None
    done = act_to_text(goal) if isinstance(goal, Appoint | Elect | Remove | Amend) else ""
    lines += [f"    - {{{_step(vote, done)}}}" for vote in answer.votes]
    lines += [f"    - {{move: {name}}}" for name in answer.moves]
    return lines


def _goal(finding: Finding) -> str:
    """Return what a claim is about, in the words of the language."""
    claim = finding.assertion.claim
    goal = claim.goal if isinstance(claim, CanClaim) else None
    if goal is None or isinstance(goal, str):
        return str(goal or "")
    return sentence_to_text(goal)


def _step(vote: Vote, done: str) -> str:
    parts = [f"by: {vote.by}", *([f"uses: {vote.uses}"] if vote.uses else [])]
    if done:
        parts.append(f"do: {done}")
    for ballot, key in _KEYS.items():
        names = [n for n, b in vote.ballots if b is ballot]
        if names:
            parts.append(f"{key}: [{', '.join(names)}]")
    return ", ".join([*parts, *([] if vote.passes else ["fails: yes"])])


def severity(finding: Finding) -> str:
    """Return how much it matters that a claim does not hold: ``error`` or ``warning``."""
    return "error" if finding.assertion.severity is Level.ERROR else "warning"


def _paint(text: str, word: str, *, colour: bool) -> str:
    return f"\x1b[{_COLOURS[word]}m{text}\x1b[0m" if colour else text
