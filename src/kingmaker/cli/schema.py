"""`kingmaker schema`: the JSON Schema of case files and of JSON answers."""

from __future__ import annotations

import click

from kingmaker.cli.common import print_json
from kingmaker.report.answers import ANSWERS, answer_schema


@click.command("schema")
@click.option(
    "--of",
    "kind",
    type=click.Choice(("case", "part", *ANSWERS)),
    default="case",
    show_default=True,
    help="Case files, parts they include, or a JSON answer.",
)
@click.option("--json", "_as_json", is_flag=True, help="Accepted for uniformity: a schema is JSON.")
def command(*, kind: str, _as_json: bool) -> None:
    """Print the JSON Schema of case files, of parts that they include, or of the JSON that a command answers with."""
    if kind in ("case", "part"):
        from kingmaker.source.schema import json_schema

        print_json(json_schema(part=kind == "part"))
        return
    print_json(answer_schema(kind))
