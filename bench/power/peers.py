"""How each program of the power benchmark is asked for an index; its own conventions end here.

Every program gets the same game and gives a list of numbers, one for each player, in their order.
What is timed is the function that `prepare` returns: from weights to indices, with the making of the
program's own objects, because for most of them that is the work.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.power.diagrams import dd_banzhaf, oxidd_banzhaf
from bench.power.games import Game, Threshold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kingmaker.analysis.games import SimpleGame

Answer = Sequence[Fraction | float]
Solve = Callable[[Game], Callable[[], Answer]]


class CannotExpress(Exception):  # noqa: N818  # an outcome, not a mistake
    """The program has no way to state this game."""


class Killed(Exception):  # noqa: N818
    """A command was ended because its time was over."""


class Absent(Exception):  # noqa: N818
    """The program is not on this machine."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A program: its indices, and how many decimals it gives (the rest is held against it)."""

    name: str
    indices: Mapping[str, Solve]
    decimals: int = 9
    #: What its work grows with: the sums of weights, the players alone, or both in ways of their own.
    grows_with: str = "sums"
    #: What to import before the clock runs; the version is that of the distribution `name`.
    modules: tuple[str, ...] = ()
    #: A compiled program, and the variable of the environment that may name it.
    program: str = ""
    variable: str = ""

    def ready(self) -> None:
        """Import what is needed; raise `Absent` if it is not there."""
        if self.program:
            _binary(self)
        try:
            for module in self.modules:
                importlib.import_module(module)
        except ImportError as missing:
            raise Absent(str(missing)) from missing


def _binary(tool: Tool) -> str:
    path = os.environ.get(tool.variable) or shutil.which(tool.program)
    if not path or not Path(path).exists():
        raise Absent(f"no {tool.program} on the PATH and none named by {tool.variable}")
    return path


# --- Kingmaker ----------------------------------------------------------------------------


def ours(index: str) -> Solve:
    """Ask the library as its documentation says."""

    def solve(game: Game) -> Callable[[], Answer]:
        made = simple_game(game)
        blocs = {f"u{n}": [str(p) for p in union] for n, union in enumerate(game.unions)}
        more: dict[str, Any] = {"unions": blocs} if blocs else {}
        return lambda: list(made.index(index, **more).values())

    return solve


def in_floats(index: str) -> Solve:
    """Ask for the same in floating point, with a bound on its error."""

    def solve(game: Game) -> Callable[[], Answer]:
        if game.unions or not isinstance(game.rule, Threshold):
            raise CannotExpress
        made = simple_game(game)
        return lambda: [float(v) for v in made.index(index, method="quadrature").values()]

    return solve


def simple_game(game: Game) -> SimpleGame:
    """The game as the library has it."""
    from kingmaker import SimpleGame  # noqa: PLC0415  # only in Kingmaker's own process

    names = [str(player) for player in range(game.size)]

    def threshold(one: Threshold) -> SimpleGame:
        return SimpleGame.weighted(one.quota, one.weights, names=names)

    if isinstance(game.rule, Threshold):
        return threshold(game.rule)
    return SimpleGame.any_of(
        *(SimpleGame.all_of(*map(threshold, parts)) for parts in game.rule.lists)
    )


# --- installed by pip ---------------------------------------------------------------------


def _plain(game: Game) -> Threshold:
    """The one threshold of a game without unions, or a refusal."""
    if not isinstance(game.rule, Threshold) or game.unions:
        raise CannotExpress
    return game.rule


def powerindices(function: str) -> Solve:
    """The functions of powerindices."""

    def solve(game: Game) -> Callable[[], Answer]:
        import powerindices as peer  # noqa: PLC0415

        rule = _plain(game)
        return lambda: list(map(float, getattr(peer, function)(rule.quota, list(rule.weights))))

    return solve


def powerindex(method: str, attribute: str) -> Solve:
    """The methods of powerindex."""

    def solve(game: Game) -> Callable[[], Answer]:
        import powerindex as peer  # noqa: PLC0415

        rule = _plain(game)

        def answer() -> Answer:
            made = peer.Game(rule.quota, weights=list(rule.weights))
            getattr(made, method)()
            return list(getattr(made, attribute))

        return answer

    return solve


def tucoopy_sums(module: str, function: str) -> Solve:
    """The functions of tucoopy for weighted games."""

    def solve(game: Game) -> Callable[[], Answer]:
        peer = getattr(importlib.import_module(f"tucoopy.power.{module}"), function)
        rule = _plain(game)
        return lambda: list(peer(list(rule.weights), rule.quota))

    return solve


