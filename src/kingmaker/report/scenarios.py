"""A scenario as an author writes it in a case: each step on a line, and what is expected of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model.wording import act_to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.model.record import ScenarioStep

_DAY, _MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"


def scenario(
    name: str,
    steps: Iterable[ScenarioStep | str],
    *,
    note: str = "",
    since: str | None = None,
    expect: Iterable[str] = (),
    timed: bool = False,
) -> Iterator[str]:
    """Yield the lines of a scenario that `replay` plays; a step that is a text stands there as a comment.

    `since` is the event after which it begins, `expect` are conditions that hold at the end. Steps stand at days, or
    at minutes if they are `timed`.

    >>> for line in scenario("plan", ["nothing is done"], expect=["ann is ceo"]):
    ...     print(line)
    plan:
      steps: []
        # nothing is done
      expect: ["ann is ceo"]
    """
    told = [
        f"# {step}" if isinstance(step, str) else f"- {written(step, timed=timed)}"
        for step in steps
    ]
    done = any(line.startswith("-") for line in told)
    expected = ", ".join(f'"{condition}"' for condition in expect)
    yield f"{name}:"
    if note:
        yield f"  note: {note}"
    if since is not None:
        yield f"  from: {since}"
    yield "  steps:" if done else "  steps: []"
    yield from (f"    {line}" for line in told)
    if expected:
        yield f"  expect: [{expected}]"


def written(step: ScenarioStep, *, timed: bool = False) -> str:
    """Return a step of a scenario as an author writes it, at a day or, if it is `timed`, at a minute.

    >>> from kingmaker.model.record import ScenarioStep
    >>> from kingmaker.model.values import Name
    >>> written(ScenarioStep(by=Name("board"), uses=Name("sell"), votes_for=(Name("ann"), Name("ben"))))
    '{by: board, uses: sell, for: [ann, ben]}'
    """
    keys = {
        "by": step.by,
        "at": "" if step.at is None else f"{step.at:{_MINUTE if timed else _DAY}}",
        "move": step.move,
        "it": step.it,
        "uses": step.uses,
        "do": _list(map(act_to_text, step.do)),
        "tabled_by": step.tabled_by,
        "for": _list(step.votes_for),
        "against": _list(step.votes_against),
        "abstain": _list(step.abstaining),
        "absent": _list(step.absent),
        "fails": "yes" if step.fails else "",
    }
    return f"{{{', '.join(f'{key}: {value}' for key, value in keys.items() if value)}}}"


def _list(items: Iterable[str]) -> str:
    told = ", ".join(items)
    return f"[{told}]" if told else ""
