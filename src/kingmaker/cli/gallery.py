"""`kingmaker cases`: what is shipped."""

from __future__ import annotations

import click

from kingmaker.cli.common import json_option, print_json


@click.command("cases")
@json_option
def command(*, as_json: bool) -> None:
    """List the cases that come with Kingmaker; commands take their bare names."""
    from kingmaker.source.read import GALLERY, gallery
    from kingmaker.source.title import title_of

    rows = [(name, title_of(GALLERY / f"{name}.yaml")) for name in gallery()]
    if as_json:
        cases = [{"name": name, "title": title} for name, title in rows]
        print_json({"format_version": "1.0", "kind": "cases", "cases": cases})
        return
    width = max(len(name) for name, _ in rows)
    for name, title in rows:
        click.echo(f"{name:{width}}  {title}")
