"""`kingmaker leverage`: who can hurt whom without a vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    load_case,
    one_of,
    print_document,
    print_json,
    reading_options,
    unknown,
    usable,
)
from kingmaker.cli.picture import picture_options

if TYPE_CHECKING:
    from kingmaker.analysis.leverage.lens import Leverage
    from kingmaker.cli.picture import Picture
    from kingmaker.model.case import Case
    from kingmaker.report.document import Network


@click.command("leverage")
@click.argument("case", shell_complete=complete)
@click.option(
    "--cut",
    metavar="A->B",
    help="Say what follows if A gives B nothing more; a dependency may stand for B, as in A->money.",
)
@click.option(
    "--uses",
    metavar="A[->B,C]",
    help="Say what hangs on each use of what A gives, to B and C if they are named: how it may divide its means.",
)
@click.option(
    "--odds",
    multiple=True,
    metavar="PARTY=CHANCE",
    help="Say how likely things are to stop if this party withholds all that it gives with this chance, such as 10%..30%. "
    "May be repeated.",
)
@click.option("--after", metavar="EVENT", help="Ask of the state after this recorded event.")
@click.option(
    "--at", metavar="DATE", help="Ask of this date: what was given, promised and paid by then."
)
@picture_options(
    *("svg", "png", "mermaid", "graphml"),
    told="Print the graph of who gives what to whom, as a picture or for another program, instead.",
)
@json_option
@reading_options
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    cut: str | None,
    uses: str | None,
    odds: tuple[str, ...],
    after: str | None,
    at: str | None,
    picture: Picture,
    as_json: bool,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say who can hurt whom without a vote: who needs what, what stops if it is withheld, and who has no lever."""
    picture.alone(as_json=as_json)
    _refuse(
        (
            uses is not None or bool(odds),
            cut is not None or picture.form != "text",
            "--uses and --odds go with neither --cut nor --format",
        ),
        (after is not None, at is not None, "--after and --at ask for two states"),
    )
    loaded = usable(load_case(case, variant=variant, without=without))
    found = _found(loaded.case, after, at)
    if uses is not None or odds:
        from kingmaker.cli.leverage_uses import tell_uses

        tell_uses(loaded.case, found, uses, odds, as_json=as_json)
        return
    _tell(loaded.case, found, cut, picture, as_json=as_json)


def _refuse(*pairs: tuple[bool, bool, str]) -> None:
    """Refuse what asks for two answers: of each pair, the one and the other."""
    for one, other, message in pairs:
        if one and other:
            raise click.UsageError(f"{message}: leave one out")


def _tell(case: Case, found: Leverage, cut: str | None, wanted: Picture, *, as_json: bool) -> None:
    """Print the answer: all levers, or what follows from a cut."""
    from kingmaker.report.levering import leverage_document
    from kingmaker.report.network import network

    effects, title, giver = None, "", ""
    if cut is not None:
        from kingmaker.analysis.leverage.cut import cut as withheld

        giver, taker, only = _parted(case, found, cut)
        effects = withheld(found.supplies, giver, taker, only=only)
        title = f"if {cut.strip()} is cut"
    if as_json:
        from kingmaker.report.leverage_json import leverage_json

        print_json(leverage_json(case, found, cut=effects))
        return
    picture = network(case, found, cut=effects, giver=giver)
    if wanted.form != "text":
        _print_graph(case, picture, wanted, title)
        return
    document = leverage_document(case, found, cut=effects, title=title, picture=picture)
    print_document(document)


def _print_graph(case: Case, picture: Network | None, wanted: Picture, title: str) -> None:
    """Print the graph as a picture or for another program; a case without dependencies has none."""
    if picture is None:
        msg = f"{case.name} has no dependencies, so there is no graph"
        raise click.UsageError(msg)
    if wanted.form == "svg":
        from kingmaker.report.network_svg import network_svg

        name = f"{case.title}, {title}" if title else case.title
        wanted.show(network_svg(picture, name=name))
        return
    from kingmaker.report import network_graph

    wanted.show(getattr(network_graph, wanted.form)(picture))


def _found(case: Case, after: str | None, at: str | None) -> Leverage:
    """Return the leverage in the state that is asked of."""
    from kingmaker.analysis.leverage.lens import leverage
    from kingmaker.analysis.since import state_after, state_at

    if at is not None:
        from kingmaker.cli.struggling import moment_of

        moment = moment_of(case, at, "--at")
        local = moment.replace(tzinfo=None) if moment is not None else None
        return leverage(case, state_at(case, local) if local is not None else None, local)
    if after is None:
        return leverage(case)
    event = one_of(after, case.events, f"no event of {case.name} is called", "--after")
    return leverage(case, state_after(case, event))


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
        unknown(f"{giver} gives {taker} nothing in {case.name}", text, known), param_hint="--cut"
    )
