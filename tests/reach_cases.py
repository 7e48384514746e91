"""Organisations for the tests and benchmarks of `reach`."""

from __future__ import annotations


def nine_seats(*, staggered: bool, consent: bool, pill: bool, most: int = 9) -> str:
    """Nine directors elected by the holders of 200 shares; a bidder may buy ten of them in each period.

    `a` holds 20 % and buys from retail holders, half of whom never vote. With the pill closed it may buy up to 30 %.
    """
    names = [f"d{n}" for n in range(9)]
    if staggered:
        words = ("one", "two", "three")
        seats = "\n".join(
            f"      class-{word}: {{count: 3, held_by: [{', '.join(names[3 * n : 3 * n + 3])}], "
            f"elected_by: stockholders, expires: {2025 + n}-12-15, term: 3 years}}"
            for n, word in enumerate(words)
        )
    else:
        seats = (
            f"      all: {{count: 9, held_by: [{', '.join(names)}], elected_by: stockholders, "
            "expires: 2025-12-15, term: 1 year}"
        )
    holders = "".join(f", {n}: {{kind: organisation}}" for n in HOLDERS)
    people = ", ".join(f"{n}: {{}}" for n in names) + holders
    switch = (
        """  adopt: {by: board, acts: set pill to closed}
  redeem: {by: board, acts: set pill to open}
"""
        if pill
        else ""
    )
    writes = "{passes: more than half of outstanding common}" if consent else "refused"
    return f"""
title: nine seats
as_of: 2025-01-01
people: {{{people}}}
entities: {{firm: {{governed_by: board}}}}
holdings:
  firm:
    common: {{votes: 1, outstanding: 200, held_by: {{{", ".join(f"{k}: {v}" for k, v in HOLDERS.items())}}}}}
gauges: {{pill: {{levels: [open, closed]}}}}
bodies:
  board:
    of: firm
    seats:
{seats}
    quorum: none
    passes: more than half of in office
    vacancies: {{by: board, passes: more than half of in office}}
  stockholders:
    of: firm
    members: holders of common
    quorum: none
    passes: more than half of votes cast
    meets: every year on 2025-12-15
    recused: {{who: actor is silent, counts: as absent}}
    written_consent: {writes}
powers:
  elect-director: {{by: stockholders, passes: most votes cast}}
  remove-director: {{by: stockholders, passes: more than half of outstanding common, cause: {"needed" if staggered else "not needed"}}}
  fix-board-size: {{by: board, at_most: {most}}}
  buy:
    by: a
    when: pill is open or a holds fewer than 60 common
    acts: [transfer 5 common from retail to a, transfer 5 common from silent to a]
{switch}"""


#: Who holds how many of the 200 shares.
HOLDERS = {"a": 40, "f": 44, "i1": 36, "i2": 24, "i3": 16, "retail": 20, "silent": 20}


SIX = """
title: a board of six
people: {altman: {}, brockman: {}, sutskever: {}, dangelo: {}, toner: {}, mccauley: {}}
bodies:
  board:
    seats: 7
    members: [altman, brockman, sutskever, dangelo, toner, mccauley]
    quorum: none
    passes: more than half of BASE
offices:
  ceo: {of: board, held_by: altman, appointed_by: board, removed_by: board, person_concerned: MAY}
  chair: {of: board, held_by: brockman, appointed_by: board, removed_by: board, person_concerned: MAY}
powers:
  remove-director: {by: board, person_concerned: MAY}
  elect-director: {by: board}
"""


def six_directors(*, votes: bool) -> str:
    """A board of six with a chief executive and a chair; whether they vote on what concerns them."""
    may, base = ("may vote", "in office") if votes else ("may not vote", "voters")
    return SIX.replace("MAY", may).replace("BASE", base)


def board_of(seats: int, *, votes: bool = True) -> str:
    """One board of so many interchangeable directors, one of whom is its chief executive."""
    names = ", ".join(f"d{n}" for n in range(seats))
    may, base = ("may vote", "in office") if votes else ("may not vote", "voters")
    return f"""
title: a board
people: {{{", ".join(f"d{n}: {{}}" for n in range(seats))}}}
bodies:
  board: {{seats: {seats + 1}, members: [{names}], quorum: none, passes: more than half of {base}}}
offices:
  ceo: {{of: board, held_by: d0, appointed_by: board, removed_by: board, person_concerned: {may}}}
powers:
  remove-director: {{by: board, person_concerned: {may}}}
  elect-director: {{by: board}}
"""
