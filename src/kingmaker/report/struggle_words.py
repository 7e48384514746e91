"""What answers about a struggle say in the same words: endings, how a number was obtained, how to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.perspective import wanted_by
from kingmaker.analysis.struggle.clockwork import lasting
from kingmaker.analysis.struggle.results import Method
from kingmaker.report.document import Bar, Bars, Column, Items, Rests, Row, Section, Table, Text
from kingmaker.report.rounding import between, give_or_take, percent
from kingmaker.report.words import called, clocked, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from kingmaker.analysis.struggle.results import Chance, Settings
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.problems import Problem

#: How to read any of it; said once on every page that shows a probability.
CAUTION = (
    "A forecast is as good as its wants. Wants, beliefs and precision are assumptions of a model, never claims about "
    "a person. The model knows no move that the case does not have. An interval runs from the 5% to the 95% point over draws "
    "of what is assumed; it holds neither the choice of model nor what nobody thought of. Nothing here is legal advice."
)
#: What of the method was tested, and what that is not; said where the method is.
TESTED = (
    "Parts of the method were held against decisions of councils, governments and strikers; that validates no forecast "
    "of a single crisis."
)


def caution() -> Section:
    """Return the section that says how to read it."""
    return Section("caution", "How to read this", (Text(CAUTION),))


def ranked(endings: Mapping[Name, Chance]) -> list[tuple[Name, Chance]]:
    """Return endings with the most probable first; equals keep the order of the case."""
    return sorted(endings.items(), key=lambda pair: -pair[1].mean)


def chance_words(chance: Chance) -> str:
    """Return a probability with its error of sampling, if any, and its interval over the draws if that says more.

    >>> from kingmaker.analysis.struggle.results import Chance
    >>> chance_words(Chance(0.44, 0.24, 0.6)), chance_words(Chance(0.25, 0.25, 0.25))
    ('44% (24% to 60%)', '25%')
    >>> chance_words(Chance(0.003, 0.001, 0.004))
    'under 1%'
    >>> chance_words(Chance(0.44, 0.24, 0.6, 0.021))
    '44% ± 2.1 (24% to 60%)'
    """
    said, span = percent(chance.mean), between(chance.low, chance.high)
    told = f"{said}{give_or_take(chance.error)}"
    return told if span == said else f"{told} ({span})"


def ending_sentences(endings: Mapping[Name, Chance], names: Mapping[Name, str]) -> list[str]:
    """Return the leading ending with its interval, then the others, then whether the lead is sure."""
    order = ranked(endings)
    told = [f"{called_ending(names, n)}, {chance_words(c)}" for n, c in order]
    sentences = [f"Most likely: {told[0]}."]
    if len(told) > 1:
        sentences.append(f"Then {'; '.join(told[1:])}.")
        first, second = order[0][1], order[1][1]
        if first.low < second.high and first.low < first.high:
            sentences.append(
                "The intervals of the first two overlap: which of them leads hangs on what is assumed."
            )
    return sentences


def called_ending(names: Mapping[Name, str], ending: Name) -> str:
    """Return what people call an ending."""
    return str(names.get(ending, ending)).removesuffix(".")


def bars_of(
    endings: Mapping[Name, Chance],
    names: Mapping[Name, str],
    *,
    id_: str = "endings",
    title: str = "",
) -> Bars:
    """Return endings as bars, in the order of the case."""
    made = tuple(
        Bar(str(n), called_ending(names, n), c.mean, c.low, c.high, c.error)
        for n, c in endings.items()
    )
    return Bars(id_, title, made)


def from_when(case: Case, since: Name | None, at: datetime) -> str:
    """Return from where a forecast looks ahead, as the beginning of a sentence."""
    if since is None:
        return f"From the beginning on, {clocked(at)}"
    event = case.events.get(since)
    title = event.title if event is not None else since
    return f"After `{since}` ({title}), {clocked(at)}, with nothing later seen"


def view_words(case: Case, source: Name) -> str:
    """Return what of a case that is played as one source tells it is that source's."""
    told = wanted_by(case, source)
    own = listed(called(case, n) for n in told)
    events = len(case.events)
    said = f"Played as {case.sources[source].title} tells it: {events} event{'' if events == 1 else 's'} of the record; "
    if not told:
        return (
            f"{said}no want of the case rests on it, so what people want is what the case assumes."
        )
    others = any(a.wants for n, a in case.actors.items() if n not in told)
    rest = "; of everybody else it is what the case assumes" if others else ""
    return f"{said}what it says that {own} want{'s' if len(told) == 1 else ''}{rest}."


def made_section(
    settings: Settings, notices: Sequence[str], problems: Iterable[Problem] = ()
) -> Section:
    """Return how the numbers were obtained, and what the model took for granted on the way."""
    blocks: list[Text | Items | Table] = [Text(" ".join(how_made(settings)))]
    if notices:
        blocks.append(Items(tuple((notice, Rests()) for notice in notices)))
    rows = tuple(
        Row((f"{p.severity.value} {p.code}", f"{p.where.file}:{p.where.line}", p.message))
        for p in problems
    )
    if rows:
        columns = (Column("code", "code"), Column("where", "where"), Column("message", "what"))
        blocks.append(Table("problems", columns, rows, sourced=False))
    return Section("made", "How the numbers were obtained", tuple(blocks))


def method_words(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return method, draws and seed for the last line of a report."""
    return (
        ("method", settings.method.value),
        ("draws", f"{settings.draws:,}"),
        ("seed", str(settings.seed)),
    )


def how_made(settings: Settings) -> list[str]:
    """Return in sentences how a number was obtained: by which method, over how much, from which draws."""
    tick = lasting(settings.tick_seconds)
    refined = settings.written_tick_seconds > settings.tick_seconds
    written = f" (the case writes {lasting(settings.written_tick_seconds)})" if refined else ""
    size = f"{settings.states:,} states and {settings.options:,} options"
    time = f"{settings.ticks:,} ticks of {tick}{written}"
    draws = f"{settings.draws:,} draw{'' if settings.draws == 1 else 's'} of what is assumed, seed {settings.seed}"
    if settings.method is Method.EXACT:
        how = f"Exact, by backward induction over {size} in {time}: no error of sampling."
    else:
        ahead = f"{settings.look_ahead} move{'' if settings.look_ahead == 1 else 's'} ahead"
        how = f"Sampled: {settings.plays:,} plays of each draw over {size} in {time}, looking {ahead}."
    said = [how, f"{draws}."]
    if settings.filters:
        said.append(
            f"Followed along the record by {settings.filters} filters: the plays that go on count for "
            f"{settings.effective_plays:,.0f} of equal weight."
        )
    if settings.single:
        said.append("Counted in single precision: probabilities are right to about 0.00001.")
    if settings.effective < settings.draws:
        said.append(
            f"What was seen to happen leaves the weight of {settings.effective:,.0f} of {settings.draws:,} draws."
        )
    if settings.tempered < 1:
        said.append(
            f"Likelihoods were raised to the power {settings.tempered:.2f}, so that enough draws count."
        )
    said.append(TESTED)
    return [sentence[:1].upper() + sentence[1:] for sentence in said]
