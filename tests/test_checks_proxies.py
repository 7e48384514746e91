"""Proxies that one person may hold: as the case says them, and as votes are counted by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kingmaker.analysis.decisions import decisions
from kingmaker.analysis.gaps import Refused, Undetermined
from kingmaker.model.state import initial
from kingmaker.report.procedure import procedure
from kingmaker.source.load import loads
from tests.checking import codes

CLUB = """title: A club
as_of: 2024-06-01
people: {{ann: {{}}, bob: {{}}, cyd: {{}}, dan: {{}}}}
entities: {{club: {{kind: association, governed_by: meeting}}}}
weights: {{points: {{unit: votes, of: {{ann: 4, bob: 3, cyd: 2, dan: 0}}}}}}
holdings:
  club: {{parts: {{votes: 1, held_by: {{ann: 4, bob: 3, cyd: 2}}}}, mute: {{votes: 0, held_by: {{dan: 9}}}}}}
bodies:
  meeting: {{of: club, members: {members}, quorum: none, passes: more than half of votes cast{cap}}}
  council: {{of: club, members: [bob], quorum: none, passes: more than half of votes cast}}
powers: {{dissolve: {{by: meeting}}, hire: {{by: council}}}}
agreements: {{{agreements}}}
"""
EVERYBODY = "[ann, bob, cyd, dan]"


def lent(*proxies: str) -> str:
    return ", ".join(f"p{n}: {{kind: proxy, {proxy}}}" for n, proxy in enumerate(proxies))


@pytest.mark.parametrize(
    ("members", "cap", "proxies", "found"),
    [
        (EVERYBODY, 1, ["from: bob, to: ann"], 0),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: cyd, to: ann"], 1),
        (EVERYBODY, 1, ["from: [bob, cyd], to: ann"], 1),
        (EVERYBODY, 0, ["from: bob, to: ann"], 1),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: cyd, to: dan"], 0),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: cyd, to: ann, on: dissolve"], 1),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: cyd, to: ann, on: hire"], 0),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: cyd, to: ann, begins: 2024-07-01"], 1),
        (EVERYBODY, 1, ["from: bob, to: ann, until: date at least 2024-07-01", "from: cyd, to: ann, begins: 2024-07-01"], 0),
        (EVERYBODY, 1, ["from: bob, to: ann, until: date at least 2024-07-02", "from: cyd, to: ann, begins: 2024-07-01"], 1),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: bob, to: dan, begins: 2024-06-15", "from: cyd, to: ann, begins: 2024-07-01"], 0),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: cyd, to: ann, until: ann on council"], 1),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: cyd, to: ann, until: bob on council"], 0),
        (EVERYBODY, 1, ["from: bob, to: ann", "from: cyd, to: ann", "from: cyd, to: dan"], 0),
        ("[ann, bob]", 1, ["from: bob, to: ann", "from: cyd, to: ann"], 0),
        ("all with points", 1, ["from: bob, to: ann", "from: dan, to: ann"], 0),
        ("all with points", 1, ["from: bob, to: ann", "from: cyd, to: ann"], 1),
        ("holders of shares", 1, ["from: bob, to: ann", "from: dan, to: ann"], 0),
        ("holders of shares", 1, ["from: bob, to: ann", "from: cyd, to: ann"], 1),
    ],
)  # fmt: skip
def test_who_votes_for_more_than_one_may_is_named(
    members: str, cap: int, proxies: list[str], found: int
) -> None:
    given_ = lent(*proxies)
    text = CLUB.format(members=members, cap=f", proxies: {cap}", agreements=given_)
    assert codes(text).count("K531") == found
    assert loads(CLUB.format(members=members, cap="", agreements=given_)).errors == ()


def test_where_no_day_is_known_every_proxy_is_in_force() -> None:
    text = CLUB.replace("as_of: 2024-06-01\n", "")
    given_ = lent("from: bob, to: ann", "from: cyd, to: ann, begins: 2024-07-01")
    said = text.format(members=EVERYBODY, cap=", proxies: 1", agreements=given_)
    assert codes(said).count("K531") == 1


@pytest.mark.parametrize(
    ("size", "cap", "found"),
    [("size: 3", 2, 1), ("size: 3", 3, 0), ("size: 3", 1, 1), ("size: 2..9", 2, 0), ("size: unknown", 1, 0)],
)  # fmt: skip
def test_a_crowd_lends_as_many_votes_as_it_has_heads(size: str, cap: int, found: int) -> None:
    text = CLUB.replace("dan: {{}}", f"dan: {{{{kind: crowd, {size}}}}}")
    given_ = lent("from: dan, to: ann")
    shown = text.format(members=EVERYBODY, cap=f", proxies: {cap}", agreements=given_)
    said = [p.message for p in loads(shown).problems if p.code == "K531"]
    assert len(said) == found
    assert all("`ann` votes for `dan` (3 heads)" in message for message in said)


@given(
    pairs=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=5),
    cap=st.integers(0, 2),
)
def test_it_is_said_where_a_counted_roll_has_more(pairs: list[tuple[str, str]], cap: int) -> None:
    """The twin: how many votes the roll of the meeting gives to each beside their own."""
    names = dict(zip("abcd", ("ann", "bob", "cyd", "dan"), strict=True))
    proxies = [f"from: {names[a]}, to: {names[b]}" for a, b in pairs if a != b]
    text = CLUB.format(members=EVERYBODY, cap="", agreements=lent(*proxies))
    case = loads(text).case
    assert case is not None
    meeting = next(d for d in decisions(case, initial(case)) if d.name == "meeting").meeting
    assert not isinstance(meeting, Undetermined | Refused)
    heads = dict(meeting.roll.heads.of)
    latest = {a: b for a, b in pairs if a != b}
    held = [n - (who[0] not in latest) for who, n in heads.items()]
    most = max(held, default=0)
    capped = CLUB.format(members=EVERYBODY, cap=f", proxies: {cap}", agreements=lent(*proxies))
    assert ("K531" in codes(capped)) is (most > cap)


@pytest.mark.parametrize(
    ("cap", "words"),
    [
        (0, "Nobody votes by proxy."),
        (1, "One may vote for 1 other by proxy."),
        (2, "One may vote for 2 others by proxy."),
    ],
)
def test_the_bound_is_told_with_the_procedure(cap: int, words: str) -> None:
    case = loads(CLUB.format(members=EVERYBODY, cap=f", proxies: {cap}", agreements="")).case
    assert case is not None
    view = next(d for d in decisions(case, initial(case)) if d.name == "dissolve")
    assert words in " ".join(procedure(case, view))
