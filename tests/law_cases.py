"""Small cases under a law, for the tests of law."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kingmaker.source.checks.law import LAW_CHECKS
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.model.case import Case
    from kingmaker.problems import Problem

ROOT = Path(__file__).parent.parent
BROKEN = sorted((ROOT / "tests/broken").glob("K6*.yaml"))
GALLERY = sorted((ROOT / "src/kingmaker/source/cases").glob("*.yaml"))

NONSTOCK = """\
title: x
law: delaware-nonstock
entities: {club: {kind: nonstock nonprofit, governed_by: board}}
bodies:
  board: {of: club, members: [ann, bob]}{members}
powers:
  remove-director: {by: board}
  amend-bylaws: {by: board, instrument: bylaws}
"""


COMPANY = """\
title: x
law: {law}
entities: {acme: {kind: stock corporation, governed_by: board}}
holdings:
  acme:
    common: {votes: 1, outstanding: 100, held_by: {ann: 60, bob: 40}}
    preferred: {votes: 1, outstanding: 100, held_by: {cyd: 100}}
bodies:
  stockholders: {of: acme, members: holders of shares}
  preferred-holders: {of: acme, members: holders of preferred}
  board:
    of: acme
    seats:
      one: {held_by: [ann, bob], elected_by: stockholders, expires: 2026-05-01, term: 2 years}
      two: {held_by: [dee], elected_by: stockholders, expires: 2027-05-01, term: 2 years}
      three: {held_by: [cyd], elected_by: preferred-holders, term: 5 years}
powers:
  remove-director: {by: stockholders, cause: needed}
"""


def company(*more: str, law: str = "delaware-stock", **changed: str) -> Case:
    text = COMPANY.replace("{law}", law)
    for old, new in changed.items():
        text = text.replace(f"  {old}: ", f"  {old}: {new}  # ")
    return case_of(text + "".join(f"  {line}\n" for line in more))


def case_of(text: str) -> Case:
    found = loads(text)
    assert [p for p in found.errors if not p.code.startswith("K6")] == []
    assert found.case is not None
    return found.case


def found_in(case: Case) -> list[Problem]:
    return [problem for check in LAW_CHECKS for problem in check(case)]
