"""Answers about a struggle in words, as JSON and as pictures: everything is told, nothing covers anything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.struggle.results import Chance, Method, Overturned, Resolution
from kingmaker.model.values import Name
from kingmaker.report.advising import advice_document, moves_table
from kingmaker.report.as_json import as_json
from kingmaker.report.as_text import as_text
from kingmaker.report.bars_svg import bars_svg, tornado_svg
from kingmaker.report.course_svg import _path, course_svg
from kingmaker.report.document import (
    Bar,
    Bars,
    Course,
    Document,
    Pull,
    Section,
    Stop,
    Table,
    Text,
    Tornado,
)
from kingmaker.report.picture_parts import apart, rowed
from kingmaker.report.playing import overturned_words, play_document
from kingmaker.report.struggle_json import advise_json, play_json, timeline_json
from kingmaker.report.struggle_text import course_rows
from kingmaker.report.struggle_words import called_ending, ranked
from kingmaker.report.timing import course, timeline_document
from kingmaker.report.turning import tornado
from tests.answering import keeps_its_schema
from tests.struggle_records import ADVICE, CASE, NAMES, PLAYED, TIMELINE, at, chances

if TYPE_CHECKING:
    from collections.abc import Sequence

SPACE = "{http://www.w3.org/2000/svg}"


def drawn(picture: str) -> ET.Element:
    """The picture as a tree."""
    return ET.fromstring(picture)  # noqa: S314  # our own


def said(document: Document, width: int = 110) -> str:
    """The document as text, white space made one."""
    return " ".join(as_text(document, width=width).split())


# --- words ----------------------------------------------------------------------------------------


def test_play_begins_with_the_leading_ending_and_its_interval() -> None:
    text = said(play_document(CASE, PLAYED))
    assert "Most likely: The manager is gone and the mill goes on, 47% (37% to 57%)." in text
    assert "Then The manager is back, 31% (21% to 41%); The bank closes the mill, 22%" in text
    assert "The intervals of the first two overlap" in text


def test_a_sure_lead_is_not_called_unsure() -> None:
    sure = replace(PLAYED, endings=chances(0.1, 0.1, 0.05))
    assert "overlap" not in said(play_document(CASE, sure))


def test_what_moves_most_comes_first() -> None:
    picture = tornado(CASE, PLAYED)
    assert picture is not None
    assert [p.path for p in picture.pulls] == ["actors.hill.wants.0.worth", "precision"]
    text = said(play_document(CASE, PLAYED))
    assert "60% where it is lowest, 30% where it is highest" in text
    assert "40% ± 2%" in text
    assert "What moves this most is what Hill wants: manager is jones: 60%" in text
    assert "Ranges of worths are in the case's units of worth." in text
    others = replace(PLAYED, drivers=tuple(d for d in PLAYED.drivers if d.path == "precision"))
    assert "Ranges of worths" not in said(play_document(CASE, others))


def test_an_ending_that_nothing_moves_by_a_point_is_told_so() -> None:
    still = tuple(replace(d, at_low=0.991, at_high=0.994) for d in PLAYED.drivers)
    text = said(play_document(CASE, replace(PLAYED, drivers=still)))
    told = "Nothing that is assumed moves this by as much as a point: not even what Hill wants"
    assert told in text
    assert "What moves this most" not in text


def test_only_what_can_be_told_from_chance_is_named() -> None:
    unsure = tuple(replace(d, clear=False) for d in PLAYED.drivers)
    told = Resolution(128, 90, 0.13, 256)
    few = replace(PLAYED, drivers=unsure, resolution=told)
    text = said(play_document(CASE, few))
    words = "What moves this most cannot be told from 128 draws: one of 90 ranges that explains a tenth of the spread takes about 256."
    assert text.count(words) == 2  # in short, and where drivers would stand
    assert "where it is lowest" not in text
    assert tornado(CASE, few) is None
    enough = replace(few, resolution=replace(told, draws=1000, least=0.03))
    assert (
        "each of 90 ranges explains less of the spread than the 3% that 1,000 draws can tell"
        in said(play_document(CASE, enough))
    )
    one = replace(few, drivers=(PLAYED.drivers[1], replace(PLAYED.drivers[0], clear=False)))
    text = said(play_document(CASE, one))
    assert "The other 89 ranges cannot be told from chance in 128 draws" in text
    assert "how surely people choose" not in text
    assert [d["clear"] for d in play_json(CASE, one)["drivers"]] == [True, False]  # type: ignore[attr-defined]


def test_the_first_is_called_the_most_only_where_it_is_clear_of_the_second() -> None:
    near = tuple(replace(d, first_order=0.3 + 0.01 * n) for n, d in enumerate(PLAYED.drivers))
    assert "Among what moves this most is" in said(
        play_document(CASE, replace(PLAYED, drivers=near))
    )


def test_what_would_overturn_it_is_told_with_the_size_of_the_change() -> None:
    text = said(play_document(CASE, PLAYED))
    assert (
        "`actors.hill.wants.0.worth` went from 2.5 to 3.7 in the case's units of worth. It moves by 0.40 of the width of its"
        in text
    )
    assert "likely value: the only assumption that does it alone" in text
    assert PLAYED.overturn is not None
    worded = replace(PLAYED.overturn, words=("what Hill wants",), changes=(("a.b", 2.5, -3.7),))
    other = play_document(CASE, replace(PLAYED, overturn=worded))
    assert "if what Hill wants went from 2.5 to −3.7." in said(other)
    found = next(s for s in other.sections if s.id == "overturn")
    assert [b.rests.clause for b in found.blocks if isinstance(b, Text)] == ["a.b"]
    several = replace(PLAYED, overturn=replace(PLAYED.overturn, singles=3))
    assert "the least of the 3 assumptions that would each do it" in said(
        play_document(CASE, several)
    )
    none = said(play_document(CASE, replace(PLAYED, overturn=None)))
    assert "no change was found after which another ending would lead" in none


def test_of_many_changes_together_those_that_move_most_are_told() -> None:
    changes = tuple((f"actors.a.wants.{n}.worth", 10.0, 10.0 + n) for n in range(1, 10))
    text = overturned_words(
        CASE, PLAYED, Overturned(Name("back"), Name("gone"), 0.5, changes, alone=False)
    )
    assert "`actors.a.wants.9.worth` went from 10 to 19" in text
    assert "wants.3.worth" not in text
    assert "and 3 others moved by less of what they are" in text
    assert (
        "No assumption does it alone within its range. It takes these 9; none of them can be"
        in text
    )


def test_what_leads_at_likely_values_is_told_apart_from_what_leads_over_all_draws() -> None:
    over, other = (name for name, _ in ranked(PLAYED.endings)[:2])
    changes = (("a.b", 2.5, 3.7),)
    same = overturned_words(CASE, PLAYED, Overturned(over, other, 0.5, changes, alone=True))
    assert same.startswith("The most likely ending from the beginning on would be")
    text = overturned_words(CASE, PLAYED, Overturned(other, over, 0.5, changes, alone=True))
    led, likely = (called_ending(PLAYED.names, name) for name in (over, other))
    assert f"“{led}” is most likely over all draws, but “{likely}” with everything at its" in text
    assert f"there it would be “{led}” if `a.b` went from 2.5 to 3.7." in text


def test_paths_are_stories_with_clauses() -> None:
    text = said(play_document(CASE, PLAYED))
    step = "2025-04-02 10:00: the board: dismiss the manager. Powers: fill or empty the office of manager."
    assert f"{step} [moves.dismiss]" in text
    assert "0.40% go just so" in text
    assert "Nothing happens on the way" in text


def test_method_draws_seed_and_caution_stand_on_every_page() -> None:
    pages = (
        play_document(CASE, PLAYED),
        timeline_document(CASE, TIMELINE),
        advice_document(CASE, ADVICE),
    )
    for page in pages:
        text = said(page)
        assert "method exact; draws 100; seed 7" in text
        assert "no error of sampling. 100 draws of what is assumed, seed 7." in text
        assert "leaves the weight of 62 of 100 draws" in text
        assert "(the case writes 12 hours)" in text
        assert "never claims about a person" in text


def test_sampled_play_says_how_and_with_which_error() -> None:
    settings = replace(PLAYED.settings, method=Method.SAMPLED, plays=400, look_ahead=2)
    wrong = {n: replace(c, error=0.012) for n, c in PLAYED.endings.items()}
    text = said(play_document(CASE, replace(PLAYED, settings=settings, endings=wrong)))
    assert "400 plays of each draw" in text
    assert "looking 2 moves ahead" in text
    assert "1.2%" in text
    assert "no error of sampling" not in text


def test_the_timeline_tells_turning_points_and_what_was_not_lawful() -> None:
    text = said(timeline_document(CASE, TIMELINE))
    assert (
        "The turning point: “what is told of dismissed” (The manager is back: 19 points down, to 31%)."
        in text
    )
    assert "Not allowed by the rules of the case: “what is told of barred”." in text
    assert "► 1" in text
    assert "31% (−19)" in text
    assert "2. “what is told of told”: one says on the third [courier]" in text
    assert "The model is better by 1.40 for each move." in text
    worse = replace(TIMELINE, scored=replace(TIMELINE.scored, model=-5.0))
    assert "The model is worse by 0.50" in said(timeline_document(CASE, worse))


def test_advice_ranks_and_says_how_surely() -> None:
    text = said(advice_document(CASE, ADVICE))
    assert "Worth most to Harry Hill: to reinstate, 1.25 (0.75 to 1.75) more than waiting." in text
    assert "It is the best in 90% of the draws." in text
    table = moves_table(ADVICE)
    assert [row.cells[:2] for row in table.rows] == [
        ("1", "to reinstate (`reinstate`)"),
        ("2", "to wait"),
        ("3", "to dismiss (`dismiss`)"),
    ]
    assert table.columns[-1].title == "The manager is gone and the mill goes on"
    idle = replace(ADVICE, offers=ADVICE.offers[1:])
    assert "is worth more to it than waiting" in said(advice_document(CASE, idle))
    assert "No move is open to Harry Hill" in said(
        advice_document(CASE, replace(ADVICE, offers=ADVICE.offers[1:2]))
    )


# --- JSON -----------------------------------------------------------------------------------------


def test_answers_are_as_their_schemas_say() -> None:
    for kind, value in (
        ("play", play_json(CASE, PLAYED)),
        ("timeline", timeline_json(CASE, TIMELINE)),
        ("advise", advise_json(CASE, ADVICE)),
    ):
        keeps_its_schema(value, kind)
        assert value["kind"] == kind


def test_endings_are_headed_by_what_they_are_called() -> None:
    document = timeline_document(CASE, TIMELINE)
    tables = [b for s in document.sections for b in s.blocks if isinstance(b, Table)]
    heads = [[c.title for c in table.columns] for table in tables if table.id == "events"]
    assert [head[-len(NAMES) :] for head in heads] == [
        [n.removesuffix(".") for n in NAMES.values()]
    ]
    assert {row.cells[2][:1] for t in tables if t.id == "events" for row in t.rows[1:]} == {"W"}


def test_play_json_has_what_programs_were_promised() -> None:
    value = play_json(CASE, PLAYED)
    assert value["endings"] == [
        {"id": n, "name": NAMES[n], "probability": c.mean, "low": c.low, "high": c.high, "error": 0}
        for n, c in PLAYED.endings.items()
    ]
    assert (value["method"], value["draws"], value["seed"]) == ("exact", 100, 7)
    assert value["drivers"]


def test_timeline_json_has_what_programs_were_promised() -> None:
    events = timeline_json(CASE, TIMELINE)["events"]
    assert isinstance(events, list)
    first = events[0]
    assert (first["at"], first["id"]) == ("2025-04-02T10:00+01:00", "dismissed")
    assert (first["legal"], first["turning_point"]) == (True, True)
    assert first["endings"]["back"] == 0.31
    assert [e["legal"] for e in events] == [True, None, False]


def test_pictures_in_a_report_are_as_its_schema_says() -> None:
    pictures = (tornado(CASE, PLAYED), course(CASE, TIMELINE), bars(0.3, 0.7))
    section = Section("s", "S", tuple(p for p in pictures if p is not None))
    value = as_json(Document("report", "mill", "The mill", (section,)))
    keeps_its_schema(value, "report")
    assert [b["kind"] for b in value["sections"][0]["blocks"]] == ["tornado", "course", "bars"]  # type: ignore[index]


# --- pictures -------------------------------------------------------------------------------------


def bars(*means: float) -> Bars:
    """Bars with an interval around each mean."""
    made = (Bar(f"e{n}", f"the ending {n}", m, m / 2, (1 + m) / 2) for n, m in enumerate(means))
    return Bars("endings", "Endings", tuple(made))


def story(number: int, *, hours: Sequence[int] = (), name: str = "an event & more") -> Course:
    """A course of some events, those of one hour together; every third is a turning point."""
    start = datetime(2025, 4, 1)  # noqa: DTZ001  # pictures do not ask for the zone
    first = Stop(0, "", "the beginning", start, bars(0.5, 0.3, 0.2).bars, shown=False)
    stops = [
        Stop(n + 1, f"e{n}", f"{name} {n}", start + timedelta(hours=hour), bars(0.6, 0.3, 0.1).bars,
             turning=n % 3 == 0)
        for n, hour in enumerate(hours or range(0, 5 * number, 5))
    ]  # fmt: skip
    return Course("course", "A course", (first, *stops), start + timedelta(days=9))


def texts(picture: str) -> list[tuple[float, float, float, str]]:
    """Each text of a picture: its left and right end as estimated, its height, and itself."""
    found = []
    for node in drawn(picture).iter(f"{SPACE}text"):
        words = "".join(node.itertext())
        size = float(node.get("font-size", "13"))
        length = 6.4 * size / 13 * len(words)
        x, y = float(node.get("x", "0")), float(node.get("y", "0"))
        left = {"start": x, "middle": x - length / 2, "end": x - length}[
            node.get("text-anchor", "start")
        ]
        found.append((left, left + length, y, words))
    return found


def covered(picture: str) -> list[tuple[str, str]]:
    """Pairs of texts that lie over each other."""
    return [
        (a[3], b[3])
        for a, b in combinations(texts(picture), 2)
        if a[0] < b[1] and b[0] < a[1] and abs(a[2] - b[2]) < 10
    ]


@pytest.mark.parametrize(
    "block",
    [
        story(1),
        story(14),
        story(9, hours=(3, 3, 3, 3, 4, 4, 40, 40, 200)),
        story(4, hours=(1, 2, 3, 9000)),
        story(
            3, name="a name that is so long that it would not fit beside its sign at all, ever, so"
        ),
    ],
)
def test_no_label_of_a_course_covers_another(block: Course) -> None:
    picture = course_svg(block, name="The mill")
    assert covered(picture) == []
    assert all(left > -1 and right < 962 for left, right, _, _ in texts(picture))
    height = float(drawn(picture).get("height", "0"))
    assert max(y for _, _, y, _ in texts(picture)) < height


def test_a_course_shows_every_event_at_its_time_and_marks_turning_points() -> None:
    picture = drawn(course_svg(story(4)))
    circles = [c.get("class") for c in picture.iter(f"{SPACE}circle")]
    assert circles == ["sign big", "sign", "sign", "sign big"]
    xs = [float(c.get("cx", "0")) for c in picture.iter(f"{SPACE}circle")]
    assert xs == sorted(xs)
    assert abs((xs[2] - xs[1]) - (xs[1] - xs[0])) < 0.2
    lines = [p for p in picture.iter(f"{SPACE}path") if "line" in p.get("class", "").split()]
    assert len(lines) == 3


def test_turning_points_are_named_as_far_as_there_is_room_and_cut_off_after_a_word() -> None:
    name = "the board takes the chair from him and gives it to the other"
    alone = course_svg(story(1, name=name), key=False)
    assert f">{name} 0</text>" in alone
    close = course_svg(story(4, hours=(0, 1, 1, 2), name=name), key=False)
    assert covered(close) == []
    cut = [words for *_, words in texts(close) if words.endswith("…")]
    assert all(f"{name} ".startswith(f"{words[:-1]} ") for words in cut)


def test_a_course_may_end_below_its_axis() -> None:
    whole, short = drawn(course_svg(story(4))), drawn(course_svg(story(4), key=False))
    assert float(short.get("height", "0")) < float(whole.get("height", "0"))
    assert len(list(short.iter(f"{SPACE}circle"))) == len(list(whole.iter(f"{SPACE}circle")))
    times = [t.text for t in short.iter(f"{SPACE}text") if re.match(r"2025-", t.text or "")]
    assert times == []


def corners_of(way: str) -> list[tuple[float, float]]:
    """The corners of a way of straight lines, some of them across or upright."""
    found: list[tuple[float, float]] = []
    for letter, rest in re.findall(r"([MLHV])([^MLHVZ]*)", way):
        values = [float(value) for value in rest.split()]
        x, y = found[-1] if found else (0.0, 0.0)
        corner = {"H": (values[0], y), "V": (x, values[0])}.get(letter, tuple(values))
        found.append((corner[0], corner[1]))
    return found


def test_ways_up_and_down_at_one_place_are_told_by_their_ends() -> None:
    ups = [(2.0, y) for y in (5.0, 1.0, 3.0, 9.0, 4.0)]
    assert corners_of(_path([(0.0, 5.0), *ups, (6.0, 4.0)])) == [
        (0.0, 5.0),
        (2.0, 5.0),
        (2.0, 1.0),
        (2.0, 9.0),
        (2.0, 4.0),
        (6.0, 4.0),
    ]


def test_a_line_steps_where_the_event_is_known() -> None:
    picture = drawn(course_svg(story(2)))
    line = next(p for p in picture.iter(f"{SPACE}path") if p.get("class") == "line s0")
    corners = corners_of(line.get("d", ""))
    sign = next(picture.iter(f"{SPACE}circle"))
    xs = [x for x, _ in corners]
    assert float(sign.get("cx", "0")) in xs
    heights = [y for _, y in corners]
    assert heights[0] > heights[-1]  # from 50 % up to 60 %: less far from the top


def test_pictures_say_in_words_what_they_show() -> None:
    for picture in (
        course_svg(story(3)),
        bars_svg(bars(0.3, 0.7)),
        tornado_svg(Tornado("t", "What moves it", 0.4, (Pull("p", "a want", 0.2, 0.6, 0.3),))),
    ):
        root = drawn(picture)
        described = root.find(f"{SPACE}desc")
        assert root.find(f"{SPACE}title") is not None
        assert described is not None
        assert "%" in (described.text or "")


def test_bars_are_as_long_as_the_probabilities() -> None:
    picture = drawn(bars_svg(bars(0.25, 0.5)))
    widths = {
        str(r.get("class")): float(r.get("width", "0"))
        for r in picture.iter(f"{SPACE}rect")
        if "bar" in str(r.get("class"))
    }
    assert abs(widths["bar t1"] - 2 * widths["bar t0"]) < 0.2


def test_names_break_nothing() -> None:
    evil = '<img onerror="x">&]]>'
    block = Bars("b", evil, (Bar(evil, evil, 0.5, 0.4, 0.6),))
    for picture in (bars_svg(block, name=evil), course_svg(story(3, name=evil), name=evil)):
        root = drawn(picture)
        assert not list(root.iter(f"{SPACE}img"))
        assert evil in "".join(root.itertext())


@pytest.mark.parametrize("dark", [False, True])
def test_colours_can_be_read_on_their_ground(dark: bool) -> None:  # noqa: FBT001  # both styles
    style = course_svg(story(1)).partition("<style>")[2].partition("</style>")[0]
    light, _, other = style.partition("@media")
    rules = other if dark else light
    ground = _colour(rules, r"\.ks \.ground \{ fill: (#\w+)")
    names = [f"t{n}" for n in range(7)]
    for name in names:
        ink = _colour(rules, rf"\.ks \.{name} \{{ fill: (#\w+)")
        assert _contrast(ink, ground) >= 4.5, name
    assert _contrast(_colour(rules, r"\.ks \.quiet \{ fill: (#\w+)"), ground) >= 4.5


def _colour(rules: str, pattern: str) -> str:
    found = re.search(pattern, rules)
    assert found is not None, pattern
    return found[1]


def _contrast(one: str, other: str) -> float:
    """The ratio of contrast of two colours, by the Web Content Accessibility Guidelines 2.2."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(5, 40)), min_size=1, max_size=7),
)
def test_labels_keep_apart_and_in_order(wanted: list[tuple[float, float]]) -> None:
    heights = [h for _, h in wanted]
    places = apart([w for w, _ in wanted], heights, 0, 300)
    order = sorted(range(len(wanted)), key=lambda n: (places[n], n))
    for before, after in pairwise(order):
        room = (heights[before] + heights[after]) / 2
        assert places[after] - places[before] >= room - 1e-6
        assert wanted[before][0] <= wanted[after][0] + 1e-9
    assert min(p - h / 2 for p, h in zip(places, heights, strict=True)) >= -1e-6


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=12))
def test_signs_of_one_row_are_clear_of_each_other(found: list[tuple[int, int]]) -> None:
    spans = [(float(start), float(start + length)) for start, length in found]
    rows = rowed(spans, 2)
    for (a, row), (b, other) in combinations(zip(spans, rows, strict=True), 2):
        assert row != other or a[1] + 2 <= b[0] or b[1] + 2 <= a[0]


