"""Checks of what is said: claims, forecasts and uses of powers that say nothing, and forecasts that are resolved wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.model import sentences as s
from kingmaker.model.record import Resolution
from kingmaker.model.wording import act_to_text
from kingmaker.problems import Problem, Related, Severity
from kingmaker.source.nearest import nearest
from kingmaker.source.sole import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.model.case import Case
    from kingmaker.model.record import Forecast, Outcome
    from kingmaker.model.values import Name
    from kingmaker.source.sole import Using


def about_nothing(case: Case) -> Iterator[Problem]:
    """Yield an error for a claim or forecast that says nothing, a warning for an event in which nothing happens."""
    for claim in case.claims:
        if not (
            claim.says or claim.condition is not None or claim.amount is not None or claim.words
        ):
            message = f"this claim about `{claim.about}` says nothing"
            help_ = "add `says: …`, `that: CONDITION`, or its `words`"
            yield Problem("K739", message, claim.where, help=help_)
    for name, forecast in case.forecasts.items():
        if forecast.then is None and not forecast.says and not forecast.words:
            message = f"the forecast `{name}` does not say what will be"
            help_ = "add `then: CONDITION` or `says: …`"
            yield Problem("K739", message, name.where, help=help_)
    for name, event in case.events.items():
        happens = event.move or event.do or event.then or event.uses
        if not (happens or event.note or event.label or event.because):
            message = f"nothing happens in the event `{name}`"
            help_ = (
                "name the `move`, the acts it was (`do`), the facts (`then`), or say it in a `note`"
            )
            yield Problem("K739", message, name.where, Severity.WARNING, help=help_)


def which_act(case: Case) -> Iterator[Problem]:
    """Yield a warning for the use of a power that allows several acts, where none of them is said: nothing happens."""
    uses: list[tuple[str, Using]] = []
    for name, move in case.moves.items():
        if not any(step.do or step.then for step in move.steps):
            uses += [(f"the move `{name}`", step) for step in move.steps]
    for name, scenario in case.scenarios.items():
        uses += [(f"this step of `{name}`", step) for step in scenario.steps]
    uses += [(f"the event `{name}`", event) for name, event in case.events.items()]
    for what, use in uses:
        power = case.powers.get(use.uses) if use.uses is not None and bare(use) else None
        if power is not None and len(power.acts) > 1:
            message = f"{what} uses `{use.uses}`, which allows several acts, and does not say which"
            help_ = f"add the one that it was, such as `do: {act_to_text(power.acts[0])}`"
            yield Problem("K739", message, use.where, Severity.WARNING, help=help_)


def unknown_forecasts(case: Case) -> Iterator[Problem]:
    """Yield an error for a resolution of a forecast, or an ending, that the case does not have."""
    known = (*case.forecasts, *case.endings)
    for name in case.resolutions:
        if name not in known:
            guess = nearest(name, known)
            help_ = (
                f"did you mean `{guess}`?"
                if guess
                else "a resolution stands under the name of its forecast, or of its ending"
            )
            message = f"no forecast and no ending is called `{name}`"
            yield Problem("K740", message, name.where, help=help_)
    for name in case.resolutions:
        if name in case.forecasts and name in case.endings:
            message = f"`{name}` is a forecast and an ending: which of them came so is not said"
            yield Problem("K740", message, name.where, help="give one of them another name")


def wrong_resolutions(case: Case) -> Iterator[Problem]:
    """Yield a problem for a resolution that the record contradicts, or that rests on nothing."""
    yield from _two_endings(case)
    for name, outcome in case.resolutions.items():
        forecast = case.forecasts.get(name)
        if forecast is None and name not in case.endings:
            continue
        if forecast is not None:
            yield from _before_it_was_made(case, name, forecast, outcome)
            yield from _against_the_record(case, name, forecast, outcome)
        told = outcome.by or outcome.reason or outcome.note or outcome.source or outcome.amount
        if outcome.result in (Resolution.TRUE, Resolution.FALSE, Resolution.PARTLY) and not told:
            message = f"`{name}` is resolved as {outcome.result}, and nothing says why"
            help_ = "name the events that tell, `by: EVENT`, or give a `reason`"
            yield Problem("K742", message, name.where, Severity.NOTE, help=help_)


def _two_endings(case: Case) -> Iterator[Problem]:
    """Yield an error for each ending that is said to have come, after the first."""
    came = [
        n for n, o in case.resolutions.items() if n in case.endings and o.result is Resolution.TRUE
    ]
    for name in came[1:]:
        message = f"it ended as `{name}`, and as `{came[0]}`"
        related = (Related(came[0].where, "it ended so by this one"),)
        help_ = "a struggle has one ending: let one of the two be `result: false`"
        yield Problem("K741", message, name.where, help=help_, related=related)


def _before_it_was_made(
    case: Case, name: Name, forecast: Forecast, outcome: Outcome
) -> Iterator[Problem]:
    made = None if forecast.made is None else forecast.made.earliest
    for event in outcome.by:
        at = case.events[event].at
        if made is None or at is None or at.latest is None:
            continue
        if at.latest.replace(tzinfo=None) < made.replace(tzinfo=None):
            message = (
                f"`{name}` is resolved by `{event}`, which was over when the forecast was made"
            )
            related = (Related(at.where, f"at {at.text}"),)
            help_ = "what resolves a forecast comes after it"
            yield Problem("K741", message, event.where, help=help_, related=related)


def _against_the_record(
    case: Case, name: Name, forecast: Forecast, outcome: Outcome
) -> Iterator[Problem]:
    """Yield an error where a forecast that something happens is called false, and the record has it."""
    then, denied = forecast.then, False
    if isinstance(then, s.Not):
        then, denied = then.part, True
    if not isinstance(then, s.Happened) or then.event not in case.events:
        return
    event = case.events[then.event]
    wrong = Resolution.TRUE if denied else Resolution.FALSE
    if outcome.result is wrong and not event.failed and not _too_late(case, then.event, forecast):
        message = f"`{name}` is resolved as {outcome.result}, and the record has `{then.event}`"
        related = (Related(event.where, "it happened here"),)
        yield Problem(
            "K741", message, outcome.where, help="correct one of the two", related=related
        )


def _too_late(case: Case, event: Name, forecast: Forecast) -> bool:
    """Tell whether an event may have come after the horizon of a forecast."""
    at = case.events[event].at
    end = None if forecast.horizon is None else forecast.horizon.latest
    if end is None:
        return False
    return (
        at is None or at.latest is None or at.latest.replace(tzinfo=None) > end.replace(tzinfo=None)
    )
