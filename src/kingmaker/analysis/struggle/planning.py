"""An arena and stakes as the loops read them: one list of whole numbers, and where in it each list begins.

Lists of lists are one list after another, with where each begins (`..._at`). What belongs to a state stands
together. Rows of values: for each state those of view 0, one for each player that wants or pays something, then the endings,
then the rows of each wrong view.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from kingmaker.analysis.struggle.allowed import told
from kingmaker.analysis.struggle.arena import CHANCE, MEMBER, NONE, OWN, POLL
from kingmaker.analysis.struggle.charging import charges
from kingmaker.analysis.struggle.keeping import keep_of, passing
from kingmaker.analysis.struggle.layout import AS_THREE, OF_MEMBER, OF_POLL, At
from kingmaker.analysis.struggle.quotas import quota
from kingmaker.analysis.struggle.viewing import through
from kingmaker.analysis.struggle.worths import ending_states
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from kingmaker.analysis.struggle.arena import Arena, Real, Stakes, Whole
    from kingmaker.analysis.struggle.folding import Folded
    from kingmaker.analysis.struggle.keeping import Keeping

    Lists = Mapping[str, NDArray[Any]]


_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the loops read, but for the numbers of the draws, and in which order it is given back.

    `room` and `kept` are how many vectors there must be room for. At the end, the wants `last_want` are added to
    the rows `last_row` of the states `last_state`. `ballots` are the places in `Motions.voters` of the ballots here. `row[v, p]` is the row of player p in view v, or `NONE`; those
    of the endings begin at `first_ending`.
    """

    words: Whole
    reals: Real
    at: At
    room: int
    kept: int
    row: Whole
    first_ending: int
    last_state: Whole
    last_row: Whole
    last_want: Whole
    ballots: NDArray[np.int64]
    keeping: Keeping


def plan(
    cut: Folded, scale: Real, vectors: int, *, one_tick: bool = False, layers: int = 1
) -> Plan:
    """Return what the loops read; what is kept may be of `one_tick` at a time.

    `scale` is by what worths are multiplied in each draw, `[views, players, draws]`.

    Steps: sort motions by state, name targets once, give out rows, lay it all out.
    """
    arena, stakes, turns = cut.arena, cut.stakes, cut.arena.turns
    of_turn = _owners(turns.turns_at)
    of_option = of_turn[_owners(turns.options_at)]
    motions = _motions(arena, of_option)
    seats = _seats(arena, motions)
    due = charges(arena, of_turn)
    rows, first_ending = _rows(arena, stakes, np.unique(due.payer))
    last, tick = _wants(arena, stakes, rows["row"])
    firsts = turns.options_at[turns.turns_at].astype(np.int64), motions["ballot_at"]
    keeping = keep_of(arena, cut.watch, firsts)
    keeping = passing(keeping, firsts[0]) if one_tick else keeping
    parts = [arena.crowds.get(player, 0) for player in range(len(arena.players))]
    lists: Lists = {
        "final": arena.final,
        "blind": arena.blind,
        "through": through(arena, stakes, scale, _acting(arena, of_turn, motions)),
        "told": np.any(arena.blind, axis=1) | (np.diff(due.at) > 0),
        **_arrivals(cut, of_option),
        **_order(cut, layers),
        "tick_at": _starts(tick[:, 0], arena.states),
        "tick_row": tick[:, 1],
        "tick_want": tick[:, 2],
        **{name: getattr(turns, name) for name in ("turns_at", "player", "crowd", "whole")},
        **{name: getattr(turns, name) for name in ("options_at", "target", "cost", "odds")},
        "charge_at": due.at,
        "charged": due.option,
        "payer": due.payer,
        "charge": due.cost,
        "passes": seats,
        **keeping.lists,
        **{name: motions[name] for name in _OF_MOTIONS},
        "quota": _quotas(arena, motions),
        **_rules(arena),
        **rows,
        "peer": _by_player(stakes.peer.items(), len(arena.players)),
        "middle": _by_player(stakes.middle.items(), len(arena.players)),
        "norm": _by_player(stakes.thresholds.items(), len(arena.players)),
        "quantile_at": np.cumsum([0, *parts]),
        "turnout": _by_player(stakes.turnout.items(), len(arena.players)),
        "agreeing": _by_player(stakes.agreeing.items(), len(arena.players)),
        **_polls(arena),
    }
    reals: Lists = {
        "rate": arena.rate,
        "share": turns.share,
        "chosen": turns.chosen,
        "quantile": np.array([_NORMAL.inv_cdf((n + 0.5) / of) for of in parts for n in range(of)]),
        "part": due.part,
    }
    sizes = {
        "states": arena.states,
        "players": len(arena.players),
        "views": len(stakes.views),
        "rows": int(rows["rows_at"].max(initial=0)),
        "options": _most(turns.options_at[turns.turns_at]),
        "ballots": _most(motions["ballot_at"]),
        "arrivals": _most(lists["arrived_at"]),
        "precision": stakes.precision,
        "vectors": vectors,
        "kept_first": 0 if cut.watch.worths else first_ending,
        "kept_rows": first_ending * cut.watch.worths + len(arena.endings),
        "gains": int(cut.watch.worths),
        "first_ending": first_ending,
        "sure": _most(motions["ballot_at"]) + _most(motions["motion_at"]),
        "apart": int(one_tick),
        "layers": layers,
    }
    room, room_size = _laid_out(_room(stakes, lists, sizes))
    kept, kept_size = _laid_out(keeping.sizes(sizes["kept_rows"], vectors, gains=cut.watch.worths))
    words_at, _ = _laid_out({name: made.size for name, made in lists.items()})
    reals_at, _ = _laid_out({name: made.size for name, made in reals.items()})
    return Plan(
        words=np.concatenate([made.reshape(-1).astype(np.int32) for made in lists.values()]),
        reals=np.concatenate([np.asarray(made, np.float64) for made in reals.values()]),
        at=At(**sizes, **words_at, **reals_at, **room, **kept),
        room=room_size,
        kept=kept_size,
        row=rows["row"].astype(np.int32),
        first_ending=first_ending,
        last_state=last[:, 0].astype(np.int32),
        last_row=last[:, 1].astype(np.int32),
        last_want=last[:, 2].astype(np.int32),
        ballots=motions["source"],
        keeping=keeping,
    )


