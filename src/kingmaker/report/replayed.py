"""A scenario as it was played, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.wording import acts_to_text, condition_to_text
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.meaning import meaning
from kingmaker.report.naming import in_words, noted, quoted
from kingmaker.report.words import called, everybody, known_as, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.replaying import Expected, Played, Replay
    from kingmaker.model.case import Case
    from kingmaker.model.record import ScenarioStep
    from kingmaker.model.values import Name


def replay_lines(case: Case, replays: Sequence[Replay]) -> Iterator[str]:
    """Yield what happened in each scenario, a line for each step, and what was expected and is not so."""
    for found in replays:
        name = known_as(case, case.scenarios[found.name])
        yield f"{name}: {'as expected' if found.right else 'NOT as expected'}"
        for number, played in enumerate(found.played, start=1):
            yield f"  {number}. {step_words(case, played)}"
            if not played.right:
                where = played.step.where
                yield f"     {where.file}:{where.line}: {_wrong(case, played)}"
        if not found.complete:
            yield "  It ends here; later steps were not played."
        for expected in found.expected:
            mark = "as expected" if expected.held else _not(expected)
            yield f"  at the end {meaning(case, expected.condition)}: {mark}"


def _not(expected: Expected) -> str:
    where = expected.condition.where
    said = "the case does not say" if expected.held is None else "this is not so"
    return f"{said} ({where.file}:{where.line})"


def _wrong(case: Case, played: Played) -> str:
    if played.bar is not None and not played.step.fails:
        return f"this cannot be done: {noted(case, in_words(case, played.bar.words))}"
    if played.bar is None and played.step.fails:
        return "this was expected to fail, and it can be done"
    failed = [meaning(case, e.condition) for e in played.expected if not e.held]
    return f"expected, and not so: {listed(failed)}"


def step_words(case: Case, played: Played) -> str:
    """Return a step in a sentence: what was done or tried, and how it ended."""
    what = tried_words(case, played.step)
    if played.bar is not None:
        clause = f" (`{played.bar.path}`)" if played.bar.path else ""
        return f"{what}: fails, since {noted(case, in_words(case, played.bar.words))}{clause}"
    rules = (
        f"; then by rule {listed(quoted(case, n) for n in played.followed)}"
        if played.followed
        else ""
    )
    needs = [] if played.surely else ["if enough of those whose vote is not given were for it"]
    needs += [f"if {_one_of(case, played.put_by)} put it"] if played.put_by else []
    needs += [f"if {noted(case, in_words(case, bar.words))}" for bar in played.unstopped]
    said = "; what it changes is not said" if played.says_nothing else ""
    return f"{what}: {', '.join(['done', *needs])}{said}{rules}"


def _one_of(case: Case, names: Sequence[Name]) -> str:
    return called(case, names[0]) if len(names) == 1 else f"one of {everybody(case, names)}"


def tried_words(case: Case, step: ScenarioStep) -> str:
    """Return what a step does: the move, or who does which acts and facts, with the votes that are given."""
    if step.move is not None:
        move = case.moves.get(step.move)
        what = str(move.title) if move is not None else str(step.move)
    else:
        by = [called(case, step.by)] if step.by is not None else []
        uses = [f"uses {called(case, step.uses)}"] if step.uses is not None else []
        acts = [acts_to_text(step.do)] if step.do else []
        facts = [listed(meaning(case, fact) for fact in step.then)] if step.then else []
        what = ", ".join([*by, *uses, *acts, *facts]) or "time passes"
    counted = (
        ("for it", step.votes_for),
        ("against", step.votes_against),
        ("abstaining", step.abstaining),
    )
    put = [f"put by {called(case, step.tabled_by)}"] if step.tabled_by is not None else []
    votes = [*put, *(f"{word} {everybody(case, names)}" for word, names in counted if names)]
    return f"{what} ({'; '.join(votes)})" if votes else what


def replay_json(case: Case, replays: Sequence[Replay]) -> dict[str, object]:
    """Return the JSON answer about scenarios."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": "replay",
        "case": case.name,
        "title": case.title,
        "right": all(found.right for found in replays),
        "scenarios": [_scenario(case, found) for found in replays],
    }


def _scenario(case: Case, found: Replay) -> dict[str, object]:
    return {
        "name": found.name,
        "right": found.right,
        "complete": found.complete,
        "steps": [_step(case, played) for played in found.played],
        "expected": [_expected(e) for e in found.expected],
    }


def _step(case: Case, played: Played) -> dict[str, object]:
    return {
        "text": step_words(case, played),
        "done": played.bar is None,
        "surely": played.bar is None and played.surely,
        "put_by": list(played.put_by),
        "unstopped": [bar.words for bar in played.unstopped],
        "right": played.right,
        "bar": "" if played.bar is None else played.bar.words,
        "clause": "" if played.bar is None else played.bar.path,
        "expected": [_expected(e) for e in played.expected],
        "followed": list(played.followed),
        "line": played.step.where.line,
    }


def _expected(expected: Expected) -> dict[str, object]:
    return {"condition": condition_to_text(expected.condition), "held": expected.held}
