"""What became of the claims of a case, in words: who, when, by which clause, the counting, a counterexample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.agreeing import agreeing, several
from kingmaker.analysis.ballots import Ballot
from kingmaker.analysis.claims.results import Verdict
from kingmaker.analysis.counting import counting
from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.gaps import Refused
from kingmaker.model.claims import ControlClaim, RoleClaim
from kingmaker.model.record import Level
from kingmaker.model.state import initial
from kingmaker.model.wording import claim_to_text, sentence_to_text
from kingmaker.report.reaching import step_words
from kingmaker.report.scenarios import scenario
from kingmaker.report.testing_grounds import ask, grounds
from kingmaker.report.testing_votes import short_words
from kingmaker.report.words import called, clocked, everybody, listed
from kingmaker.report.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kingmaker.analysis.claims.results import Answer, Finding, Vote
    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.analysis.reach.plans import Step
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.problems import Problem

#: In this order those are named who voted in one way.
_ORDER = (Ballot.FOR, Ballot.AGAINST, Ballot.ABSTAIN, Ballot.ABSENT)
_MARKS = {Verdict.HOLDS: "holds", Verdict.FAILS: "FAILS", Verdict.OPEN: "OPEN"}
#: How wide the word for what became of a claim is, and the least that a column of claims is.
_MARK, _COLUMN = 6, 40
_COLOURS = {"title": "1", "holds": "32", "FAILS": "31;1", "OPEN": "35;1", "waived": "2"}


def mark(finding: Finding) -> str:
    """Return the word for what became of a claim: ``holds``, ``FAILS``, ``OPEN`` or ``waived``."""
    return "waived" if finding.waived else _MARKS[finding.answer.verdict]


def verdicts(
    title: str,
    findings: Sequence[Finding],
    remarks: Iterable[Problem] = (),
    *,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """Return the answer for one case: a line for each claim, then what is to be known of those that do not hold.

    For a terminal of a `width` sentences are wrapped; what is to be pasted stays as it is.
    """
    lines = [_paint(title, "title", colour=colour), "=" * len(title)]
    for f in findings:
        first, *more = _claimed(f, max(len(f.name) for f in findings), width)
        word = _paint(f"{mark(f):6}", mark(f), colour=colour)
        lines += [f"{word}{first[_MARK:]}", *more]
    for f in findings:
        if f.answer.verdict is not Verdict.HOLDS:
            lines += ["", *explained(f, width)]
    noted = [p.message for p in remarks]
    if noted:
        lines += ["", "Also:"]
        lines += [line for text in noted for line in wrapped(f"- {text}", width, hang=2)]
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


def _claimed(finding: Finding, names: int, width: int | None) -> list[str]:
    """Return a claim with its mark and name, in a column of its own where that leaves room, else below its name."""
    told = claim_to_text(finding.assertion.claim)
    head, hang = f"{mark(finding):{_MARK}}  {finding.name:{names}}", _MARK + names + 4
    if width is None or width - hang >= _COLUMN or hang + len(told) <= width:
        return wrapped(f"{head}  {told}", width, hang=hang)
    return [head.rstrip(), *wrapped(f"{'':{_MARK + 4}}{told}", width, hang=_MARK + 4)]


def explained(finding: Finding, width: int | None = None) -> Iterator[str]:
    """Yield the lines that say why a claim does not hold, sentences in lines of a width, if it is known."""
    where = finding.assertion.claim.where
    yield f"{mark(finding)}: {finding.name}  ({where})"
    yield from wrapped(f"  claimed: {claim_to_text(finding.assertion.claim)}", width, hang=4)
    if finding.assertion.variant is not None:
        yield f"  under: the variant {finding.assertion.variant}"
    for change in finding.assertion.changes:
        yield f"  under: {change.path}: {change.text}"
    for reason in reasons(finding):
        yield from wrapped(f"  {reason}", width, hang=4)
    scenario = counterexample(finding)
    if scenario:
        into = "into the case:" if scenario[0] == "people:" else "under `scenarios:`"
        yield f"  to paste {into}"
        yield from (f"    {line}" for line in scenario)
    command = ask(finding)
    if command:
        yield "  no act brings this about, so there is no scenario to paste; to look at it:"
        yield f"    {command}"


def reasons(finding: Finding) -> Iterator[str]:
    """Yield who, how they vote, when, by which clause and how it is counted, a sentence each."""
    case, answer = finding.case, finding.answer
    if finding.waived:
        yield f"waived: {finding.assertion.waived}"
    yield from answer.because
    if answer.coalition is not None and answer.verdict is Verdict.FAILS:
        yield _who(finding)
    yield from _done(finding)
    yield from grounds(finding)
    told = [counting(v, case=case, call=lambda n: called(case, n)) for v in _counted(answer)]
    yield from (f"counting: {words}" for words in dict.fromkeys(told))
    if answer.short is not None:
        yield f"votes: {short_words(case, answer.short)}"
    rests = dict.fromkeys((*answer.rests_on, *(c for s in _taken(answer) for c in s.clauses)))
    if rests:
        yield f"by: {', '.join(rests)}"


def _done(finding: Finding) -> Iterator[str]:
    """Yield the votes, the steps and the moves that show it, and when that is."""
    case, answer = finding.case, finding.answer
    yield from (_voted(finding, vote) for vote in answer.votes)
    for step in _taken(answer):
        fails = ": it does not pass" if step is answer.fails else ""
        yield f"{step_words(case, step).removesuffix('.')}{fails}"
    if answer.moves:
        yield f"after these moves: {listed(_move(finding, m) for m in answer.moves)}"
    at = initial(case).date
    held = isinstance(finding.assertion.claim, ControlClaim) and answer.verdict is Verdict.FAILS
    if at is not None and (answer.votes or _taken(answer) or held):
        yield f"when: as things stand on {clocked(at)}"


def _taken(answer: Answer) -> tuple[Step, ...]:
    """Return the steps that are told of a claim that fails: those of the plan, and the one that fails."""
    if answer.verdict is not Verdict.FAILS:
        return ()
    made = answer.plan.steps if answer.plan is not None else ()
    return (*made, answer.fails) if answer.fails is not None else made


def _counted(answer: Answer) -> tuple[DecisionView, ...]:
    """Return the decisions whose counting is told: of those that are told the ones voted on, else those asked about.

    Of a plan that fails only the vote that is lacking; of several not those that are no vote of yes or no.
    """
    if answer.votes:
        found = [vote.view for vote in answer.votes]
    elif answer.short is not None:
        found = [answer.short.view]
    else:
        asked = (v for v in answer.asked if v.kind not in (Kind.CONSENT, Kind.VETO))
        found = [*asked, *(v for step in _taken(answer) for v in step.views)]
    told: dict[tuple[str, Name | None], DecisionView] = {}
    for view in found:
        told.setdefault((view.name, view.by), view)
    counted = tuple(v for v in told.values() if not isinstance(v.meeting, Refused))
    return counted or tuple(told.values())


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
    for ballot in _ORDER:
        names = [n for n, b in vote.ballots if b is ballot]
        if names:
            parts.append(f"{everybody(case, names)} {ballot.value}")
    what = f" on {called(case, vote.uses)}" if vote.uses else ""
    end = f"it passes{_unless(case, vote)}" if vote.passes else "it does not pass"
    votes = agreeing("votes", many=several(case, vote.by))
    return f"{called(case, vote.by)} {votes}{what}: {'; '.join(parts)}: {end}"


def _unless(case: Case, vote: Vote) -> str:
    """Return who may stop what has passed, and what overrides that."""
    if not vote.view.veto:
        return ""
    stops = listed([called(case, name) for name in vote.view.veto], last="or")
    override = None if vote.view.own is None else vote.view.own.overridden_by
    stop = agreeing("stops", many=len(vote.view.veto) == 1 and several(case, vote.view.veto[0]))
    return f", unless {stops} {stop} it" + (
        "" if override is None else f", which {called(case, override)} overrides"
    )


def _move(finding: Finding, name: str) -> str:
    moves = finding.case.moves
    return next((m.title for n, m in moves.items() if n == name), name)


def counterexample(finding: Finding) -> list[str]:
    """Return the lines of a scenario that shows that a claim fails and that `replay` plays; none where there is none."""
    shown = finding.answer.shown
    if shown is None:
        return []
    expected = map(sentence_to_text, shown.scenario.expect)
    lines = list(scenario(f"against-{finding.name}", shown.scenario.steps, expect=expected))
    if not shown.people:
        return lines
    people = ["people:", *(f"  {name}: {{}}" for name in shown.people)]
    return [*people, "scenarios:", *(f"  {line}" for line in lines)]


def severity(finding: Finding) -> str:
    """Return how much it matters that a claim does not hold: ``error`` or ``warning``."""
    return "error" if finding.assertion.severity is Level.ERROR else "warning"


def _paint(text: str, word: str, *, colour: bool) -> str:
    return f"\x1b[{_COLOURS[word]}m{text}\x1b[0m" if colour else text