def _laid_out(sizes: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Return where each list begins if they stand one after another, and where the last ends."""
    ends = np.cumsum([0, *sizes.values()])
    return {name: int(at) for name, at in zip(sizes, ends, strict=False)}, int(ends[-1])


def _room(stakes: Stakes, lists: Lists, sizes: Mapping[str, int]) -> dict[str, int]:
    nodes = _most(lists["node_at"]) + 2
    options = sizes["views"] * sizes["options"]
    return {
        "ease": 1,
        "parameters": len(stakes.assumptions),
        "wants": sum(len(wants) for wants in stakes.views),
        "scales": sizes["views"] * sizes["players"],
        "values": sizes["layers"] * sizes["states"] * sizes["rows"],
        "shadow": int(lists["aside"].max(initial=0)) * sizes["rows"],
        "votes": 3 * sizes["views"] * sizes["ballots"],
        "lean": sizes["ballots"],
        "gain": options,
        "tried": options,
        "made": options,
        "power": sizes["options"],
        "carried_if": sizes["ballots"] + _most(lists["motion_at"]) + 1,
        "up": nodes,
        "down": nodes,
        "arriving": sizes["views"] * sizes["arrivals"],
    }


def _owners(starts: NDArray[Any]) -> NDArray[np.int64]:
    """Return for each member of a list of lists the list that it is in."""
    return np.repeat(np.arange(starts.size - 1), starts[1:] - starts[:-1])


def _starts(owners: NDArray[Any], lists: int) -> NDArray[np.int64]:
    """Return where each list begins, of members that are sorted by their lists."""
    return np.searchsorted(owners, np.arange(lists + 1))


def _most(starts: NDArray[Any]) -> int:
    return int(np.diff(starts.astype(np.int64)).max(initial=0))


#: Those of the lists of motions that the loops read.
_OF_MOTIONS = ("motion_at", "ballot_at", "voters", "rule", "voter", "passed", "tells")


def _motions(arena: Arena, of_option: NDArray[np.int64]) -> Lists:
    """Return the motions that are moved, by state, and their ballots one after another."""
    motions, turns = arena.motions, arena.turns
    moved = turns.motion != NONE
    state = np.full(motions.target.size, arena.states)  # one that nobody moves is in no state
    state[turns.motion[moved]] = of_option[moved]
    order = np.argsort(state, kind="stable")
    order = order[: np.searchsorted(state[order], arena.states)]
    voters = np.diff(motions.voters_at)[order]
    of_ballot = _owners(np.append(0, np.cumsum(voters)))
    before = np.cumsum(voters) - voters
    source = np.arange(of_ballot.size) - before[of_ballot] + motions.voters_at[order][of_ballot]
    return {
        "motion": order,
        "motion_at": _starts(state[order], arena.states),
        "ballot_at": _starts(state[order][of_ballot], arena.states),
        "voters": voters,
        "rule": motions.rule[order],
        "voter": motions.voters[source],
        "passed": _about(arena, motions.target[order][of_ballot], source),
        "tells": _tells(arena, order[of_ballot], source),
        "of_ballot": of_ballot,
        "source": source,
        "state": state[order],
    }


def _quotas(arena: Arena, motions: Lists) -> NDArray[np.int64]:
    """Return for each motion the code of the quota of its voters that it takes, or `NONE`."""
    kinds, which = np.unique(motions["rule"] * 256 + motions["voters"], return_inverse=True)
    codes = [quota(arena.rules, int(kind) // 256, int(kind) % 256) for kind in kinds]
    return np.array([*codes, NONE])[which.reshape(-1)]


def _seats(arena: Arena, motions: Lists) -> NDArray[np.int64]:
    """Return for each option where the probability stands that it is carried.

    First those of each ballot of the state being for it, then those of each motion, then that of what needs none.
    """
    turns, players = arena.turns, len(arena.players)
    ballots = _most(motions["ballot_at"])
    seats = np.full(turns.motion.size, ballots + _most(motions["motion_at"]))
    place = np.full(arena.motions.target.size, NONE)
    place[motions["motion"]] = np.arange(motions["motion"].size)
    voted = turns.motion != NONE
    moved = place[turns.motion[voted]]
    state = motions["state"]
    seats[voted] = ballots + moved - motions["motion_at"][state[moved]]
    of_ballot = motions["of_ballot"]
    keys = of_ballot * players + motions["voter"]
    if not keys.size:
        return seats
    keys[(motions["tells"] >= OF_POLL) | (motions["tells"] < 0)] = (
        NONE  # who tables for a large crowd is not among its polls
    )
    order = np.argsort(keys, kind="stable")
    mover = turns.player[_owners(turns.options_at)][voted]
    wanted = moved * players + mover
    found = order[np.minimum(np.searchsorted(keys[order], wanted), keys.size - 1)]
    has = (keys[found] == wanted) & (mover != CHANCE)  # a vote that is due has nobody who tables it
    local = found - motions["ballot_at"][state[of_ballot[found]]]
    seats[np.flatnonzero(voted)[has]] = local[has]
    return seats


def _rules(arena: Arena) -> Lists:
    """Return the nodes of each rule, those of one rule counted from 2, after its two ends."""
    rules = arena.rules
    asked = rules.root > 1
    count = np.where(asked, rules.root - rules.first + 1, 0)
    of_node = np.repeat(np.arange(count.size), count)
    before = np.cumsum(count) - count
    node = np.arange(of_node.size) - before[of_node] + rules.first[of_node]
    branch = rules.branch[node]
    return {
        "node_at": np.append(0, np.cumsum(count)),
        "asks": rules.voter[node],
        "branch": np.where(branch > 1, branch - rules.first[of_node][:, None] + 2, branch),
        "root": np.where(asked, count + 1, rules.root),
        "ternary": rules.ternary if rules.away is None else rules.ternary | rules.away,
    }


def _tells(arena: Arena, motion: NDArray[Any], source: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each ballot how it comes about, as `voting` reads it: with abstaining where that is told from both others."""
    rules, ballot, rule = arena.rules, arena.motions.ballot, arena.motions.rule[motion]
    three = np.logical_and(*told(arena))[rule, source - arena.motions.voters_at[motion]]
    found = np.where(rules.ternary[rule], np.where(three, 1, AS_THREE), 0)
    if rules.away is not None:
        found[rules.away[rule] & (found == 0)] = AS_THREE
    if ballot is not None:
        own = ballot[source]
        found[own == MEMBER] = OF_MEMBER
        found[own >= POLL] = OF_POLL + own[own >= POLL] - POLL
        found[own < OWN] = own[own < OWN]
    return found


def _about(arena: Arena, target: NDArray[Any], source: NDArray[np.int64]) -> NDArray[Any]:
    """Return the state that each ballot is about: the target of its motion, in an election that of a candidate."""
    if arena.motions.about is None:
        return target
    about = arena.motions.about[source]
    return np.where(about == NONE, target, about)


def _polls(arena: Arena) -> Lists:
    """Return each poll: its members, how many comparisons it has, and these."""
    made = [[p.members, len(p.terms), *(n for term in p.terms for n in term)] for p in arena.polls]
    return {
        "poll_at": np.cumsum([0, *(len(one) for one in made)]),
        "poll": np.array([number for one in made for number in one], np.int64),
    }


def _arrivals(cut: Folded, of_option: NDArray[np.int64]) -> Lists:
    """Return the states that follow each state, named once, and the place of each option's target among them.

    They stand in the order that they have in the whole arena, so that sums do not hang on what else is asked.
    """
    states = cut.arena.states
    order = np.argsort(cut.states)
    rank = np.argsort(order)
    named, which = np.unique(of_option * states + rank[cut.arena.turns.target], return_inverse=True)
    starts = _starts(named // states, states)
    return {
        "arrived_at": starts,
        "arrived": order[named % states],
        "arrival": which.reshape(-1) - starts[of_option],
    }


def _order(cut: Folded, layers: int) -> Lists:
    """Return when each state is needed; and which have to wait before they are written over, until their group is done."""
    first = np.append(True, np.diff(cut.group) != 0)[: cut.group.size]
    begins = np.flatnonzero(first)
    sizes = np.diff(np.append(begins, cut.group.size))
    place = np.arange(cut.group.size) - np.repeat(begins, sizes) + 1
    several = np.repeat(sizes, sizes) > 1
    aside = np.where(several & (layers == 1), place, 0)
    closing = np.where(aside == np.repeat(sizes, sizes), aside, 0)
    return {"since": cut.since, "aside": aside, "closing": closing}


def _by_player(rows: Iterable[tuple[int, int]], players: int) -> Whole:
    found = np.full(players, NONE, np.int32)
    for player, row in rows:
        found[player] = row
    return found


def _rows(arena: Arena, stakes: Stakes, payers: NDArray[Any]) -> tuple[Lists, int]:
    """Return the row of each player in each view, where the rows of each view begin and end; and those of endings.

    Those have one who want something, or pay something.
    """
    row = np.full((len(stakes.views), len(arena.players)), NONE)
    rows = np.zeros((len(stakes.views), 2), np.int64)
    used = first_ending = 0
    for view, wants in enumerate(stakes.views):
        rows[view, 0] = used
        own = sorted({want.player for want in wants}.union(payers.tolist()))
        row[view, own] = np.arange(used, used + len(own))
        used += len(own)
        if view == 0:
            first_ending, used = used, used + len(arena.endings)
        rows[view, 1] = used
    return {"row": row, "rows_at": rows}, first_ending


def _wants(
    arena: Arena, stakes: Stakes, row: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (state, row, number of the want) where one holds, by state: at the end, and in each tick."""
    late, early = ending_states(arena), ~arena.final
    found: dict[bool, list[NDArray[np.int64]]] = {False: [], True: []}
    every = [(view, want) for view, wants in enumerate(stakes.views) for want in wants]
    for number, (view, want) in enumerate(every):
        states = np.flatnonzero(stakes.holds[want.condition] & (early if want.lasting else late))
        entry = np.full((states.size, 3), number)
        entry[:, 0], entry[:, 1] = states, row[view, want.player]
        found[want.lasting].append(entry)
    last, tick = (np.concatenate([np.empty((0, 3), np.int64), *found[k]]) for k in (False, True))
    return last, tick[np.argsort(tick[:, 0], kind="stable")]


def _acting(
    arena: Arena, of_turn: NDArray[np.int64], motions: Lists
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return states with somebody who moves or votes there."""
    moved = arena.turns.player != CHANCE
    voting = motions["state"][motions["of_ballot"]]
    states = np.concatenate([of_turn[moved], voting])
    return states, np.concatenate([arena.turns.player[moved], motions["voter"]])
