"""`kingmaker leverage`: who can hurt whom without a vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    load_case,
    print_document,
    print_json,
    reading_options,
    usable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kingmaker.analysis.leverage.lens import Leverage
    from kingmaker.model.case import Case
    from kingmaker.model.state import State
    from kingmaker.report.document import Network


@click.command("leverage")
@click.argument("case", shell_complete=complete)
@click.option(
    "--cut",
    metavar="A->B",
    help="Say what follows if A gives B nothing more; a dependency may stand for B, as in A->money.",
)
@click.option("--after", metavar="EVENT", help="Ask of the state after this recorded event.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "svg", "mermaid", "graphml")),
    default="text",
    help="Print the graph of who gives what to whom, as a picture or for another program, instead.",
)
@json_option
@reading_options
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    cut: str | None,
    after: str | None,
    form: str,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say who can hurt whom without a vote: who needs what, what stops if it is withheld, and who has no lever."""
    from kingmaker.analysis.leverage.lens import leverage
    from kingmaker.report.levering import leverage_document
    from kingmaker.report.network import network

    if as_json and form != "text":
        msg = f"--json and --format {form} ask for two answers: leave one out"
        raise click.UsageError(msg)
    loaded = usable(load_case(case, variant=variant, without=without))
    if loaded.case is None:
        return
    found = leverage(loaded.case, _state(loaded.case, after))
    effects, title, giver = None, "", ""
    if cut is not None:
        from kingmaker.analysis.leverage.cut import cut as withheld

        giver, taker, only = _parted(loaded.case, found, cut)
        effects = withheld(found.supplies, giver, taker, only=only)
        title = f"if {cut.strip()} is cut"
    if as_json:
        from kingmaker.report.leverage_json import leverage_json

        print_json(leverage_json(loaded.case, found, cut=effects))
        return
    picture = network(loaded.case, found, cut=effects, giver=giver)
    if form != "text":
        _print_graph(loaded.case, picture, form, title)
        return
    document = leverage_document(loaded.case, found, cut=effects, title=title, picture=picture)
    print_document(document)


def _print_graph(case: Case, picture: Network | None, form: str, title: str) -> None:
    """Print the graph as a picture or for another program; a case without dependencies has none."""
    if picture is None:
        msg = f"{case.name} has no dependencies, so there is no graph"
        raise click.UsageError(msg)
    if form == "svg":
        from kingmaker.report.network_svg import network_svg

        name = f"{case.title}, {title}" if title else case.title
        click.echo(network_svg(picture, name=name), nl=False)
        return
    from kingmaker.report import network_graph

    click.echo(getattr(network_graph, form)(picture), nl=False)


def _state(case: Case, after: str | None) -> State | None:
    if after is None:
        return None
    from kingmaker.analysis.since import state_after

    if after not in case.events:
        raise click.BadParameter(
            _unknown(f"no event of {case.name} is called {after!r}", after, case.events),
            param_hint="--after",
        )
    return state_after(case, after)


def _parted(case: Case, found: Leverage, text: str) -> tuple[str, str | None, str | None]:
    """Return who withholds, from whom, and what alone if one dependency is named."""
    giver, arrow, taker = (part.strip() for part in text.partition("->"))
    if not arrow or not giver or not taker:
        raise click.BadParameter(f"{text!r} is not of the form A->B", param_hint="--cut")
    pairs = found.pairs()
    if (giver, taker) in pairs:
        return giver, taker, None
    if taker in case.dependencies and giver in case.dependencies[taker].giver:  # type: ignore[index]  # a name is text
        return giver, None, taker
    known = [f"{a}->{b}" for a, b in pairs]
    raise click.BadParameter(
        _unknown(f"{giver} gives {taker} nothing in {case.name}", text, known), param_hint="--cut"
    )


def _unknown(message: str, asked: str, known: Iterable[str]) -> str:
    from kingmaker.source.nearest import nearest

    names = list(known)
    guess = nearest(asked, names)
    if guess is not None:
        return f"{message}; did you mean {guess!r}?"
    return f"{message}; there are {', '.join(names) or 'none'}"
