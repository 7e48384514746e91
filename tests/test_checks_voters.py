"""Who votes in a struggle and wants nothing: `check` names those of whom `play` says that their votes fall by lot."""

from __future__ import annotations

import re

import pytest

from kingmaker.analysis.struggle.building import build
from kingmaker.model.values import Name
from kingmaker.source.checks.electors import electors
from kingmaker.source.load import loads

FIRM = """title: A firm
people: {{ann: {{}}, bob: {{}}, cyd: {{}}, dan: {{}}}}
groups: {{pair: {{members: [cyd, dan]}}}}
entities: {{fund: {{name: the Fund, governed_by: trustees}}}}
bodies:
  board: {{members: [{members}], passes: more than half of members}}
  trustees: {{members: [ann, cyd], passes: every of members}}
offices:
  ceo: {{held_by: ann, appointed_by: board, removed_by: board}}
moves:
  dismiss: {{by: board, do: remove ann from ceo{cost}}}
actors:
  ann: {{wants: [{{that: ceo is ann, worth: 2..4, certainty: assumed}}]}}
  bob: {{wants: [{{that: ceo is not ann, worth: 2..4, certainty: assumed}}]}}
{actors}
clock: {{from: 2025-04-01, to: 2025-04-08, tick: 1 day}}
endings:
  gone: {{when: ceo is not ann}}
  stays: {{when: otherwise}}
"""
WANTS = "wants: [{that: ceo is ann, worth: 1, certainty: assumed}]"
#: Who sits on the board, what else is wanted, what the move costs; and of whom it is said that they vote by lot.
SEATED = {
    "all want something": ("ann, bob", "", "", []),
    "two want nothing": ("ann, bob, cyd, dan", "", "", ["cyd", "dan"]),
    "one of them wants something": ("ann, bob, cyd, dan", f"  cyd: {{{WANTS}}}", "", ["dan"]),
    "their group wants something together": ("ann, cyd, dan", f"  pair: {{{WANTS}}}", "", ["cyd", "dan"]),
    "their group wants it for each": ("ann, cyd, dan", f"  pair: {{alone: yes, {WANTS}}}", "", []),
    "an entity votes as those who govern it": ("ann, bob, fund", "", "", ["cyd"]),
    "an entity wants something itself": ("ann, bob, fund", f"  fund: {{{WANTS}}}", "", []),
    "a cost is minded": ("ann, bob, cyd", "", ", cost: {cyd: 1}", []),
}  # fmt: skip


@pytest.mark.parametrize("seated", SEATED)
def test_check_names_those_whose_votes_fall_by_lot_in_play(seated: str) -> None:
    members, actors, cost, lot = SEATED[seated]
    loaded = loads(FIRM.format(members=members, actors=actors, cost=cost))
    assert loaded.case is not None, loaded.errors
    told = [p for p in loaded.problems if p.code == "K744"]
    assert [n for p in told for n in re.findall(r"`(\w+)`", p.message.split(" in `")[0])] == lot
    assert all(p.where.line == 2 for p in told)
    said = [n for n in build(loaded.case).notices if "as likely yes as no" in n]
    by_lot = [n for line in said for n in re.findall(r"`(\w+)`", line)]
    assert [n for n in by_lot if n in loaded.case.people] == lot  # an entity puts motions by lot