def tucoopy_table(module: str, function: str) -> Solve:
    """The functions of tucoopy for games that are tables of all coalitions."""

    def solve(game: Game) -> Callable[[], Answer]:
        from tucoopy.games.weighted_voting import weighted_voting_game  # noqa: PLC0415

        peer = getattr(importlib.import_module(f"tucoopy.power.{module}"), function)
        rule = _plain(game)
        return lambda: list(peer(weighted_voting_game(list(rule.weights), rule.quota)))

    return solve


def tucoopy_owen(game: Game) -> Callable[[], Answer]:
    """Owen's value, to 16 players by default and as many as there are if one insists."""
    from tucoopy.games.weighted_voting import weighted_voting_game  # noqa: PLC0415
    from tucoopy.solutions.owen import owen_value  # noqa: PLC0415

    rule = game.weighted
    unions = [list(union) for union in game.unions]

    def answer() -> Answer:
        table = weighted_voting_game(list(rule.weights), rule.quota)
        return list(owen_value(table, unions=unions, max_players=game.size).x)

    return answer


def power_bdd(method: str, attribute: str) -> Solve:
    """The decision diagrams of power_bdd, joined by its operators for compound rules."""

    def solve(game: Game) -> Callable[[], Answer]:
        from power_bdd.bdd import BDD, WeightedGame  # noqa: PLC0415

        if game.unions:
            raise CannotExpress

        def leaf(one: Threshold) -> Any:  # noqa: ANN401  # its own class
            return BDD(WeightedGame(one.quota, list(one.weights)))

        def answer() -> Answer:
            rule = game.rule
            if isinstance(rule, Threshold):
                diagram = leaf(rule)
            else:
                lists = [_joined(map(leaf, parts), "__and__") for parts in rule.lists]
                diagram = _joined(lists, "__or__")
            getattr(diagram, method)()
            return list(getattr(diagram, attribute)[1:])

        return answer

    return solve


def _joined(diagrams: Any, operator: str) -> Any:  # noqa: ANN401
    first, *others = diagrams
    for other in others:
        first = getattr(first, operator)(other)
    return first


def power_index_calculator(function: str) -> Solve:
    """The functions of power_index_calculator."""

    def solve(game: Game) -> Callable[[], Answer]:
        import power_index_calculator as peer  # noqa: PLC0415

        rule = _plain(game)
        return lambda: list(getattr(peer, function)(list(rule.weights), rule.quota))

    return solve


def shapiq(value: str) -> Solve:
    """The exact computer of shapiq, which asks a function about every coalition."""

    def solve(game: Game) -> Callable[[], Answer]:
        import numpy as np  # noqa: PLC0415
        from shapiq import ExactComputer  # noqa: PLC0415

        if game.unions:
            raise CannotExpress
        parts = ((game.rule,),) if isinstance(game.rule, Threshold) else game.rule.lists
        arrays = [[(p.quota, np.array(p.weights, np.int64)) for p in some] for some in parts]

        def wins(coalitions: Any) -> Any:  # noqa: ANN401  # numpy's arrays
            won = np.zeros(len(coalitions), bool)
            for some in arrays:
                won |= np.all([coalitions @ weights >= quota for quota, weights in some], axis=0)
            return won.astype(float)

        def answer() -> Answer:
            computer = ExactComputer(wins, game.size)
            return list(map(float, computer(index=value, order=1).values[-game.size :]))

        return answer

    return solve


# --- compiled by hand ---------------------------------------------------------------------


def epic(code: str) -> Solve:
    """EPIC, a command: one index, printed with six digits."""

    def solve(game: Game) -> Callable[[], Answer]:
        if not isinstance(game.rule, Threshold):
            raise CannotExpress
        folder = tempfile.mkdtemp()
        weights = Path(folder, "weights.csv")
        weights.write_text("".join(f"{w}\n" for w in game.rule.weights), "utf-8")
        unions = ",".join("+".join(str(p + 1) for p in union) for union in game.unions)
        command = [
            _binary(TOOLS["EPIC"]), "--quiet", "-i", code, *(["-p", unions] if unions else []),
            "-w", str(weights), "-q", str(game.rule.quota),
        ]  # fmt: skip
        return partial(_printed, command, re.compile(r"^P\d+: (\S+)$", re.MULTILINE))

    return solve


def voting_games(option: str) -> Solve:
    """VotingGames, a command: one index, printed."""

    def solve(game: Game) -> Callable[[], Answer]:
        rule = _plain(game)
        instance = Path(tempfile.mkdtemp(), "game.in")
        numbers = (game.size, rule.quota, *rule.weights)
        instance.write_text("\n".join(map(str, numbers)) + "\n", "utf-8")
        command = [_binary(TOOLS["VotingGames"]), option, str(instance)]
        return partial(_printed, command, re.compile(r"(?<![\w.])\d[\d.e+-]*"))

    return solve


