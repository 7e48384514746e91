"""Small words of reports: lists, names, times, and what a clause rests on."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from kingmaker.analysis.standing import certainty_of
from kingmaker.model.numerals import number_to_text
from kingmaker.model.values import Name
from kingmaker.model.wording import condition_to_text
from kingmaker.report.document import Rests

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from kingmaker.model.bodies import SeatGroup
    from kingmaker.model.case import Case
    from kingmaker.model.clauses import Clause
    from kingmaker.model.law import Law
    from kingmaker.model.record import Forecast
    from kingmaker.model.sentences import Condition
    from kingmaker.model.values import Duration


#: The hour and minute at which a day begins, and at which it ends.
_EDGES = ((0, 0), (23, 59))


def headline(title: str) -> str:
    """Return a title as a heading is written: a plain word at its beginning with a capital, a name as it is.

    >>> [headline(title) for title in ("the board", "eBay Inc.", "s1", "coindesk-odds")]
    ['The board', 'eBay Inc.', 's1', 'coindesk-odds']
    """
    first = title.split(" ", 1)[0].rstrip(",:;")
    plain = first.isalpha() and first.islower()
    return title[:1].upper() + title[1:] if plain else title


def rests(case: Case, clause: Clause) -> Rests:
    """Return what a line made of this clause rests on."""
    certainty = certainty_of(case, clause)
    return Rests(
        clause.path, tuple(str(s) for s in clause.source), certainty.value if certainty else ""
    )


def told_by(case: Case, forecast: Forecast) -> Rests:
    """Return what a forecast rests on: its clause, and its sources or whose forecast it is."""
    own = rests(case, forecast)
    return Rests(own.clause, own.sources or tuple(str(n) for n in forecast.by), own.certainty)


def called(case: Case, name: str) -> str:
    """Return what people call whatever bears this name; what has no other is called by it, in words."""
    key = Name(name)
    for section in (
        case.people,
        case.groups,
        case.entities,
        case.bodies,
        case.offices,
        case.weights,
        case.powers,
    ):
        clause = section.get(key)
        if clause is not None:
            return clause.label or clause.id.replace("-", " ")
    shares = {own[key].label or worded(key) for own in case.holdings.values() if key in own}
    return shares.pop() if len(shares) == 1 else seats_called(case, name) or name


def worded(name: str) -> str:
    """Return a name in words; a letter that stands alone, as of a class of shares, as a capital.

    >>> worded("class-a"), worded("later-preferred")
    ('class A', 'later preferred')
    """
    return " ".join(w.upper() if len(w) == 1 else w for w in name.split("-"))


def titled(case: Case, clause: Clause) -> str:
    """Return what to call a variant, a term or the like: its name for people, else its own name in words.

    What parties are called is written so in it, where that is one of its words.

    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.parties import Party
    >>> from kingmaker.model.record import Variant
    >>> case = Case(name="x", people={Name("ann"): Party(label="Ann")})
    >>> titled(case, Variant(path="variants.without-ann")), titled(case, Variant(path="variants.a-pact"))
    ('without Ann', 'a pact')
    """
    said = [called(case, word) for word in clause.id.split("-")]
    words = (
        own if own.lower() == word else word
        for own, word in zip(said, clause.id.split("-"), strict=True)
    )
    return clause.label.removesuffix(".") or " ".join(words)


def known_as(case: Case, clause: Clause) -> str:
    """Return a variant, a scenario or the like by its name in words, behind it the one by which commands know it.

    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.record import Variant
    >>> known_as(Case(name="x"), Variant(path="variants.a-pact"))
    'A pact (`a-pact`)'
    """
    return keyed(headline(titled(case, clause)), clause.id)


def keyed(words: str, *keys: str) -> str:
    """Return what is said of something, behind it the names by which commands know it and whom it is about.

    >>> keyed("Ann leaves", "leave", "ann")
    'Ann leaves (`leave`, `ann`)'
    """
    return f"{words} ({', '.join(f'`{key}`' for key in keys)})"


def seats_called(case: Case, name: str) -> str:
    """Return what to call seats of a body by their name, such as ``board.external``; nothing where none bear it.

    What they are called by is told in words, where a body has several sorts of seats: of ``group-seats`` of the board these are
    the group seats of the board, and of ``trust-nominees`` the seats of the trust nominees on the board.
    """
    of, _, group = name.rpartition(".")
    found = [
        (body_name, body, seats)
        for body_name, body in case.bodies.items()
        for seats in body.seat_groups
        if seats.id == group and of in ("", body_name)
    ]
    if len(found) != 1:
        return ""
    body_name, body, seats = found[0]
    count = seats.count if seats.count is not None else len(seats.held_by)
    sort = _sort_of(seats).split() if len(body.seat_groups) > 1 else ()
    kind = "seat" if count == 1 else "seats"
    if sort and _are_people(sort[-1]):
        return f"the {kind} of the {' '.join(sort)} on {called(case, body_name)}"
    return " ".join(["the", *sort, kind, "of", called(case, body_name)])


def seated_called(case: Case, body_name: str, seats: SeatGroup) -> str:
    """Return what to call those who sit in a group of seats: the other directors, or those in the class one seats of the board."""
    sort = _sort_of(seats)
    if sort and _are_people(sort.split()[-1]):
        return f"the {sort}"
    return f"those in {seats_called(case, f'{body_name}.{seats.id}')}"


_THE = "the "


def _sort_of(seats: SeatGroup) -> str:
    sort = seats.title.replace("-", " ").removesuffix("seats").removesuffix("seat").strip()
    return sort[len(_THE) :] if sort.lower().startswith(_THE) else sort


def _are_people(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def law_called(law: Law) -> str:
    """Return a pack of law by its statute, the name by which a case knows it and the day of its text, if it has one.

    >>> from datetime import date
    >>> from kingmaker.model.law import Law
    >>> law_called(Law(name=Name("freedonia"), statute="Code of Freedonia, chapter 1", as_of=date(1933, 11, 17)))
    'Code of Freedonia (freedonia) of 1933-11-17'
    >>> law_called(Law(name=Name("none")))
    'none'
    """
    if law.as_of is None:
        return str(law.name)
    return f"{law.statute.partition(',')[0] or law.title} ({law.name}) of {law.as_of}"


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Join words as a sentence does; what has a comma in it is followed by one.

    >>> listed(["a", "b", "c"]), listed(["a vote, as on taxes", "b"])
    ('a, b and c', 'a vote, as on taxes, and b')
    """
    items = list(words)
    if len(items) < 2:  # noqa: PLR2004 - one word or none needs no joining
        return "".join(items)
    comma = "," if any(", " in item for item in items[:-1]) else ""
    return f"{', '.join(items[:-1])}{comma} {last} {items[-1]}"


