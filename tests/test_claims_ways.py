"""A claim that fails on a decision with several ways: what is voted on and counted is the way that the claim turns on."""

from __future__ import annotations

import pytest

from kingmaker.analysis.claims.results import Verdict
from kingmaker.analysis.replaying import replay
from kingmaker.cli.claims import findings
from kingmaker.report.testing import counterexample, reasons
from kingmaker.source.load import loads
from tests.checking import sound

CLUB = """title: A club with a board and a council
people: {{ann: {{}}, ben: {{}}, cleo: {{}}, dan: {{}}, eve: {{}}, fay: {{}}, gil: {{}}}}
entities:
  club: {{name: the Club, governed_by: board}}
bodies:
  board: {{of: club, members: [ann, ben, cleo], quorum: none, passes: more than half of members}}
  council: {{of: club, members: [dan, eve, fay, gil], quorum: none, passes: at least 3 of members}}
  elders: {{of: club, members: [dan, eve], quorum: none, passes: every of members}}
offices:
  head: {{of: club, held_by: ann, appointed_by: board}}
  boss: {{of: club, held_by: ann, appointed_by: board, removed_by: council}}
powers:
  oust: {{ways: [{{by: board}}, {{by: council}}], concerns: remove-officer, of: head}}
  sell: {{steps: [{{by: elders}}, {{by: council}}]}}
  lend: {{ways: [{{by: board}}, {{by: council}}]}}
assert:
  - {{id: it, claim: "{claim}"}}
"""
#: Whose counting is told, in this order, and what the votes come to.
TOLD = {
    "dan, eve and fay can never carry lend": (["council"], "council votes on lend: dan, eve and fay for; gil against: it passes"),
    "ann and ben can never carry lend": (["board"], "board votes on lend: ann and ben for; cleo against: it passes"),
    "dan and eve can carry lend": (["council"], "council votes on lend: dan and eve for; fay and gil against: it does not pass"),
    "dan and eve can block lend": (["board"], "board votes on lend: ann, ben and cleo for: it passes"),
    "ben, cleo, dan and eve can never block lend": (["board", "council"], "council votes on lend: fay and gil for; dan and eve against: it does not pass"),
    "gil is a dummy for lend": (["council"], "council votes on lend: dan, eve and gil for; fay against: it passes"),
    "dan and eve can carry sell": (["elders", "council"], "council votes on sell: dan and eve for; fay and gil against: it does not pass"),
    "dan, eve and fay can never carry remove ann from head": (["council"], "council votes on oust: dan, eve and fay for; gil against: it passes"),
    "dan and eve can carry remove ann from head": (["council"], "missing to carry it: fay or gil"),
    "dan and eve can carry head is not ann within 2 motions": (["council"], "council removes ann from head, 2 for (dan and eve), at worst 2 against"),
    "ben, cleo, dan, eve and fay can never carry head is ben and boss is dan within 4 motions": (["board", "council"], "council removes ann from boss, 3 for"),
}  # fmt: skip


@pytest.mark.parametrize("claim", TOLD)
def test_the_body_that_is_counted_is_the_one_that_the_claim_turns_on(claim: str) -> None:
    loaded = loads(CLUB.format(claim=claim))
    assert loaded.case is not None, loaded.errors
    (finding,) = findings(sound(loaded))
    assert finding.answer.verdict is Verdict.FAILS
    said = list(reasons(finding))
    counted, votes = TOLD[claim]
    told = [line.split(": ")[1] for line in said if line.startswith("counting: ")]
    assert told == counted
    assert votes in "\n".join(said)
    shown = finding.answer.shown
    assert shown is not None, said
    assert replay(loaded.case, finding.name, shown.scenario).right
    assert counterexample(finding)