#: A command that prints more than this many bytes is prompting somebody who is not there.
MOST_PRINTED = 1 << 20


def _printed(command: Sequence[str], number: re.Pattern[str]) -> Answer:
    """Run a command with no input, and read at most a mebibyte of its output."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as running:
        text = running.stdout.read(MOST_PRINTED).decode("utf-8", "replace")  # type: ignore[union-attr]
        if len(text) == MOST_PRINTED:
            running.kill()
            raise MemoryError("it asks whether to go on with too little memory, for ever")
    if running.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise Killed
    if running.returncode == -signal.SIGABRT:
        raise MemoryError
    if running.returncode:
        raise RuntimeError(f"exit code {running.returncode}: {text.strip()[-200:]}")
    return [float(found) for found in number.findall(text)]


OURS, OURS_IN_FLOATS = "kingmaker", "kingmaker in floats"
OUR_INDICES = (
    "banzhaf", "shapley-shubik", "holler-packel", "deegan-packel", "johnston", "owen", "banzhaf-owen",
)  # fmt: skip

#: Every program, ours first. The names are those of the distributions, or of the compiled programs.
TOOLS = {
    tool.name: tool
    for tool in (
        Tool(OURS, {name: ours(name) for name in OUR_INDICES}, 12, modules=("kingmaker",)),
        Tool(
            OURS_IN_FLOATS,
            {
                "banzhaf": in_floats("absolute-banzhaf"),
                "shapley-shubik": in_floats("shapley-shubik"),
                "deegan-packel": in_floats("deegan-packel"),
                "johnston": in_floats("johnston"),
            },
            12,
            modules=("kingmaker",),
        ),
        Tool(
            "power_bdd",
            {
                "banzhaf": power_bdd("calc_banzhaf", "beta"),
                "shapley-shubik": power_bdd("calc_shapley", "phi"),
            },
            grows_with="both",
            modules=("power_bdd.bdd",),
        ),
        Tool(
            "powerindices",
            {
                "banzhaf": powerindices("compute_pbi"),
                "shapley-shubik": powerindices("compute_ssi"),
            },
            modules=("powerindices",),
        ),
        Tool(
            "powerindex",
            {
                "banzhaf": powerindex("calc_banzhaf", "banzhaf"),
                "shapley-shubik": powerindex("calc_shapley_shubik", "shapley_shubik"),
            },
            modules=("powerindex",),
        ),
        Tool(
            "tucoopy",
            {
                "banzhaf": tucoopy_sums("banzhaf", "banzhaf_index_weighted_voting"),
                "shapley-shubik": tucoopy_sums(
                    "shapley_shubik", "shapley_shubik_index_weighted_voting"
                ),
                "holler-packel": tucoopy_table("holler", "holler_index"),
                "deegan-packel": tucoopy_table("deegan_packel", "deegan_packel_index"),
                "johnston": tucoopy_table("johnston", "johnston_index"),
                "owen": tucoopy_owen,
            },
            modules=("tucoopy",),
        ),
        Tool(
            "power_index_calculator",
            {
                "banzhaf": power_index_calculator("banzhaf"),
                "shapley-shubik": power_index_calculator("shapley"),
                "holler-packel": power_index_calculator("holler_packel"),
                "deegan-packel": power_index_calculator("deegan_packel"),
                "johnston": power_index_calculator("johnston"),
            },
            decimals=3,
            grows_with="players",
            modules=("power_index_calculator",),
        ),
        Tool(
            "shapiq",
            {"banzhaf": shapiq("BV"), "shapley-shubik": shapiq("SV")},
            grows_with="players",
            modules=("shapiq",),
        ),
        Tool("oxidd", {"banzhaf": oxidd_banzhaf}, grows_with="both", modules=("oxidd.bdd",)),
        Tool("dd", {"banzhaf": dd_banzhaf}, grows_with="both", modules=("dd.cudd",)),
        Tool(
            "EPIC",
            {
                "banzhaf": epic("BZ"),
                "shapley-shubik": epic("SH"),
                "holler-packel": epic("PG"),
                "deegan-packel": epic("DP"),
                "johnston": epic("J"),
                "owen": epic("O"),
                "banzhaf-owen": epic("BO"),
            },
            decimals=6,
            program="epic",
            variable="KINGMAKER_BENCH_EPIC",
        ),
        Tool(
            "VotingGames",
            {"banzhaf": voting_games("-b"), "shapley-shubik": voting_games("-s")},
            program="voting-games",
            variable="KINGMAKER_BENCH_VOTINGGAMES",
        ),
    )
}