def joined(titles: Sequence[str]) -> str:
    """Return titles as one: what all begin and end with once; nothing where that leaves one of them without a word of its own.

    >>> joined(["the election of the first seats", "the election of the last seats"])
    'the election of the first and last seats'
    """
    words = [title.split() for title in titles]
    first = _alike(words)
    last = _alike([own[:first:-1] for own in words])
    ends = [len(own) - last for own in words]
    between = [" ".join(own[first:end]) for own, end in zip(words, ends, strict=True)]
    if not all(between):
        return ""
    return " ".join([*words[0][:first], listed(between), *words[0][ends[0] :]])


def _alike(words: Sequence[Sequence[str]]) -> int:
    """Return with how many of the same words all begin."""
    return sum(1 for _ in takewhile(lambda at: len(set(at)) == 1, zip(*words, strict=False)))


def everybody(case: Case, names: Iterable[str]) -> str:
    """Return names as people call them, joined."""
    return listed(called(case, n) for n in names)


def said(condition: Condition) -> str:
    """Return a condition in the words of the language."""
    return condition_to_text(condition)


def lasting(duration: Duration) -> str:
    """Return a duration in words.

    >>> from fractions import Fraction
    >>> from kingmaker.model.values import Duration
    >>> lasting(Duration(Fraction(2), "day"))
    '2 days'
    """
    if duration.count == 0:
        return "none"
    number = number_to_text(duration.count)
    return f"{number} {duration.unit}" + ("" if duration.count == 1 else "s")


#: A day with a time, and the same day again after it.
_SAME_DAY = re.compile(r"(\d{4}-\d\d-\d\d)( \d\d:\d\d)\.\.\1 (?=\d\d:)")


def spanned(text: str) -> str:
    """Return a time as it is written, a span of it in words.

    >>> spanned("2025-01-19 12:00..17:00"), spanned("2025-01-19 12:00..2025-01-19 17:00")
    ('2025-01-19 12:00 to 17:00', '2025-01-19 12:00 to 17:00')
    """
    return _SAME_DAY.sub(r"\1\2..", text).replace("..", " to ")


def clocked(moment: datetime | None) -> str:
    """Return an instant as a date, with the time of day but for the minutes at which a whole day begins and ends.

    >>> from datetime import datetime
    >>> clocked(datetime(2004, 4, 30, 23, 59)), clocked(datetime(2004, 3, 3, 16))
    ('2004-04-30', '2004-03-03 16:00')
    """
    if moment is None:
        return ""
    return (
        f"{moment:%Y-%m-%d}"
        if (moment.hour, moment.minute) in _EDGES
        else f"{moment:%Y-%m-%d %H:%M}"
    )
