"""`kingmaker explain`: one clause in words, or every rule in use."""

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
    from click.shell_completion import CompletionItem

    from kingmaker.model.case import Case
    from kingmaker.report.document import Document
    from kingmaker.source.loaded import Loaded, Usable
    from kingmaker.source.tree import Mapping


def _complete_clause(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the addresses in the case that begin so, for shells."""
    from click.shell_completion import CompletionItem

    from kingmaker.source.load import load
    from kingmaker.source.locate import beginning

    path = ctx.params.get("case")
    if not isinstance(path, str) or path == "-":
        return []
    tree = _tree(load(path, variant=ctx.params.get("variant")))
    return [] if tree is None else [CompletionItem(a) for a in beginning(tree, incomplete)]


@click.command("explain")
@click.argument("case", shell_complete=complete)
@click.argument("clause", required=False, metavar="[CLAUSE]", shell_complete=_complete_clause)
@json_option
@reading_options
def command(
    *, case: str, clause: str | None, as_json: bool, variant: str | None, without: tuple[str, ...]
) -> None:
    """Say what a clause means and rests on; without CLAUSE, list every rule in use, those of law included.

    CLAUSE is an address in the case, such as `powers.remove-director` or `bodies.board.quorum`; or the end of
    one, such as `remove-director`, if no other ends so. A rule of its pack of law is `law.rules.NAME`.
    """
    from kingmaker.report.as_json import as_json as json_of
    from kingmaker.report.explaining import explain_case

    loaded = usable(load_case(case, variant=variant, without=without))
    if clause is None:
        document = explain_case(loaded.case)
    else:
        document = _explained(loaded, loaded.case, clause, variant)
    if as_json:
        print_json(json_of(document))
    else:
        print_document(document)


def _explained(loaded: Usable, case: Case, clause: str, variant: str | None) -> Document:
    """Return what stands at an address, explained: a clause of the case, or a rule of its pack of law."""
    from kingmaker.report.explaining import explain_clause, explain_rule, explain_rules
    from kingmaker.source.excerpt import excerpt
    from kingmaker.source.locate import locate

    tree = _tree(loaded)
    if tree is None:
        return explain_clause(case, clause, "")
    found = locate(tree, clause)
    if isinstance(found, str):
        no_law = case.law is None and clause.startswith("law.")
        under = f" (under the variant {variant})" if variant else ""
        raise click.BadParameter(
            f"{'the case names no pack of law' if no_law else found}{under}", param_hint="CLAUSE"
        )
    address, entry = found
    match address.split("."):
        case ["law", "rules", name]:
            return explain_rule(case, name)
        case ["law", "rules"]:
            return explain_rules(case)
    written = excerpt(entry, loaded.texts, path=address, root=tree, variant=variant)
    return explain_clause(case, address, written)


def _tree(loaded: Loaded) -> Mapping | None:
    """Return the case as text with places, and the rules of its pack of law in it."""
    from kingmaker.source.locate import with_law

    if loaded.tree is None or loaded.case is None or loaded.case.law is None:
        return loaded.tree
    return with_law(loaded.tree, loaded.case.law)
