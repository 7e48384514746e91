"""Issues of the European Union as `Matters`: who is how capable under which treaty, and the published split."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kingmaker.analysis.bargain.matters import matters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bench.validate.data import Shelf
    from kingmaker.analysis.bargain.matters import Matters

    Floats = NDArray[np.float64]

#: Votes in the Council until October 2004: Treaty establishing the European Community, article 148 (later 205). Sum 87.
BEFORE_NICE = {
    **dict.fromkeys(("de", "fr", "it", "uk"), 10.0),
    "es": 8.0,
    **dict.fromkeys(("be", "el", "nl", "pt"), 5.0),
    **dict.fromkeys(("at", "se"), 4.0),
    **dict.fromkeys(("dk", "ie", "fi"), 3.0),
    "lu": 2.0,
}
#: Votes from November 2004 to October 2014: Treaty of Nice, declaration 20, and the acts of accession. Sum 352.
NICE = {
    **dict.fromkeys(("de", "fr", "it", "uk"), 29.0),
    **dict.fromkeys(("es", "pl"), 27.0),
    "ro": 14.0,
    "nl": 13.0,
    **dict.fromkeys(("be", "cz", "el", "hu", "pt"), 12.0),
    **dict.fromkeys(("at", "bu", "se"), 10.0),
    **dict.fromkeys(("dk", "ie", "lt", "sk", "fi", "cr"), 7.0),
    **dict.fromkeys(("ee", "lv", "si", "cy", "lu"), 4.0),
    "mt": 3.0,
}
#: Since then states count by their people: millions about 2019, Eurostat.
PEOPLE = {
    "de": 83.12, "uk": 67.79, "fr": 67.44, "it": 58.97, "es": 48.95, "pl": 37.84, "ro": 19.19, "nl": 17.61, "be": 11.57,
    "pt": 10.75, "cz": 10.57, "el": 10.38, "se": 10.37, "hu": 9.73, "at": 8.93, "bu": 6.92, "dk": 5.83, "fi": 5.53,
    "sk": 5.42, "ie": 5.01, "cr": 4.04, "lt": 2.80, "si": 2.11, "lv": 1.86, "ee": 1.33, "cy": 0.90, "lu": 0.63, "mt": 0.52,
}  # fmt: skip
#: The Commission and the Parliament have no vote there: each counts as the most capable state.
INSTITUTIONS = ("com", "ep")
#: An issue without a date of decision is taken for one of this year, as the published figures do.
UNDATED = 2007
#: Fewer actors than these make no bargain.
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue: the actors that took part with positions and salience from 0 to 100, and what was decided."""

    name: str
    dossier: str
    year: int
    introduced: int
    actors: tuple[str, ...]
    positions: tuple[float, ...]
    salience: tuple[float, ...]
    reference: float
    outcome: float


def capability(actors: Sequence[str], year: int) -> tuple[float, ...]:
    """Return what each actor can bring to bear in a year: votes in the Council or people, by the treaty in force.

    Who has no place in the table, a state that was to join, counts as the least of those who have.

    >>> capability(["de", "lu", "com"], 2000), capability(["de", "mt"], 2008)
    ((10.0, 2.0, 10.0), (29.0, 3.0))
    """
    table = _table(year)
    known = [table[actor] for actor in actors if actor in table]
    most, least = (max(known), min(known)) if known else (1.0, 1.0)
    return tuple(most if actor in INSTITUTIONS else table.get(actor, least) for actor in actors)


def _table(year: int) -> Mapping[str, float]:
    if year <= 2004:  # noqa: PLR2004  # no issue was decided between November 2004 and the end of it
        return BEFORE_NICE
    return NICE if year <= 2014 else PEOPLE  # noqa: PLR2004  # nor in 2014


def issues(shelf: Shelf) -> tuple[list[Issue], int]:
    """Return the issues that can be scored, in the order of the file, and how many cannot.

    An issue is scored if what was decided is known, and at least three actors with a position and salience are.
    """
    rows = shelf.rows("deu3.csv")
    actors = [name[2:] for name in rows[0] if name.startswith("p_")]
    found = [issue for row in rows if (issue := _issue(row, actors)) is not None]
    left_out = len(rows) - len(found)
    if shelf.most:
        kept = sorted({issue.dossier for issue in found})[: shelf.most]
        found = [issue for issue in found if issue.dossier in kept]
    return found, left_out


def _issue(row: Mapping[str, str], actors: Sequence[str]) -> Issue | None:
    told = [a for a in actors if row[f"p_{a}"] and row[f"s_{a}"]]
    if not row["outcome"] or len(told) < _LEAST:
        return None
    return Issue(
        name=row["issue"],
        dossier=row["dossier"],
        year=int(row["decided"] or UNDATED),
        introduced=int(row["introduced"]),
        actors=tuple(told),
        positions=tuple(float(row[f"p_{a}"]) for a in told),
        salience=tuple(float(row[f"s_{a}"]) for a in told),
        reference=float(row["reference"] or "nan"),
        outcome=float(row["outcome"]),
    )


def as_matters(listed: Sequence[Issue], *, capable: str = "treaty") -> Matters:
    """Return issues as one record for the models of bargaining; actors that had no part have no weight.

    `capable` is `treaty`, `even` (all alike), `plain` (salience alike too), or `introduced`: the treaty of the year of the
    proposal where that of the decision is unknown.
    """
    names = sorted({actor for issue in listed for actor in issue.actors})
    place = {name: number for number, name in enumerate(names)}
    where = np.full((len(listed), len(names)), np.nan)
    care, can = np.zeros_like(where), np.zeros_like(where)
    for number, issue in enumerate(listed):
        columns = [place[actor] for actor in issue.actors]
        where[number, columns] = issue.positions
        care[number, columns] = 1.0 if capable == "plain" else issue.salience
        year = issue.introduced if capable == "introduced" and issue.year == UNDATED else issue.year
        known = capable in {"treaty", "introduced"}
        can[number, columns] = capability(issue.actors, year) if known else 1.0
    reference = np.array([issue.reference for issue in listed])
    return matters(where, care, can, reference=reference)


def published_split(names: Sequence[str]) -> dict[str, str]:
    """Return which issues are `train`, `dev` and `test` in the published comparison.

    Issues in the order of the SHA-256 of `20260721:` and their name: the first 40 of 100 train, the next 30 dev, the rest
    test. Issues of one dossier may be on different sides, which is a weakness of it.

    Schelling (2026), github.com/hamzagul07/schelling, "Pre-registered split".
    """

    def key(name: str) -> str:
        return hashlib.sha256(f"20260721:{name}".encode()).hexdigest()

    ordered = sorted(set(names), key=key)
    train, dev = round(len(ordered) * 0.4), round(len(ordered) * 0.3)
    sides = ["train"] * train + ["dev"] * dev + ["test"] * (len(ordered) - train - dev)
    return dict(zip(ordered, sides, strict=True))
