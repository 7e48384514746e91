"""`kingmaker schema`: the JSON Schema of case files and of JSON answers."""

from __future__ import annotations

import click

from kingmaker.cli.common import print_json

_OF = ("case", "cases", "check", "control", "explain", "report")


@click.command("schema")
@click.option(
    "--of",
    "kind",
    type=click.Choice(_OF),
    default="case",
    show_default=True,
    help="Case files, or a JSON answer.",
)
@click.option("--json", "_as_json", is_flag=True, help="Accepted for uniformity: a schema is JSON.")
def command(*, kind: str, _as_json: bool) -> None:
    """Print the JSON Schema of case files, or of the JSON that a command answers with."""
    if kind == "case":
        from kingmaker.source.schema import json_schema

        print_json(json_schema())
        return
    from kingmaker.report.answers import answer_schema

    print_json(answer_schema(kind))
