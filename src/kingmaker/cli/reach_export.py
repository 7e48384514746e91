"""`kingmaker reach --format prism`: the game of a question for another program that solves games."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kingmaker.analysis.reach.engine import Goal
    from kingmaker.analysis.reach.terms import Terms
    from kingmaker.model.values import Name
    from kingmaker.source.loaded import Usable

#: The forms in which a game, or the question about it, can be printed.
FORMS = ("prism", "prism-properties")


def refuse_wrong_mix(form: str, *, who: str | None, as_json: bool, by_clingo: bool) -> None:
    """Refuse options that do not go with a form for another program."""
    if as_json:
        raise click.UsageError(f"--json and --format {form} ask for two answers: leave one out")
    if by_clingo:
        raise click.UsageError(f"--format {form} solves nothing: leave out --engine")
    if who is None:
        raise click.UsageError(
            f"--format {form} prints the game of one coalition: name it with --who"
        )


def export(
    loaded: Usable, goal: tuple[str, Goal], who: tuple[Name, ...], terms: Terms, *, form: str
) -> None:
    """Print the game, or the question about it; with too many positions, refuse."""
    from kingmaker.analysis.reach.engine import Engine
    from kingmaker.analysis.reach.listed import MOST_LISTED, listing
    from kingmaker.analysis.reach.search import Stopped
    from kingmaker.report.prism import prism_model, prism_properties
    from kingmaker.source.amending import amending

    engine = Engine.of(loaded.case, goal[1], terms, amended=amending(loaded))
    game = engine.game(engine.coalition(who), terms)
    most = min(terms.most, MOST_LISTED)
    try:
        found = listing(game, replace(terms, most=most))
    except Stopped as stopped:
        msg = f"the game has more than {most:,} positions, too many to print: leave out resignations (--no-resignations) or what the case does not say (--as-written), or ask for less"
        raise click.UsageError(msg) from stopped
    if form == "prism":
        lines = prism_model(engine, found, terms, who, goal[0])
    else:
        lines = prism_properties(found, terms)
    click.echo("\n".join(lines))
