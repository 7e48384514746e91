"""`kingmaker reach`: what a coalition can bring about, and who can."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from kingmaker.cli.common import (
    complete,
    json_option,
    limit_asked,
    limit_option,
    load_case,
    mistyped,
    one_of,
    print_document,
    print_json,
    reading_options,
    usable,
)
from kingmaker.cli.reach_export import FORMS, export, refuse_wrong_mix
from kingmaker.cli.searching import stoppable, time_asked, time_options

if TYPE_CHECKING:
    from datetime import datetime

    from kingmaker.analysis.reach.engine import Goal
    from kingmaker.analysis.reach.terms import Terms
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.source.loaded import Usable

_VERBS = ("could", "carry", "force", "hold", "block")


@click.command("reach")
@click.argument("case", shell_complete=complete)
@click.option(
    "--who",
    metavar="A,B",
    help="The coalition: people or groups. Without it: the smallest that can.",
)
@click.option(
    "--goal",
    metavar="CONDITION",
    help="What is to be so, such as 'ceo is not altman'. Without it: to take each office and body.",
)
@click.option(
    "--verb",
    type=click.Choice(_VERBS),
    default="force",
    show_default=True,
    help="could: with anybody's help; carry: the others only vote no or stay away; force: they move, too; "
    "hold: keep it so; block: keep it from being so.",
)
@click.option(
    "--first",
    type=click.Choice(("us", "them")),
    default="us",
    show_default=True,
    help="Who moves first.",
)
@time_options
@click.option(
    "--within",
    type=click.IntRange(0),
    metavar="N",
    help="Within so many turns. Without it: any number.",
)
@click.option(
    "--as-written",
    is_flag=True,
    help="Take it that nobody uses a power whose effect the case does not say, such as to amend the bylaws.",
)
@click.option(
    "--engine",
    type=click.Choice(("own", "clingo")),
    default="own",
    show_default=True,
    help="Who solves the game; clingo gives no plan and has to be installed.",
)
@click.option(
    "--no-resignations", is_flag=True, help="Nobody leaves an office or a seat of their own accord."
)
@click.option(
    "--most", type=click.IntRange(1), default=500_000, show_default=True, metavar="N",
    help="Keep no more positions than this at a time; a search that needs more stops and says what it had proved.",
)  # fmt: skip
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", *FORMS)),
    default="text",
    show_default=True,
    help="prism: print the game for PRISM-games, unsolved; prism-properties: the question to be asked of it.",
)
@json_option
@limit_option
@reading_options
def command(  # noqa: PLR0913  # one for each option
    *,
    case: str,
    who: str | None,
    goal: str | None,
    verb: str,
    first: str,
    period: str | None,
    by: datetime | None,
    within: int | None,
    as_written: bool,
    engine: str,
    no_resignations: bool,
    most: int,
    form: str,
    as_json: bool,
    limit: int | None,
    variant: str | None,
    without: tuple[str, ...],
) -> None:
    """Say whether a coalition can bring something about under the rules of a case, and how.

    The answer is a plan, a proof that there is none, or the limit that was reached. Exits with 0 whatever the
    answer is.
    """
    from kingmaker.analysis.reach.terms import Terms
    from kingmaker.model.claims import Verb

    if limit is not None and who is not None:
        raise click.UsageError("--limit is of the smallest coalitions: leave out --who")
    shown = limit_asked(limit, as_json=as_json)
    if form in FORMS:
        refuse_wrong_mix(form, who=who, as_json=as_json, by_clingo=engine == "clingo")
    loaded = usable(load_case(case, variant=variant, without=without))
    period, within = time_asked(loaded.case, period, by, within)
    terms = Terms(
        verb=Verb(verb),
        we_first=first == "us",
        within=within,
        resignations=not no_resignations,
        most=most,
        period=period,
        as_written=as_written,
        by_clingo=engine == "clingo",
    )
    if terms.by_clingo and find_spec("clingo") is None:
        raise click.UsageError("clingo is not installed: pip install 'kingmaker[asp]'")
    goals = _goals(loaded, goal)
    if who is None:
        _smallest(loaded, goals, terms, limit=shown if as_json else None)
        return
    if goal is None:
        raise click.UsageError("with --who, say what they want: --goal 'ceo is vacant', say")
    people = _people(loaded.case, who)
    if form in FORMS:
        export(loaded, goals[0], people, terms, form=form)
    else:
        _one(loaded, goals[0], people, terms, as_json=as_json)


def _one(
    loaded: Usable, goal: tuple[str, Goal], who: tuple[Name, ...], terms: Terms, *, as_json: bool
) -> None:
    from kingmaker.analysis.reach.lens import reach
    from kingmaker.report.reach_json import reach_json
    from kingmaker.report.reaching import reach_document, scenario_lines
    from kingmaker.source.amending import amending

    case = loaded.case
    with stoppable() as go_on:
        found = reach(case, who, goal[1], terms, go_on=go_on, amended=amending(loaded))
    if as_json:
        print_json(reach_json(case, goal[0], found))
        return
    print_document(reach_document(case, goal[0], found))
    if found.plan.steps:
        click.echo("\nThe plan as a scenario, for `kingmaker replay`:\n")
        for line in scenario_lines(found.plan, goal[0]):
            click.echo(f"    {line}")


def _smallest(
    loaded: Usable, goals: tuple[tuple[str, Goal], ...], terms: Terms, *, limit: int | None
) -> None:
    """Print the smallest coalitions: as JSON, so many of them, or as a document."""
    from kingmaker.analysis.reach.common import Common
    from kingmaker.analysis.reach.lens import smallest
    from kingmaker.report.reach_json import smallest_json
    from kingmaker.report.reaching import smallest_document
    from kingmaker.source.amending import amending

    case = loaded.case
    with stoppable() as go_on:
        common = Common(case, amending(loaded))
        asked = [
            (text, smallest(case, goal, terms, go_on=go_on, amended=common)) for text, goal in goals
        ]
    if limit is not None:
        print_json(smallest_json(case, terms, asked, limit=limit))
    else:
        print_document(smallest_document(case, terms, asked))


def _goals(loaded: Usable, text: str | None) -> tuple[tuple[str, Goal], ...]:
    """Return what is wanted, with its words: the condition, or to take each office and body."""
    from kingmaker.analysis.reach.judging import Taken, unfollowed
    from kingmaker.analysis.reach.places import places
    from kingmaker.problems import Problem
    from kingmaker.source.goal import read_goal

    case = loaded.case
    if text is None:
        found = dict.fromkeys(p.body or p.key for p in places(case))
        return tuple((f"take {name}", Taken(name)) for name in found)
    goal = read_goal(text, loaded)
    if isinstance(goal, Problem):
        raise mistyped(goal, "--goal")
    bar = unfollowed(case, goal)
    if bar:
        raise click.BadParameter(f"{bar}: `reach` cannot follow it", param_hint="--goal")
    return ((text, goal),)


def _people(case: Case, text: str) -> tuple[Name, ...]:
    """Return the names of a coalition; one that is nobody's is a wrong command line."""
    known, none = [*case.people, *case.groups, *case.entities], f"nobody in {case.name} is called"
    asked = dict.fromkeys(part.strip() for part in text.split(",") if part.strip())
    found = tuple(one_of(name, known, none, "--who") for name in asked)
    if not found:
        raise click.BadParameter("name somebody", param_hint="--who")
    return found