OWNED = """title: a company
people: {{ann: {{}}, bob: {{}}, cyd: {{}}, dan: {{}}, pool: {{kind: crowd, size: 5}}}}
entities: {{firm: {{kind: corporation, governed_by: meeting}}}}
holdings:
  firm:
    common: {{votes: 1, held_by: {{{held}}}}}
    mute: {{votes: 0, held_by: {{dan: 50}}}}
bodies: {{meeting: {{of: firm, members: {members}, quorum: none, passes: more than half of votes cast}}}}
weights: {{points: {{unit: votes, of: {{ann: 3, bob: 2, cyd: 1, dan: 0}}}}}}
offices: {{ceo: {{of: firm, held_by: ann, appointed_by: meeting, removed_by: meeting}}}}
moves: {{dismiss: {{by: meeting, do: remove ann from ceo}}}}
agreements: {{{agreements}}}
actors:
  ann: {{wants: [{{that: ceo is ann, worth: 2, certainty: assumed}}], tempo: once a day}}
clock: {{from: 2025-04-01, to: 2025-04-08, tick: 1 day}}
endings: {{gone: {{when: ceo is not ann}}, stays: {{when: otherwise}}}}
"""
#: Who votes, how shares are held, which proxies there are; and who votes by lot.
OWNING = {
    "holders with votes": ("holders of shares", "ann: 3, bob: 2", "", ["bob"]),
    "of no shares at all": ("holders of shares", "ann: 3", "", []),
    "of one class": ("holders of mute", "ann: 3, bob: 2", "", ["dan"]),
    "by a weight": ("all with points", "ann: 3", "", ["bob", "cyd"]),
    "who lend their votes": ("holders of shares", "ann: 3, bob: 2, cyd: 1", "lent: {kind: proxy, from: bob, to: ann}", ["cyd"]),
    "who lend a part of their votes": ("holders of shares", "ann: 3, bob: 4", "lent: {kind: proxy, from: bob, to: ann, what: 1 common}", ["bob"]),
    "who license something": ("holders of shares", "ann: 3, bob: 2", "lent: {kind: licence, from: bob, to: ann}", ["bob"]),
    "of nothing, and the firm itself": ("holders of shares", "ann: 3, bob: 0, firm: 2", "", []),
    "a crowd": ("holders of shares", "ann: 3, pool: 5", "", ["pool"]),
}  # fmt: skip


@pytest.mark.parametrize("owning", OWNING)
def test_check_names_holders_whose_votes_fall_by_lot_in_play(owning: str) -> None:
    members, held, agreements, lot = OWNING[owning]
    loaded = loads(OWNED.format(members=members, held=held, agreements=agreements))
    assert loaded.case is not None, loaded.errors
    told = [p.message for p in loaded.problems if p.code == "K744"]
    assert [n for m in told for n in re.findall(r"`(\w+)`", m.split(" in `")[0])] == lot
    assert all(("each of its votes" in m) is (lot == ["pool"]) for m in told)
    said = [n for n in build(loaded.case).notices if "as likely yes as no" in n]
    by_lot = [n for line in said for n in re.findall(r"`(\w+)`", line)]
    assert [n for n in by_lot if n in loaded.case.people] == lot, said


@pytest.mark.parametrize(
    ("beside", "lot"),
    [("", []), (", consent: council", ["cyd"]), (", veto: council", ["cyd"])],
)
def test_whose_consent_or_veto_a_move_knows_votes_too(beside: str, lot: list[str]) -> None:
    text = FIRM.format(members="ann, bob", actors="", cost=", uses: fire")
    text = text.replace("offices:", f"powers: {{fire: {{by: board{beside}}}}}\noffices:").replace(
        "  trustees:", "  council: {members: [bob, cyd], passes: every of members}\n  trustees:"
    )
    loaded = loads(text)
    assert loaded.errors == ()
    told = [p.message for p in loaded.problems if p.code == "K744"]
    assert [n for m in told for n in re.findall(r"`(\w+)`", m.split(" in `")[0])] == lot


VOTES = {
    "1": True,
    "0": False,
    "0..2": True,
    "0..0": False,
    "unknown": True,
    "": True,
    "mood": True,
}


@pytest.mark.parametrize("votes", VOTES)
def test_who_holds_shares_that_may_have_a_vote_is_an_elector(votes: str) -> None:
    """Also where nothing is said of votes, or a gauge tells how many there are; not the firm, nor who holds none."""
    said = f"votes: {votes}, " if votes else ""
    case = loads(
        OWNED.format(members="holders of shares", held="cyd: 1, firm: 2", agreements="").replace(
            "mute: {votes: 0, held_by: {dan: 50}}",
            f"mute: {{{said}held_by: {{dan: 50, bob: 0}}}}",
        )
        + "gauges: {mood: {levels: [calm, cross]}}\n"
    ).case
    assert case is not None
    assert electors(case, Name("meeting")) == (("cyd", "dan") if VOTES[votes] else ("cyd",))


@pytest.mark.parametrize("left_out", ["clock", "endings"])
def test_where_nothing_is_played_nobody_need_want_anything(left_out: str) -> None:
    text = FIRM.format(members="ann, bob, cyd", actors="", cost="")
    kept = text.partition(f"{left_out}:")[0]
    assert not [p for p in loads(kept).problems if p.code == "K744"]
