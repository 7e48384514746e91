"""Decisions by people, as a picture in data: who can carry, who can stop, who matters, who does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.decisions import Kind
from kingmaker.analysis.powers.persons import alike
from kingmaker.analysis.standing import weakest
from kingmaker.model.parties import PartyKind
from kingmaker.model.values import Name
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.deciding import title_of
from kingmaker.report.document import Matrix, Part, Rests, What, Who
from kingmaker.report.whom import about, for_one
from kingmaker.report.words import called, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.powers.results import Structure
    from kingmaker.model.case import Case

#: With more people than this, those who play the same part everywhere share a column.
_APART = 12
#: What each part is called in the legend; and one who decides, where that is a crowd.
_WORDS: dict[Part, str] = {
    Part.DECIDES: "decides alone",
    Part.CARRIES: "can carry it alone",
    Part.STOPS: "can stop it alone",
    Part.MATTERS: "matters, with others",
    Part.DUMMY: "votes, without effect",
    Part.UNTOLD: "votes; not told whether it matters",
}
_AMONG, _OR_AMONG = "a crowd, within which it is decided", "decides alone; a crowd, within it"
#: So many decisions of one game are named in its row.
_NAMED = 3


def matrix(
    case: Case,
    found: Sequence[Decided],
    *,
    joined: Mapping[str, tuple[str, ...]] | None = None,
) -> Matrix | None:
    """Return the matrix of decisions that have a game; `None` where there is none.

    Decisions of one game share a row, as do those that are the same but for whom they are about: the
    row is that of the first of them. The steps of a power are in the row of the whole.
    """
    kinds = alike(_by_game([d for d in found if d.structure is not None and not d.step]))
    if not kinds:
        return None
    rows = [kind[0] for kind in kinds]
    people = dict.fromkeys(name for kind in kinds for row in kind for name in _players(row[0]))
    parts = {
        name: tuple(part_of(row[0].structure, name) for row in rows if row[0].structure is not None)
        for name in people
    }
    columns = _columns(parts)
    say = Coalitions(case, tuple(people), joined)
    several = _several(found)
    return Matrix(
        "matrix",
        "Who can carry and who can stop what",
        tuple(Who(_title(say, names), names, _is_crowd(case, names)) for names in columns),
        tuple(
            What(
                title,
                tuple(d.id for row in kind for d in row),
                tuple(parts[names[0]][n] for names in columns),
                _rests(kind[0]),
                words,
            )
            for n, kind in enumerate(kinds)
            for title, words in (_row_title(case, kind[0], several, others=len(kind) - 1),)
        ),
    )


def part_of(structure: Structure, name: str) -> Part:
    """Return what part somebody plays in a game."""
    if name not in structure.players:
        return Part.NONE
    carries, stops = name in structure.alone, name in structure.vetoers
    if carries or stops:
        return Part.DECIDES if carries and stops else Part.CARRIES if carries else Part.STOPS
    if structure.dummies is None:
        return Part.UNTOLD
    return Part.DUMMY if name in structure.dummies else Part.MATTERS


def game_key(decided: Decided) -> object:
    """Return what two decisions have in common iff their games are the same, as far as can be told."""
    if decided.structure is None or decided.game is None:
        return decided.gap
    winning = decided.structure.winning
    return decided.game.players, decided.game.form if winning is None else frozenset(winning)


def _by_game(found: Sequence[Decided]) -> list[list[Decided]]:
    groups: dict[object, list[Decided]] = {}
    for decided in found:
        groups.setdefault(game_key(decided), []).append(decided)
    return list(groups.values())


def _players(decided: Decided) -> tuple[str, ...]:
    return () if decided.structure is None else decided.structure.players


def _columns(parts: Mapping[str, tuple[Part, ...]]) -> list[tuple[str, ...]]:
    if len(parts) <= _APART:
        return [(name,) for name in parts]
    alike: dict[tuple[Part, ...], list[str]] = {}
    for name, own in parts.items():
        alike.setdefault(own, []).append(name)
    return [tuple(names) for names in alike.values()]


def _title(say: Coalitions, names: tuple[str, ...]) -> str:
    return say.name(names[0]) if len(names) == 1 else say.together(names)


def _is_crowd(case: Case, names: tuple[str, ...]) -> bool:
    people = (case.people.get(Name(name)) for name in names)
    return all(one is not None and one.kind is PartyKind.CROWD for one in people)


def part_words(block: Matrix) -> dict[Part, str]:
    """Return what each part in a picture is called; a crowd decides nothing alone, but in parts.

    >>> picture = Matrix("m", "", (Who("holders", ("holders",), crowd=True),), (What("Sell", ("sell",), (Part.DECIDES,)),))
    >>> part_words(picture)[Part.DECIDES]
    'a crowd, within which it is decided'
    """
    decides = {
        column.crowd
        for row in block.rows
        for column, part in zip(block.columns, row.parts, strict=True)
        if part is Part.DECIDES
    }
    if True not in decides:
        return _WORDS
    return {**_WORDS, Part.DECIDES: _OR_AMONG if False in decides else _AMONG}


def _several(found: Iterable[Decided]) -> set[str]:
    people: dict[str, set[str | None]] = {}
    for decided in found:
        people.setdefault(decided.name, set()).add(decided.about)
    return {name for name, about in people.items() if len(about) > 1}


def _row_title(
    case: Case, row: Sequence[Decided], several: set[str], *, others: int
) -> tuple[str, str]:
    """Return what a row is called, and what a sentence on it begins with where that is something else.

    `others` is about how many more people than those of the row the same could be said.
    """
    ordered = sorted(row, key=lambda d: d.view.kind is Kind.ORDINARY)
    named = {v.by for d in ordered if d.view.kind is not Kind.ORDINARY for v in d.views}
    titles = list(
        dict.fromkeys(_called(case, d, several, after=d.view.by in named) for d in ordered)
    )
    if len(titles) <= _NAMED:
        text = for_one(titles, others)
        return text[:1].upper() + text[1:], ""
    deciders = list(dict.fromkeys(called(case, v.by) for d in row for v in d.views if v.by))
    who = listed(deciders) if len(deciders) <= _NAMED else titles[0]
    number = f"{len(titles)} decisions"
    return f"{who[:1].upper()}{who[1:]}: {number}", f"{number} of {who}"


def _called(case: Case, decided: Decided, several: set[str], *, after: bool) -> str:
    if decided.whole:
        return about(
            case, called(case, decided.name), decided.about if decided.name in several else None
        )
    title = title_of(case, decided.view, several=decided.name in several, after=after)
    return f"{title} (not now)" if decided.view.available is False else title


def _rests(row: Sequence[Decided]) -> Rests:
    sure = weakest(d.certainty for d in row if d.certainty is not None)
    return Rests(row[0].view.path, (), sure.value if sure is not None else "")
