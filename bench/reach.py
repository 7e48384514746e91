"""What coalitions can bring about: our search beside clingo, on the same organisations, in one run.

`ours` is measured once compiled: the games of the decisions are worked out in a first run that is not counted, and
each counted run searches anew. Clingo gets the positions and moves that we list, and solves the game by the
definition; `board.lp` states the six directors by themselves, without anything of ours, for motions that others only vote
on. Every pair of answers is held against each other; where they differ, nothing is told. Seconds are of the processor.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import combinations, product
from math import comb, prod
from time import process_time
from typing import TYPE_CHECKING

from bench.harness import Timing
from kingmaker.analysis.reach.engine import Coalition, Engine, searched
from kingmaker.analysis.reach.judging import Taken
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.reach.second import second_opinion
from kingmaker.analysis.reach.terms import Terms
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.source.goal import read_goal
from kingmaker.source.load import loads
from tests.reach_cases import board_of, nine_seats, six_directors

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.harness import Row
    from kingmaker.model.sentences import Condition

HARD = "ceo is not altman and ceo is not vacant and chair is not brockman and chair is not vacant"

#: Six directors by themselves: a motion is carried by more than half of those in office, all others against.
BOARD = """
person(0..5). side(X) :- ours(X). side(6..9). person(6..9).
seat(0..5,0). ceo(0,0). chair(1,0).
time(0..k-1).
act(off(X)) :- person(X). act(noceo). act(nochair).
act(on(6..9)). act(newceo(X)) :- person(X). act(newchair(X)) :- person(X).
{ do(A,T) : act(A) } 1 :- time(T).
carried(T) :- time(T), #sum { 1,X : seat(X,T), side(X); -1,X : seat(X,T), not side(X) } > 0.
:- do(_,T), not carried(T).
:- do(off(X),T), not seat(X,T). :- do(on(X),T), seat(X,T). :- do(on(_),T), #count { X : seat(X,T) } >= 7.
:- do(noceo,T), not ceo(_,T). :- do(newceo(_),T), ceo(_,T).
:- do(nochair,T), not chair(_,T). :- do(newchair(_),T), chair(_,T).
seat(X,T+1) :- seat(X,T), time(T), not do(off(X),T). seat(X,T+1) :- do(on(X),T).
ceo(X,T+1) :- ceo(X,T), time(T), not do(noceo,T). ceo(X,T+1) :- do(newceo(X),T).
chair(X,T+1) :- chair(X,T), time(T), not do(nochair,T). chair(X,T+1) :- do(newchair(X),T).
goal :- ceo(X,k), X != 0, chair(Y,k), Y != 1.
:- not goal.
"""


def run(*, quick: bool) -> list[Row]:
    """Measure each task with our search and, where it says anything, with clingo."""
    runs = 2 if quick else 5
    rows = [*_hundred(runs), *_six(runs), *_barred(runs), *_staggered(runs, quick=quick)]
    return rows if quick else [*rows, *_growing()]


def _say(name: str) -> None:
    """Tell what is measured now, on the standard error."""
    print(f"  {name}", file=sys.stderr, flush=True)


def _timed(function: Callable[[], object], runs: int) -> Timing:
    function()
    seconds = []
    for _ in range(runs):
        begin = process_time()
        function()
        seconds.append(process_time() - begin)
    return Timing(tuple(seconds))


def _pair(name: str, ours: Timing, theirs: Timing, **notes: object) -> list[Row]:
    """Return the rows of our search and of clingo's."""
    ratio = f"{theirs.median / ours.median:.1f}"
    return [
        ours.row(name, **notes),
        theirs.row(f"{name}, clingo", times_ours=ratio),
    ]


def _engine(text: str, goal: str) -> Engine:
    loaded = loads(text)
    assert loaded.case is not None  # noqa: S101  # our own text
    condition: Condition = read_goal(goal, loaded)  # type: ignore[assignment]  # as above
    return Engine.of(loaded.case, condition)


# --- six directors -----------------------------------------------------------------------------


def _six(runs: int) -> list[Row]:
    engine = _engine(six_directors(votes=True), HARD)
    terms = Terms(verb=Verb.FORCE, we_first=False, within=4, resignations=False)
    alone = Terms(verb=Verb.CARRY, within=4, resignations=False)
    every = [Coalition(c) for c in product(*(range(len(x.names) + 1) for x in engine.classes))]

    def winners(asked: Terms) -> int:
        """All 64 coalitions: interchangeable ones are counted, not searched again."""
        engine.forget()
        return sum(
            prod(comb(len(c.names), k) for c, k in zip(engine.classes, x.counts, strict=True))
            for x in every
            if searched(engine.game(x, asked), asked).answer is Answer.YES
        )

    four = engine.coalition([Name(n) for n in ("sutskever", "dangelo", "toner", "mccauley")])

    def ours_of_four() -> int | None:
        engine.forget()
        return searched(engine.game(four, terms), terms).rounds

    def theirs_of_four() -> int | None:
        return second_opinion(engine.game(four, terms), terms).rounds

    def by_itself() -> int:
        return sum(_plans(some) for size in range(7) for some in combinations(range(6), size))

    free = replace(terms, resignations=True)
    if not winners(terms) == winners(free) == winners(alone):
        raise AssertionError("on this board moving changes nothing for the others")
    _same(ours_of_four(), theirs_of_four(), winners(alone), by_itself())
    name = "6 directors, hardest goal"
    _say(name)
    one, all_ = f"{name}, four of them, both move", f"{name}, all 64 coalitions"
    return [
        _timed(lambda: winners(terms), runs).row(f"{all_}, both move", target=0.1),
        _timed(lambda: winners(free), runs).row(f"{all_}, both move or resign", target=0.1),
        *_pair(one, _timed(ours_of_four, runs), _timed(theirs_of_four, 1)),
        *_pair(f"{all_}, only we move", _timed(lambda: winners(alone), runs), _timed(by_itself, 1)),
    ]