# --- in a terminal --------------------------------------------------------------------------------


def lines(block: Course, width: int = 80) -> list[str]:
    """The rows of a course as plain text."""
    return ["".join(piece for piece, _ in row) for row in course_rows(block, width)]


@pytest.mark.parametrize("width", [40, 80, 110])
def test_a_course_fits_its_width(width: int) -> None:
    rows = lines(story(9, hours=(3, 3, 3, 3, 4, 4, 40, 40, 200)), width)
    assert max(len(line) for line in rows[:-3]) <= width


def test_letters_stand_where_the_probabilities_are() -> None:
    rows = lines(story(2))
    half = next(n for n, line in enumerate(rows) if line.startswith(" 50% ┤"))
    assert "a" not in rows[half]  # the first event comes at the very beginning
    assert rows[half - 2].rstrip().endswith("aaaa")
    assert rows[half - 2].startswith("     │aaaa")
    assert any("1*" in line for line in rows)
    assert "a the ending 0, 60% (30% to 80%)" in rows[-3]


def test_what_is_not_there_is_left_out() -> None:
    empty = replace(PLAYED, drivers=(), lines=(), models=(), notices=())
    ids = [s.id for s in play_document(CASE, empty).sections]
    assert ids == ["summary", "endings", "overturn", "made", "caution"]
    assert course(CASE, replace(TIMELINE, marks=())) is None
    sure = {Name("back"): Chance(1.0, 1.0, 1.0)}
    only = replace(empty, endings=sure, overturn=None)
    assert "overturn" not in [s.id for s in play_document(CASE, only).sections]


def test_an_event_that_may_be_earlier_than_the_one_before_does_not_go_back_in_time() -> None:
    marks = (TIMELINE.marks[0], replace(TIMELINE.marks[1], latest=at(1, 5)))
    picture = course(CASE, replace(TIMELINE, marks=marks))
    assert picture is not None
    times = [stop.at for stop in picture.stops]
    assert times == sorted(times)
