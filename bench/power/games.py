"""The games of the power benchmark: real bodies, and generated ones of growing size."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
#: Seeds of the generated games.
WEIGHTS_SEED, UNIONS_SEED = 20240601, 20261128


@dataclass(frozen=True, slots=True)
class Threshold:
    """Won with weights of at least the quota."""

    quota: int
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Won if all thresholds of at least one list are met."""

    lists: tuple[tuple[Threshold, ...], ...]


Rule = Threshold | Either


@dataclass(frozen=True, slots=True)
class Game:
    """A game; the players are numbers from 0. Unions, if any, share out the players."""

    name: str
    rule: Rule
    unions: tuple[tuple[int, ...], ...] = ()

    @property
    def size(self) -> int:
        """The number of players."""
        rule = self.rule
        first = rule if isinstance(rule, Threshold) else rule.lists[0][0]
        return len(first.weights)

    @property
    def weighted(self) -> Threshold:
        """The one threshold of a weighted game."""
        if not isinstance(self.rule, Threshold):
            raise TypeError(f"{self.name} is no weighted game")
        return self.rule

    def shuffled(self, dice: random.Random) -> Game:
        """The same game with the players in another order, and the names of the players with it.

        >>> Game("g", Threshold(3, (2, 1, 1)), ((0,), (1, 2))).shuffled(random.Random(7))
        Game(name='g', rule=Threshold(quota=3, weights=(1, 2, 1)), unions=((1,), (0, 2)))
        """
        order = dice.sample(range(self.size), self.size)
        place = {player: at for at, player in enumerate(order)}

        def moved(one: Threshold) -> Threshold:
            return Threshold(one.quota, tuple(one.weights[player] for player in order))

        rule = self.rule
        shuffled = (
            moved(rule)
            if isinstance(rule, Threshold)
            else Either(tuple(tuple(map(moved, parts)) for parts in rule.lists))
        )
        unions = tuple(tuple(sorted(place[p] for p in union)) for union in self.unions)
        return Game(self.name, shuffled, unions)


def games() -> dict[str, Game]:
    """Every game by its name."""
    kept = json.loads((DATA / "power_games.json").read_text("utf-8"))
    made = [*_real(kept), *_random(), *_with_unions(kept)]
    return {game.name: game for game in made}


def _real(kept: dict[str, Any]) -> list[Game]:
    imf = kept["imf_2022"]
    return [
        _weighted("us_ec_2024", kept["us_ec_2024"]),
        *(
            Game(f"imf_{share}", Threshold(quota, tuple(imf["weights"])))
            for share, quota in imf["quotas"].items()
        ),
        _weighted("aiib_87", kept["aiib_87"]),
        _council("eu27_2024", kept["eu27_2024"], outside=True),
        _council("eu28_2019", kept["eu28_2019"], outside=False),
        Game("us_federal", _federal()),
        _weighted("linear_1000", kept["linear_1000"]),
        _weighted("linear_2000", kept["linear_2000"]),
    ]


def _weighted(name: str, kept: dict[str, Any]) -> Game:
    return Game(name, Threshold(kept["quota"], tuple(kept["weights"])))


def _council(name: str, kept: dict[str, Any], *, outside: bool) -> Game:
    """The Council of the European Union: members and population, or nearly all members.

    Nearly all members suffice either way; `outside` is only how the rule is written: as its own
    alternative, or within a list that repeats the number of members.
    """
    people = tuple(kept["weights"])
    one_each = (1,) * len(people)
    most, nearly_all = (Threshold(number, one_each) for number in kept["members"])
    population = Threshold(kept["population"], people)
    lists = ((most, population), (nearly_all,) if outside else (most, nearly_all))
    return Game(name, Either(lists))


def _federal() -> Either:
    """A bill of the United States: president 0, vice-president 1, 100 senators, 435 representatives."""

    def of(quota: int, *, who: int) -> Threshold:
        kinds = (1, 1, 100, 435)
        return Threshold(
            quota, tuple(int(kind == who) for kind, n in enumerate(kinds) for _ in range(n))
        )

    president, tie = of(1, who=0), of(1, who=1)
    return Either(
        (
            (of(218, who=3), of(51, who=2), president),
            (of(218, who=3), of(50, who=2), tie, president),
            (of(290, who=3), of(67, who=2)),
        )
    )


def _random() -> list[Game]:
    """Weights drawn evenly, and more than half of them to win."""
    dice = random.Random(WEIGHTS_SEED)  # noqa: S311  # nothing secret
    made = []
    for players in (20, 50, 100, 500):
        for most in (100, 10_000):
            weights = sorted((dice.randint(1, most) for _ in range(players)), reverse=True)
            half = Threshold(sum(weights) // 2 + 1, tuple(weights))
            made.append(Game(f"random_{players}_{most}", half))
    return made


def _with_unions(kept: dict[str, Any]) -> list[Game]:
    """The development bank in its three groups of members, and games drawn at random."""
    bank = kept["aiib_87"]
    rule = Threshold(bank["quota"], tuple(bank["weights"]))
    made = [Game("aiib_87_in_3", rule, _cut(bank["unions"]))]
    dice = random.Random(UNIONS_SEED)  # noqa: S311  # nothing secret
    for players, unions, most in ((30, 6, 100), (266, 10, 100), (741, 40, 100), (1031, 60, 40)):
        weights = tuple(dice.randint(1, most) for _ in range(players))
        ends = sorted(dice.sample(range(1, players), unions - 1))
        sizes = [end - start for start, end in zip([0, *ends], [*ends, players], strict=True)]
        rule = Threshold(sum(weights) // 2 + 1, weights)
        made.append(Game(f"random_{players}_in_{unions}", rule, _cut(sizes)))
    return made


def _cut(sizes: list[int]) -> tuple[tuple[int, ...], ...]:
    """Consecutive players in unions of these sizes."""
    players = iter(range(sum(sizes)))
    return tuple(tuple(next(players) for _ in range(size)) for size in sizes)