def _barred(runs: int) -> list[Row]:
    """The same where nobody votes on what concerns them, and everybody may resign; the others move first."""
    name = "6 directors with a recusal rule, hardest goal, all 64 coalitions, both move or resign"
    _say(name)
    engine = _engine(six_directors(votes=False), HARD)
    terms = Terms(verb=Verb.FORCE, we_first=False, within=4)
    every = [Coalition(c) for c in product(*(range(len(x.names) + 1) for x in engine.classes))]

    def winners() -> list[Answer]:
        engine.forget()
        return [searched(engine.game(x, terms), terms).answer for x in every]

    return [_timed(winners, runs).row(name, target=0.1)]


def _plans(ours: tuple[int, ...]) -> bool:
    import clingo  # noqa: PLC0415  # only where it is measured

    control = clingo.Control(["--warn=none", "-c", "k=4"])
    control.add("base", [], BOARD + "".join(f"ours({n})." for n in ours))
    control.ground([("base", [])])
    return bool(control.solve().satisfiable)


# --- a takeover, and a hundred seats -----------------------------------------------------------


def _staggered(runs: int, *, quick: bool) -> list[Row]:
    name = "nine staggered seats, a bidder with two funds"
    _say(name)
    loaded = loads(nine_seats(staggered=True, consent=False, pill=not quick))
    assert loaded.case is not None  # noqa: S101  # our own text
    terms = Terms(we_first=False, within=8, period="quarter", resignations=False)
    engine = Engine.of(loaded.case, Taken(Name("board")), terms)
    coalition = engine.coalition([Name("a"), Name("i1"), Name("i2")])
    _same(
        searched(engine.game(coalition, terms), terms).rounds,
        second_opinion(engine.game(coalition, terms), terms).rounds,
    )

    def own() -> object:
        engine.forget()
        return searched(engine.game(coalition, terms), terms)

    ours = _timed(own, runs)
    theirs = _timed(lambda: second_opinion(engine.game(coalition, terms), terms), 1)
    return _pair(name, ours, theirs, target=0.1)


def _growing() -> list[Row]:
    """The hardest rules, once: all coalitions with the bidder against a board that may also grow."""
    name = "nine staggered seats that may grow to 15, all 16 coalitions"
    _say(name)
    loaded = loads(nine_seats(staggered=True, consent=False, pill=True, most=15))
    assert loaded.case is not None  # noqa: S101  # our own text
    terms = Terms(we_first=False, within=8, period="quarter", resignations=False)
    engine = Engine.of(loaded.case, Taken(Name("board")), terms)
    never = [{"a"}, {"a", "i2"}, {"a", "i3"}]

    def every() -> None:
        engine.forget()
        for chosen in product((False, True), repeat=4):
            others = (n for n, there in zip(("f", "i1", "i2", "i3"), chosen, strict=True) if there)
            who = {"a", *others}
            game = engine.game(engine.coalition(map(Name, sorted(who))), terms)
            _same(searched(game, terms).rounds, None if who in never else 8)

    begin = process_time()
    every()
    return [Timing((process_time() - begin,)).row(name, first_run="compiled in it")]


def _hundred(runs: int) -> list[Row]:
    name = "100 interchangeable seats, the least that can"
    _say(name)
    engine = _engine(board_of(100), "ceo is not d0")
    terms = Terms(verb=Verb.CARRY, within=1, resignations=False)
    alone = next(n for n, c in enumerate(engine.classes) if c.names == ("d0",))

    def coalition(many: int) -> Coalition:
        return Coalition(tuple(0 if n == alone else many for n in range(2)))

    def least() -> int:
        engine.forget()
        low, high = 0, 99
        while low < high:
            middle = (low + high) // 2
            found = searched(engine.game(coalition(middle), terms), terms)
            low, high = (low, middle) if found.answer is Answer.YES else (middle + 1, high)
        return low

    def theirs() -> bool:
        asked = [second_opinion(engine.game(coalition(n), terms), terms).answer for n in (50, 51)]
        return asked == [Answer.NO, Answer.YES]

    _same(least(), 51 if theirs() else None)
    ours = _timed(least, runs)
    return _pair(name, ours, _timed(theirs, 1), target=0.001)


def _same(*answers: object) -> None:
    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    if any(ours != theirs for ours, theirs in pairs):
        msg = f"the answers differ: {pairs}"
        raise AssertionError(msg)
