"""Hold every shipped case against ``kingmaker check`` and against ``kingmaker schema``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from rich.console import Console
from rich.table import Table

CASES = Path("src/kingmaker/source/cases")


class EditorLoader(yaml.SafeLoader):
    """Reads a case as an editor does that validates YAML by a JSON Schema: a date is text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:timestamp"]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def kingmaker(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command of this environment."""
    command = [sys.executable, "-m", "kingmaker", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def check(case: Path) -> str:
    """What the checker says of a case: "sound", or its words."""
    done = kingmaker("check", str(case))
    return "sound" if done.returncode == 0 else (done.stdout + done.stderr).strip()


def against(schema: Any, case: Path) -> str:  # noqa: ANN401  # JSON is any value
    """What the schema says of a case: "valid", or its complaints by their place in the file."""
    tree = yaml.load(case.read_text("utf-8"), EditorLoader)  # noqa: S506  # it is a safe loader
    errors = sorted(Draft202012Validator(schema).iter_errors(tree), key=lambda e: e.json_path)
    return "\n".join(f"{error.json_path}: {error.message}" for error in errors) or "valid"


def main() -> int:
    """Print one table; exit with 1 if any cell of it is a complaint."""
    published = kingmaker("schema")
    if published.returncode != 0:
        print(published.stderr, file=sys.stderr)
        return 2
    schema = json.loads(published.stdout)
    Draft202012Validator.check_schema(schema)
    cases = sorted(CASES.rglob("*.yaml"))
    rows = [(case.stem, check(case), against(schema, case)) for case in cases]
    table = Table("case", "kingmaker check", "JSON Schema", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)
    sound = all(row[1:] == ("sound", "valid") for row in rows)
    return 0 if cases and sound else 1


if __name__ == "__main__":
    sys.exit(main())
