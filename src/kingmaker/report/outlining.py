"""The outline of a story against the model and the record: what came, where it was left, and how likely its endings are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kingmaker.analysis.outline import Taken, of_moves, of_record, twists
from kingmaker.analysis.since import certain_by
from kingmaker.report.answer_parts import TEXT, list_of, object_of
from kingmaker.report.document import Column, Items, Rests, Row, Section, Table, Text
from kingmaker.report.naming import came_by, quoted
from kingmaker.report.struggle_words import called_ending, chance_words
from kingmaker.report.words import called, headline, listed, rests

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from kingmaker.analysis.outline import Followed, Met
    from kingmaker.analysis.struggle.results import Chance, Line, Played, Timeline
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.record import Story, StoryEnd
    from kingmaker.model.values import Name
    from kingmaker.report.document import Block


def outline_of_play(case: Case, found: Played) -> Section | None:
    """Return the outline beside the record and the most probable path to each ending; `None` without an outline.

    Of the record, no more than what was seen when it is played from there on.
    """
    seen = seen_in_play(case, found)
    return outline_section(
        case, found.endings, found.names, found.lines, seen=seen, path=_path(found)
    )


def seen_in_play(case: Case, found: Played) -> frozenset[str] | None:
    """Return which events were seen where play goes on from within the record; `None` where it is played from the beginning."""
    start = None if case.clock is None else case.clock.starts
    if start is None or (found.since is None and found.at <= start):
        return None
    last = found.at.replace(tzinfo=None) - timedelta(
        seconds=1
    )  # what is at that moment is in the next tick
    return certain_by(case, last) | ({found.since} if found.since is not None else set())


def seen_along(case: Case, found: Timeline, until: datetime | None) -> frozenset[str] | None:
    """Return which events were seen in a timeline up to a moment; `None` where it goes on to its end."""
    if until is None:
        return None
    return certain_by(case, until.replace(tzinfo=None)) | {m.event for m in found.marks}


def outline_of_report(case: Case, played: Played, found: Timeline) -> Section | None:
    """Return the outline beside the record and the most probable path to each ending, with its endings after the last event."""
    last = next((m.endings for m in reversed(found.marks) if m.endings), found.first)
    return outline_section(case, last, found.names, played.lines, path=_path(played))


def _path(found: Played) -> str:
    """Return what a path to an ending is called: from plays the one that most of them took is typical."""
    return "most probable path" if found.sampling is None else "most typical path"


def outline_of_timeline(
    case: Case, found: Timeline, until: datetime | None = None
) -> Section | None:
    """Return the outline beside the record, with its endings after the last event that left one."""
    last = next((m.endings for m in reversed(found.marks) if m.endings), found.first)
    return outline_section(case, last, found.names, seen=seen_along(case, found, until))


def outline_section(
    case: Case,
    endings: Mapping[Name, Chance],
    names: Mapping[Name, str],
    lines: Sequence[Line] = (),
    *,
    seen: Collection[str] | None = None,
    path: str = "most probable path",
) -> Section | None:
    """Return the outline against the model: a section, `None` where the case has no outline; `path` is what paths are called.

    `seen` are the events of the record that it is held against, all if that is not said.
    """
    story, record = case.story, of_record(case, seen)
    if story is None or record is None:
        return None
    paths = {line.ending: of_moves(case, _made(line), seen or ()) for line in lines}
    courses = [
        ("the record", record),
        *((called_ending(names, e), f) for e, f in paths.items() if f),
    ]
    blocks: list[Block] = [Text(" ".join(_summary(case, story, record)))]
    if record.left is not None and record.happened and record.instead:
        came = tuple((headline(came_by(case, n)), Rests()) for n in record.instead)
        blocks += [Text("What came instead:"), Items(came)]
    blocks.append(_beats(case, story, courses, path))
    if paths:
        blocks.append(Items(tuple(_nearest(case, story, courses))))
    blocks.append(Items(tuple(_endings(case, story, endings, names, paths, path))))
    said = [*_characters(case, story), *_twists(case, story, seen)]
    if said:
        blocks.append(Items(tuple(said)))
    return Section("outline", "The outline against the model", tuple(blocks))


def _made(line: Line) -> list[Taken]:
    return [Taken(step.move, step.by, step.it, step.at) for step in line.steps]


def _summary(case: Case, story: Story, record: Followed) -> Iterator[str]:
    kind = "fiction" if story.fiction else "no fiction"
    yield f"{story.title}, {kind}, by {listed(called(case, n) for n in story.source) or 'nobody named'}."
    came = (
        f"{record.came} of these came in the record, in their order"
        if record.happened
        else "no event of the record changes anything, so there is nothing to hold them against"
    )
    yield (
        f"Of the {len(record.met)} beats of its acts {record.checkable} can be checked, since a move or a condition stands for them; "
        f"{came}."
    )
    if record.act is not None:
        yield f"The record stands in the act “{record.act.title}”."
    if record.left is not None and record.happened:
        early = record.left.early
        how = (
            f"which came out of its order, by {quoted(case, early)}"
            if early
            else "which did not come"
        )
        yield f"It left the outline at: “{record.left.beat.says}”, {how}."


def _nearest(
    case: Case, story: Story, courses: Sequence[tuple[str, Followed]]
) -> Iterator[tuple[str, Rests]]:
    """Yield for each act which course comes nearest to it: that on which most of its beats come."""
    for act in story.acts:
        own = [n for n, m in enumerate(courses[0][1].met) if m.part is act and m.checkable]
        came = [sum(found.met[n].by is not None for n in own) for _, found in courses]
        if not own:
            continue
        most, every = max(came), len(own)
        beats = f"{most} of the {every} beats" if every > 1 else "the one beat"
        nearest = [
            title if n == 0 else f"the path to: {title}"
            for n, (title, _) in enumerate(courses)
            if came[n] == most
        ]
        if not most:
            told = "no path comes near, nor does the record"
        elif len(nearest) == len(courses):
            told = f"the record and every path come alike near, with {beats} that can be checked"
        else:
            told = f"nearest {'is' if len(nearest) == 1 else 'are'} {listed(nearest)}, with {beats} that can be checked"
        yield f"Act “{act.title}”: {told}.", _resting(case, story, act)


def _resting(case: Case, story: Story, clause: Clause) -> Rests:
    """Return what a part of an outline rests on: what it says itself, else what the outline does."""
    own = rests(case, clause)
    if own.sources or own.certainty:
        return own
    return Rests(own.clause, tuple(str(s) for s in story.source), own.certainty)


def _beats(case: Case, story: Story, courses: Sequence[tuple[str, Followed]], path: str) -> Table:
    """Return by what each beat came on each course, those of the endings last; an act or ending is named at its first beat."""
    columns = (
        Column("act", "act"),
        Column("beat", "beat", 30),
        *(Column(f"course-{n}", title) for n, (title, _) in enumerate(courses)),
    )
    rows, part = [], ""
    for several in zip(*((*f.met, *f.bright, *f.tragic) for _, f in courses), strict=True):
        met = several[0]
        came = [_came(case, own) for own in several]
        if not met.checkable:
            came = ["in words only", *("" for _ in came[1:])]
        cells = ("" if met.part.title == part else met.part.title, met.beat.says, *came)
        rows.append(Row(cells, _resting(case, story, met.beat)))
        part = met.part.title
    title = f"By which event, or move of the {path}, each beat came"
    return Table("beats", columns, tuple(rows), title=title)


def _came(case: Case, met: Met) -> str:
    if met.by is not None:
        return came_by(case, met.by)
    return f"no; earlier: {came_by(case, met.early)}" if met.early is not None else "no"


def _endings(
    case: Case,
    story: Story,
    endings: Mapping[Name, Chance],
    names: Mapping[Name, str],
    paths: Mapping[Name, Followed | None],
    path: str,
) -> Iterator[tuple[str, Rests]]:
    for end in (story.bright, story.tragic):
        if end is not None:
            yield _ending(end, endings, names, paths, path), _resting(case, story, end)


def _ending(
    end: StoryEnd,
    endings: Mapping[Name, Chance],
    names: Mapping[Name, str],
    paths: Mapping[Name, Followed | None],
    path: str,
) -> str:
    told = [
        f"{called_ending(names, n)}, {chance_words(endings[n])}"
        if n in endings
        else called_ending(names, n)
        for n in end.maps_to
    ]
    if not told:
        return f"{end.title}: no ending of play stands for it."
    nearest = [
        f"its {path} has {f.came} of the {f.checkable} beats{_own(end, f)}"
        for n in end.maps_to
        if (f := paths.get(n)) is not None
    ]
    return f"{end.title}: {'; '.join([listed(told), *nearest])}."


def _own(end: StoryEnd, found: Followed) -> str:
    """Return how many of the beats of an ending itself came on a path, if any can be checked."""
    own = [m for m in (*found.bright, *found.tragic) if m.part is end and m.checkable]
    came = sum(m.by is not None for m in own)
    if len(own) == 1:
        return f", {'and' if came else 'not'} the ending's own"
    return f", and {came} of the ending's own {len(own)}" if own else ""


def _characters(case: Case, story: Story) -> Iterator[tuple[str, Rests]]:
    for character in story.characters:
        who = called(case, character.who) if character.who is not None else "nobody of the case"
        yield (
            headline(f"{who}: {character.as_}".rstrip(": .") + "."),
            _resting(case, story, character),
        )


def _twists(case: Case, story: Story, seen: Collection[str] | None) -> Iterator[tuple[str, Rests]]:
    for twist, by in twists(case, seen):
        came = f"it came by {quoted(case, by)}" if by is not None else "not in the record"
        if twist.move is None and twist.condition is None:
            came = "in words only"
        yield f"Twist: {twist.says} ({came}).", _resting(case, story, twist)


# --- JSON -----------------------------------------------------------------------------------------


def outline_json(
    case: Case, lines: Sequence[Line] = (), *, seen: Collection[str] | None = None
) -> dict[str, object] | None:
    """Return the outline beside the record, or those events of it that were seen, and paths as a JSON value; `None` where the case has none."""
    story, record = case.story, of_record(case, seen)
    if story is None or record is None:
        return None
    paths = {line.ending: of_moves(case, _made(line), seen or ()) for line in lines}
    return {
        "fiction": story.fiction,
        "record": _followed_json(record),
        "paths": [
            {"ending": ending, **_followed_json(found)} for ending, found in paths.items() if found
        ],
        "twists": [{"says": twist.says, "by": by} for twist, by in twists(case, seen)],
        "maps_to": {
            name: list(end.maps_to)
            for name, end in (("bright", story.bright), ("tragic", story.tragic))
            if end is not None
        },
    }


def _followed_json(found: Followed) -> dict[str, object]:
    return {
        "came": found.came,
        "checkable": found.checkable,
        "act": found.act.id if found.act is not None else None,
        "left": found.left.beat.says if found.left is not None else None,
        "instead": list(found.instead),
        "beats": [{"act": met.part.id, **_met_json(met)} for met in found.met],
        "bright": [_met_json(met) for met in found.bright],
        "tragic": [_met_json(met) for met in found.tragic],
    }


def _met_json(met: Met) -> dict[str, object]:
    return {
        "says": met.beat.says,
        "checkable": met.checkable,
        "by": met.by,
        "early": met.early,
    }


def outline_schema() -> dict[str, object]:
    """Return the JSON Schema of the outline."""
    name: dict[str, object] = {"type": ["string", "null"]}
    yes: dict[str, object] = {"type": "boolean"}
    whole: dict[str, object] = {"type": "integer", "minimum": 0}
    beat = {"says": TEXT, "checkable": yes, **dict.fromkeys(("by", "early"), name)}
    followed: dict[str, object] = {
        **dict.fromkeys(("came", "checkable"), whole),
        **dict.fromkeys(("act", "left"), name),
        "instead": list_of(TEXT),
        "beats": list_of(object_of({"act": TEXT, **beat})),
        **dict.fromkeys(("bright", "tragic"), list_of(object_of(beat))),
    }
    outline: dict[str, object] = {
        "fiction": yes,
        "record": object_of(followed),
        "paths": list_of(object_of({"ending": TEXT, **followed})),
        "twists": list_of(object_of({"says": TEXT, "by": name})),
        "maps_to": {"type": "object", "additionalProperties": list_of(TEXT)},
    }
    return {"oneOf": [{"type": "null"}, object_of(outline)]}
