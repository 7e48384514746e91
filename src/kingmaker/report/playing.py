"""How a struggle is likely to end, in words: the endings, what decides it, what would overturn it, how it may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.struggle.results import SAME
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
from kingmaker.report.meaning import assumed_words, clause_of, unit_of
from kingmaker.report.naming import noticed, power_called
from kingmaker.report.outlining import outline_of_play
from kingmaker.report.rounding import give_or_take, percent
from kingmaker.report.struggle_words import (
    bars_of,
    called_ending,
    caution,
    chance_words,
    ending_sentences,
    from_when,
    made_section,
    method_words,
    ranked,
)
from kingmaker.report.turning import drivers_section, moving_words
from kingmaker.report.words import called, clocked, listed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.struggle.results import (
        Done,
        Line,
        Overturned,
        Played,
        Sampling,
    )
    from kingmaker.model.case import Case

#: Fewer plays than two are alike.
_TWO = 1.5
#: How many changes are told of those that overturn the leading ending together.
_TOLD = 6


def play_document(case: Case, found: Played) -> Document:
    """Return the report of play: first in sentences, then each part by itself."""
    sections = [
        Section("summary", "In short", (Text(summary(case, found)),)),
        endings_section(found),
        *(
            s
            for s in (
                held_section(found),
                drivers_section(case, found),
                overturn_section(case, found),
                paths_section(case, found),
                outline_of_play(case, found),
                models_section(found),
            )
            if s
        ),
        made_section(found.settings, noticed(case, found.notices), found.problems),
        caution(),
    ]
    made = (("kingmaker", __version__), *method_words(found.settings))
    return Document("play", case.name, f"{case.title}: how it may end", tuple(sections), made)


def summary(case: Case, found: Played) -> str:
    """Return the answer in sentences: from when, the endings, what moves the leading one most."""
    sentences = [
        f"{from_when(case, found.since, found.at)}.",
        *ending_sentences(found.endings, found.names),
    ]
    if found.sampling is not None:
        sentences.append(sampling_words(found.sampling))
    sentences += moving_words(case, found)
    return " ".join(sentences)


def sampling_words(sampling: Sampling) -> str:
    """Return in a sentence how far chance in the plays may have moved the probabilities."""
    widest = max((high - low for low, high in sampling.within.values()), default=0.0)
    return (
        f"By chance in {sampling.plays:,} plays alone, each of these may be off by {100 * widest / 2:.1f} points "
        f"({sampling.confidence:.0%} confidence)."
    )


def endings_section(found: Played) -> Section:
    """Return the endings as bars and as a table."""
    columns = (
        Column("id", "ending"),
        Column("name", "what it is"),
        Column("probability", "probability"),
        Column("interval", "5% to 95% of draws"),
        Column("error", "error of sampling"),
        Column("within", "95% interval of sampling"),
    )
    within = {} if found.sampling is None else found.sampling.within
    rows = tuple(
        Row(
            (
                str(name),
                called_ending(found.names, name),
                f"{chance.mean:.1%}",
                f"{chance.low:.1%} to {chance.high:.1%}",
                f"{chance.error:.1%}" if chance.error else "",
                "{:.1%} to {:.1%}".format(*within[name]) if name in within else "",
            )
        )
        for name, chance in found.endings.items()
    )
    table = Table("endings", columns, rows, sourced=False)
    return Section("endings", "Endings", (bars_of(found.endings, found.names), table))


def held_section(found: Played) -> Section | None:
    """Return how likely what was asked about is to hold in the end; `None` where nothing was asked."""
    if not found.held:
        return None
    columns = (
        Column("condition", "what was asked"),
        Column("probability", "in the end"),
        *(Column(str(name), f"and {called_ending(found.names, name)}") for name in found.endings),
    )
    rows = tuple(
        Row(
            (
                one.words,
                chance_words(one.chance),
                *(chance_words(one.endings[name]) for name in found.endings),
            )
        )
        for one in found.held
    )
    meant = Text("How likely each holds where play ends, in all, and together with each ending.")
    return Section("held", "What was asked", (Table("held", columns, rows, sourced=False), meant))


# --- what would overturn it -------------------------------------------------------------------


def overturn_section(case: Case, found: Played) -> Section | None:
    """Return the least change after which another ending leads; `None` where one leads whatever is assumed."""
    if len(found.endings) < 2 or found.sampling is not None:  # noqa: PLR2004  # one leads whatever is assumed
        return None
    text = overturned_words(case, found, found.overturn)
    paths = {clause_of(path) for path, *_ in found.overturn.changes} if found.overturn else set()
    rests = Rests(paths.pop()) if len(paths) == 1 else Rests()
    return Section("overturn", "What would overturn it", (Text(text, rests=rests),))


def overturned_words(case: Case, found: Played, overturn: Overturned | None) -> str:
    """Return the least change after which another ending leads, in words."""
    if overturn is None:
        return "Within the ranges of what is assumed, no change was found after which another ending would lead."
    then, leading = (called_ending(found.names, n) for n in (overturn.then, overturn.leading))
    most = sorted(overturn.changes, key=_by_how_much, reverse=True)[:_TOLD]
    words = dict(zip((path for path, *_ in overturn.changes), overturn.words, strict=False))
    told = [
        f"{_closed(assumed_words(case, path, words.get(path) or f'`{path}`'))} went from {old:.3g} to {new:.3g}".replace(
            " -", " −"
        )
        + unit_of(path)
        for path, old, new in most
    ]
    if len(overturn.changes) > len(most):
        told.append(f"{len(overturn.changes) - len(most)} others moved by less of what they are")
    changes = listed(told)
    moved = _how_far(overturn)
    over = called_ending(found.names, ranked(found.endings)[0][0])
    if over == leading:
        return f"The most likely ending from the beginning on would be “{then}”, and not “{leading}”, if {changes}. {moved}"
    return (
        f"From the beginning on “{over}” is most likely over all draws, but “{leading}” with everything at its likely value; "
        f"there it would be “{then}” if {changes}. {moved}"
    )


def _closed(words: str) -> str:
    """Return what is assumed with a comma behind it where it has one within."""
    return f"{words}," if ", " in words else words


def _how_far(overturn: Overturned) -> str:
    """Return how large a change is, and whether fewer assumptions would do."""
    if overturn.alone:
        others = (
            f", the least of the {overturn.singles} assumptions that would each do it alone"
            if overturn.singles > 1
            else ": the only assumption that does it alone"
        )
        return f"It moves by {overturn.widths:.2f} of the width of its range from its likely value{others}."
    fewer = "; none of them can be left out" if overturn.minimal else ""
    return (
        f"No assumption does it alone within its range. It takes these {len(overturn.changes)}{fewer}, moved together by "
        f"{overturn.widths:.2f} of the widths of their ranges from their likely values."
    )


def _by_how_much(change: tuple[str, float, float]) -> float:
    """Return how far a number moves, as a part of the larger of the two that it is."""
    _, old, new = change
    return abs(new - old) / (max(abs(old), abs(new)) or 1.0)


# --- how it may go ----------------------------------------------------------------------------


def paths_section(case: Case, found: Played) -> Section | None:
    """Return the most probable path to each ending as a story; `None` where none was told."""
    groups = tuple(path_group(case, found, line) for line in found.lines)
    if not groups:
        return None
    which = (
        "the most probable path that leads to it, at the likely values of what is assumed"
        if found.sampling is None
        else "the path that most of its plays took, each step at the middle of the times at which they took it"
    )
    meant = Text(
        f"For each ending {which}: one story among very many. After each step: the clause of the move, and the powers that "
        "it uses."
    )
    return Section("paths", "Typical paths", (meant, Groups("paths", groups)))


def path_group(case: Case, found: Played, line: Line) -> Group:
    """Return a path as a story."""
    chance = found.endings[line.ending]
    share = _share(found, line)
    title = f"{called_ending(found.names, line.ending)}, {chance_words(chance)}"
    items = tuple(_step(case, step) for step in line.steps)
    text = share if items else f"{share} Nothing happens on the way."
    return Group(title, text, items)


def _share(found: Played, line: Line) -> str:
    """Return how many of the paths to an ending go just so; from plays with the error of sampling, or that no two are alike."""
    share = f"Of all paths to it, {_small(line.probability)}"
    if found.sampling is None:
        return f"{share} go just so."
    from kingmaker.analysis.struggle.estimates import error  # noqa: PLC0415 - loads numpy

    plays = found.settings.effective_plays or found.sampling.plays
    own = max(plays * found.endings[line.ending].mean, 1.0)
    alike = line.probability * own
    if not found.settings.filters and alike < _TWO:
        number = round(own)
        return (
            "This is the one play that came to it."
            if number == 1
            else f"No two of the {number:,} plays that came to it went alike; this is the first of them."
        )
    return f"{share}{give_or_take(error(line.probability, own))} go just so."


def _small(part: float) -> str:
    return f"{part:.2%}" if 0 < part < 0.01 else percent(part)  # noqa: PLR2004  # one in a hundred


def _step(case: Case, step: Done) -> tuple[str, Rests]:
    used = dict.fromkeys(power_called(case, p) for p in step.powers)
    powers = f" Powers: {listed(used)}." if used else ""
    text = f"{clocked(step.at)}: {_told_step(case, step)}.{powers}"
    return text, Rests(step.path, tuple(str(s) for s in step.source))


def _told_step(case: Case, step: Done) -> str:
    """Return a step in words; before words of its own, which may not say so, who takes it."""
    if not step.words or step.by is None:
        return step.words or step_words(case, step)
    who = called(case, step.by)
    return step.words if step.words.startswith(who) else f"{who}: {step.words}"


def step_words(case: Case, step: Done) -> str:
    """Return who makes which move, and about whom."""
    move = case.moves.get(step.move)
    title = str(move.title) if move is not None else str(step.move)
    by = f"{called(case, step.by)}: " if step.by is not None else ""
    about = f" ({called(case, step.it)})" if step.it is not None and step.it != step.by else ""
    return f"{by}{title}{about}"


#: What to call a model that is not called by its own name in words.
_MODELS = {
    "precision-low": "low precision",
    "precision-high": "high precision",
    "half-tick": "half the tick",
    SAME: "as it is, on the same draws",
}


def models_section(found: Played) -> Section | None:
    """Return the endings under other choices of model; `None` where none was worked out."""
    if not found.models:
        return None
    columns = (
        Column("model", "model"),
        Column("words", "what differs"),
        *(Column(str(name), called_ending(found.names, name)) for name in found.endings),
    )
    rows = tuple(_model(found, *row) for row in _told(found))
    meant = Text(
        "The same case under other choices of model; the spread over draws does not hold these. "
        + (
            "The others are worked out on fewer draws than the case as it is: what they change is told from the row with the same ones."
            if any(model.name == SAME for model in found.models)
            else "Where a model was worked out on fewer draws than the case as it is, that alone may move its numbers."
        )
    )
    return Section("models", "Other models", (Table("models", columns, rows, sourced=False), meant))


def _told(found: Played) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield "as it is", "", {str(n): chance_words(c) for n, c in found.endings.items()}
    for model in found.models:
        yield (
            _MODELS.get(model.name, model.name.replace("-", " ")),
            model.words,
            {str(n): chance_words(c) for n, c in model.endings.items()},
        )


def _model(found: Played, name: str, words: str, cells: dict[str, str]) -> Row:
    return Row((name, words, *(cells.get(str(n), "") for n in found.endings)))
