"""The game as a model for PRISM-games: its text alone, read and solved apart, gives the answer of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kingmaker.analysis.reach.endless import ever, kept
from kingmaker.analysis.reach.engine import Engine, searched
from kingmaker.analysis.reach.listed import Ends, listing
from kingmaker.analysis.reach.minimax import against
from kingmaker.analysis.reach.search import Stopped, alone
from kingmaker.analysis.reach.terms import Terms
from kingmaker.cli import main
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.report.prism import prism_model, prism_properties
from kingmaker.source.load import loads
from tests.prism_reader import answer, read
from tests.reach_cases import nine_seats
from tests.test_reach import CEO, case_of, goal, organisations, six
from tests.test_reach_search import chain, games

if TYPE_CHECKING:
    from click.testing import Result

    from kingmaker.analysis.reach.listed import Listing
    from kingmaker.source.load import Loaded
    from tests.test_reach_search import Graph


def texts(found: Listing, engine: Engine, terms: Terms, want: str) -> tuple[str, str]:
    model = "\n".join(prism_model(engine, found, terms, ["us"], want))
    return model, "\n".join(prism_properties(found, terms))


def both(loaded: Loaded, who: frozenset[str], want: str, terms: Terms) -> tuple[str, str]:
    """The answer of the engine, and that of the text."""
    engine = Engine.of(case_of(loaded), goal(loaded, want), terms)
    coalition = engine.coalition(map(Name, sorted(who)))
    own = searched(engine.game(coalition, terms), terms)
    found = listing(engine.game(coalition, terms), terms)
    return own.answer.value, answer(*texts(found, engine, terms, want))


@settings(max_examples=40)
@given(
    drawn=organisations(),
    first=st.booleans(),
    verb=st.sampled_from(list(Verb)),
    within=st.none() | st.integers(0, 3),
)
def test_the_text_gives_the_answer_on_random_organisations(
    *, drawn: tuple[str, str, frozenset[str]], first: bool, verb: Verb, within: int | None
) -> None:
    text, want, ours = drawn
    own, told = both(loads(text), ours, want, Terms(verb=verb, we_first=first, within=within))
    assert own == told


@settings(max_examples=150)
@given(
    game=games(opened=True),
    first=st.booleans(),
    verb=st.sampled_from(list(Verb)),
    within=st.none() | st.integers(0, 3),
)
def test_a_listing_gives_the_answer_on_random_games(
    *, game: Graph, first: bool, verb: Verb, within: int | None
) -> None:
    terms = Terms(verb=verb, we_first=first, within=within)
    if verb in (Verb.COULD, Verb.CARRY):
        own = alone(game, within=within)
    elif verb in (Verb.HOLD, Verb.BLOCK):
        own = kept(game, bad=verb is Verb.BLOCK, we_first=first, within=within)
    elif within is None:
        own = ever(game, we_first=first)
    else:
        own = against(game, we_first=first, within=within)
    found = listing(game, terms)
    told = answer(plainly(found, terms), "\n".join(prism_properties(found, terms)))
    assert told == own.answer.value


def plainly(found: Listing, terms: Terms) -> str:
    """A listing whose moves are no acts, as a model."""
    moves = [
        (f"{'us' if spot.ours else 'them'}{n}", here, there)
        for here, spot in enumerate(found.spots)
        for n, there in enumerate([to for _, to in spot.moves] or [here])
    ]
    players = [
        f"player {name} {', '.join(f'[{name}{n}]' for n in range(9))} endplayer"
        for name in ("us", "them")
    ]
    commands = [f"[{a}] at={here} -> (at'={there});" for a, here, there in moves]
    variable = f"at : [0..{len(found.spots)}] init {found.start};"
    label = "lost" if terms.verb is Verb.HOLD else "goal"
    labels = [f'label "{label}" = at>={found.first(Ends.ABOUT)};']
    if any(spot.ends is Ends.UNSAID for spot in found.spots):
        labels.append(f'label "unsaid" = at={found.first(Ends.UNSAID)};')
    lines = ["smg", *players, "module game", variable, *commands, "endmodule", *labels]
    return "\n".join(lines)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("votes", "who", "want", "verb"),
    [
        (True, "sutskever,dangelo,toner,mccauley", CEO, Verb.FORCE),
        (False, "dangelo,toner,mccauley", CEO, Verb.FORCE),
        (False, "sutskever,dangelo", CEO, Verb.CARRY),
        (True, "altman,brockman,sutskever", CEO, Verb.BLOCK),
        (False, "altman,brockman,sutskever", CEO, Verb.BLOCK),
        (True, "altman,brockman", "ceo is altman", Verb.HOLD),
    ],
)
def test_the_text_gives_the_answer_on_a_board_of_six(
    *, votes: bool, who: str, want: str, verb: Verb, first: bool
) -> None:
    terms = Terms(verb=verb, we_first=first, resignations=False)
    own, told = both(six(votes=votes), frozenset(who.split(",")), want, terms)
    assert own == told != "limit"


def test_with_time_a_round_is_still_two_steps() -> None:
    loaded = loads(nine_seats(staggered=False, consent=False, pill=False))
    for within, expected in ((3, "no"), (4, "yes")):
        terms = Terms(period="quarter", within=within, resignations=False, as_written=True)
        own, told = both(loaded, frozenset(["a", "f", "i1"]), "d0 not on board", terms)
        assert own == told == expected


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["reach", "openai-2023", *arguments])


@pytest.mark.parametrize(
    ("who", "verb", "variant", "expected"),
    [
        ("the-four", "force", (), "yes"),
        ("external-directors", "carry", ("--variant", "recusal"), "yes"),
        ("investors", "block", (), "no"),
    ],
)
def test_the_first_case_as_the_command_prints_it(
    who: str, verb: str, variant: tuple[str, ...], expected: str
) -> None:
    asked = ["--who", who, "--goal", CEO, "--verb", verb, "--no-resignations", "--as-written"]
    model = run(*asked, *variant, "--format", "prism")
    assert model.exit_code == 0, model.stderr
    own = run(*asked, *variant, "--json")
    assert f'"answer": "{expected}"' in own.stdout
    properties = [line[3:] for line in model.stdout.splitlines() if line.startswith("// <<")]
    assert answer(model.stdout, "\n".join(properties)) == expected
    told = [line for line in model.stdout.splitlines() if line.startswith("  // ")]
    assert len(told) == len(read(model.stdout).after) > 100
    words = {line.split(": ", 1)[1] for line in told}
    assert len(words) == len(told), "two positions have the same words"
    assert model.stdout.isascii()


def test_the_question_is_printed_by_itself() -> None:
    result = run(
        "--who",
        "the-four",
        "--goal",
        CEO,
        "--within",
        "2",
        "--no-resignations",
        "--as-written",
        "--format",
        "prism-properties",
    )
    assert result.exit_code == 0, result.stderr
    assert '<<us>> P>=1 [ F<=4 "goal" ]' in result.stdout.splitlines()


def test_too_many_positions_are_not_listed() -> None:
    with pytest.raises(Stopped, match="10 positions"):
        listing(chain(50), Terms(most=10))
    result = run("--who", "the-four", "--goal", CEO, "--format", "prism", "--most", "20")
    assert result.exit_code == 2
    assert "more than 20 positions" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--who", "the-four", "--json"), "ask for two answers"),
        (("--who", "the-four", "--engine", "clingo"), "solves nothing"),
        ((), "name it with --who"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: tuple[str, ...], said: str) -> None:
    result = run("--goal", CEO, "--format", "prism", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
