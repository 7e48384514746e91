"""Who is paid what: the split at each value and why, where it changes, the curve, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kingmaker.analysis.payout.lens import payouts
from kingmaker.analysis.standing import weakest
from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.values import Certainty
from kingmaker.report.cents import shared_out
from kingmaker.report.document import (
    Chart,
    Column,
    Document,
    Group,
    Groups,
    Items,
    Mark,
    Rests,
    Row,
    Section,
    Series,
    Table,
    Text,
)
from kingmaker.report.paying_onward import onward_blocks
from kingmaker.report.paying_tables import split_table, unit
from kingmaker.report.paying_variants import AS_IT_STANDS, claimed, implied
from kingmaker.report.paying_words import (
    Money,
    Names,
    amount_words,
    event,
    holder_lines,
    per_share,
    reason,
    rounded,
    times,
)
from kingmaker.report.plot import nice
from kingmaker.report.shares import percent
from kingmaker.report.words import called, listed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kingmaker.analysis.payout.joining import Breakpoint
    from kingmaker.analysis.payout.lens import Answer, Paid, Payout
    from kingmaker.analysis.payout.onward import Payer
    from kingmaker.model.case import Case
    from kingmaker.report.document import Block

#: Up to how many values are told with all their reasons.
_FEW = 3


def payout_document(
    case: Case,
    answer: Answer,
    values: Sequence[Sequence[Fraction]],
    *,
    asked: bool,
    variants: Mapping[str, tuple[Case, Answer]] | None = None,
) -> Document:
    """Return the report of payouts: for each waterfall its split at these values.

    `asked` tells whether these are the values that somebody asked for; else they are the breakpoints. `variants` are the
    case and what is paid under each of its variants, to be told side by side.
    """
    sections: list[Section] = []
    for payout, exits in zip(answer.payouts, values, strict=True):
        sections.extend(_sections(case, payout, exits, asked=asked))
    claims = claimed(case, answer)
    if claims is not None and answer.payouts:
        sections.append(claims)
    if variants:
        exits = values[0] if asked and values else ()
        sections.extend(implied({AS_IT_STANDS: (case, answer), **variants}, exits))
    if not answer.payouts and not answer.problems:
        said = Text("The case does not say who is paid: it has no `payouts`.")
        sections.append(Section("payout", "Who is paid what", (said,)))
    title = f"{case.title}: who is paid what"
    return Document("payout", case.name, title, tuple(sections), (("kingmaker", __version__),))


def paying(case: Case) -> Section | None:
    """Return the section of the whole report: the curve of each waterfall and where it changes."""
    if not case.payouts:
        return None
    answer = payouts(case)
    several = len(answer.payouts) > 1
    blocks: list[Block] = []
    for payout in answer.payouts:
        names = Names(case, payout)
        blocks += [
            *_summary(payout, names, near=True),
            replace(chart(payout, names), title=called(case, payout.entity) if several else ""),
            _breakpoints(payout, names, near=True),
        ]
        if payout.onward is not None:
            blocks += onward_blocks(case, payout, payout.onward, ())
    blocks += [Text(f"Not computed: {p.message}.") for p in answer.problems]
    return Section("payout", "Who is paid what", tuple(blocks))


def chart(payout: Payout, names: Names, *, end: Fraction | None = None) -> Chart:
    """Return the curve of a waterfall as a chart: who has how much at each value."""
    last = payout.curve.knots[-1].at
    end = end or nice(last * Fraction(5, 4) or Fraction(100))
    exits = sorted({*(k.at for k in payout.curve.knots if k.at <= end), end})
    splits = [payout.at(value).to for value in exits]
    series = tuple(
        Series(names.party(h), tuple((x, s[h]) for x, s in zip(exits, splits, strict=True)))
        for h in payout.holders
    )
    marks = tuple(Mark(b.at, str(n)) for n, b in _numbered(payout) if b.at <= end)
    across, up = (f"{t}, {payout.currency}".rstrip(", ") for t in ("shared out in all", "to each"))
    return Chart(f"curve-{payout.entity}", "", across, up, series, marks)


def _numbered(payout: Payout) -> list[tuple[int, Breakpoint]]:
    """Return the breakpoints beyond nought with their numbers."""
    return list(enumerate((b for b in payout.breakpoints if b.at), 1))


def _sections(
    case: Case, payout: Payout, values: Sequence[Fraction], *, asked: bool
) -> Iterator[Section]:
    names = Names(case, payout)
    splits = [payout.at(value) for value in values]
    what = called(case, payout.entity)
    blocks: list[Block] = list(_summary(payout, names))
    if len(splits) > 1 or not asked:
        blocks.append(split_table(payout.currency, [paid.to for paid in splits], names))
    for paid in splits if asked and len(splits) <= _FEW else ():
        blocks += _split(payout, paid, names)
    yield Section("payout", f"{what}: who is paid what", tuple(blocks))
    yield Section("breakpoints", "Where the split changes", (_breakpoints(payout, names),))
    if payout.onward is not None:
        at = values if asked else [bend.at for bend in payout.onward.bends if bend.at]
        ends = onward_blocks(case, payout, payout.onward, at)
        yield Section("onward", "Who has it in the end", tuple(ends))
    yield Section("curve", "The curve", (chart(payout, names, end=_reach(payout, values)),))
    yield Section("rests", "What this rests on", tuple(_grounds(payout, names)))


def _reach(payout: Payout, values: Sequence[Fraction]) -> Fraction | None:
    """Return how far the curve is drawn: a little beyond the last breakpoint and the last value asked for."""
    last = max((*values, payout.curve.knots[-1].at), default=Fraction(0))
    return nice(last * Fraction(9, 8)) if last else None


def _summary(payout: Payout, names: Names, *, near: bool = False) -> Iterator[Block]:
    """Yield who has every further dollar and what turns into shares; `near` tells large amounts to three digits."""
    said, on = [], Rests()
    start = payout.residual_from()
    if payout.residual is not None and start is not None:
        who = names.party(payout.residual).removesuffix(".")
        told = (rounded if near else amount_words)(start, payout.currency)
        where = f"above {told}" if start else "from the first on"
        said.append(f"Every further {unit(payout.currency)} {where} is for {who}.")
        last = next(x for x in reversed(payout.at(start + 1).lines) if x.to == payout.residual)
        on = names.rests(last.clause)
    found = payout.conversions()
    money = Money(payout.currency, found.values())
    turned = [
        f"{names.of(name)} from {rounded(at, payout.currency) if near else money.exact(at)}"
        for name, at in found.items()
    ]
    if turned:
        said.append(f"Converts: {listed(turned)}.")
    if payout.accrued:
        dividends = Money(payout.currency, payout.accrued.values())
        each = listed(f"{names.of(n)} {dividends.exact(m)}" for n, m in payout.accrued.items())
        said.append(f"Accrued until {payout.day}, as part of the preference: {each}.")
    if payout.left_out:
        said.append(f"Left out, since its condition does not hold: {listed(payout.left_out)}.")
    if payout.passed_over:
        of = listed(map(names.of, payout.passed_over))
        said.append(f"Passed over, since it counts in a round only: the discount of {of}.")
    if payout.other_parts:
        parts = listed(
            f"{names.of(name)} {percent(part)}" for name, part in payout.other_parts.items()
        )
        said.append(
            f"Each share is paid alike, by number: what the classes are of the capital ({parts}) counts for who owns it only."
        )
    if said:
        yield Text(" ".join(said), rests=on)


def _split(payout: Payout, paid: Paid, names: Names) -> Iterator[Block]:
    """Yield one split: a table of who has what, and why."""
    cents = shared_out(paid.to, payout.currency)
    parts = _parts(payout, paid, cents)
    amounts = (n for each in parts.values() for n in each.values())
    money = Money.of_cents(payout.currency, (*cents.values(), *amounts))
    reached = amount_words(paid.value, payout.currency)
    columns = (
        Column("holder", "who"),
        Column("amount", f"is paid, {payout.currency}".rstrip(", ")),
        Column("part", "of all"),
        Column("next", f"of the next {unit(payout.currency)}"),
        Column("times", "of what was put in"),
    )
    rows = tuple(
        Row(
            (
                names.party(holder),
                money.cents(cents[holder]),
                percent(amount / paid.value) if paid.value else "",
                percent(paid.next_dollar[holder]),
                times(payout.holder_multiple(holder, paid)),
            )
        )
        for holder, amount in paid.to.items()
    )
    yield Table("payouts", columns, rows, title=f"Of {reached}", sourced=False)
    yield _why(payout, paid, names, money, parts)


def _parts(payout: Payout, paid: Paid, cents: Mapping[str, int]) -> dict[str, dict[int, int]]:
    """Return what each amount is made of, in the smallest unit: they add up to it."""
    return {
        holder: shared_out(
            dict(enumerate(n for _, n in lines)), payout.currency, whole=cents[holder]
        )
        for holder, lines in holder_lines(paid, payout).items()
        if lines
    }


def _why(
    payout: Payout,
    paid: Paid,
    names: Names,
    money: Money,
    parts: Mapping[str, Mapping[int, int]],
) -> Groups:
    """Return what each amount is made of, and why."""
    groups = []
    for holder, lines in holder_lines(paid, payout).items():
        if not lines:
            continue
        items = tuple(
            (
                f"{money.cents(parts[holder][n])} {reason(line, names, holder=holder)}",
                names.rests(line.clause),
            )
            for n, (line, _) in enumerate(lines)
        )
        whole = money.cents(sum(parts[holder].values()))
        groups.append(Group(names.party(holder), f"{whole} {payout.currency}".strip(), items))
    return Groups("why", tuple(groups), lead="which is")


def _breakpoints(payout: Payout, names: Names, *, near: bool = False) -> Table:
    """Return the breakpoints: what happens there, and who shares the next dollar."""
    marks = _numbered(payout)
    money = Money(payout.currency, (found.at for found in payout.breakpoints))
    columns = (
        Column("number", ""),
        Column("at", "at"),
        Column("event", "what happens"),
        Column("price", "1% of the shares has" if names.in_parts else "a common share has"),
        Column("next", "then each further dollar".replace("dollar", unit(payout.currency))),
    )
    rows = []
    for number, found in ((0, payout.breakpoints[0]), *marks):
        parts = payout.by_holder(
            dict(zip(payout.curve.accounts, payout.curve.next_dollar(found.at), strict=True))
        )
        share = listed(f"{percent(n)} {names.party(h)}" for h, n in parts.items() if n)
        events = listed(dict.fromkeys(event(e, names) for e in found.events))
        price = "" if found.price is None else per_share(found.price)
        at = rounded(found.at, payout.currency) if near else money.exact(found.at)
        rows.append(Row((str(number or ""), at, events, price, share), Rests()))
    return Table("breakpoints", columns, tuple(rows), sourced=False)


def _grounds(payout: Payout, names: Names) -> Iterator[Block]:
    """Yield what the answer rests on: each clause with its sources, the weakest of them, the ranges it read."""
    payers: tuple[Payer, ...] = (payout, *(() if payout.onward is None else payout.onward.through))
    clauses = dict.fromkeys(path for payer in payers for path in _clauses(payer))
    found = {path: names.rests(path) for path in clauses}
    yield Items(tuple((names.ground(path), grounds) for path, grounds in found.items()))
    sure = [Certainty(g.certainty) for g in found.values() if g.certainty]
    assumed = [path for path, g in found.items() if g.certainty == Certainty.ASSUMED]
    least = weakest(sure)
    if least is not None:
        said = f"It is as sure as the weakest of these: {least.value}."
        yield Text(said + (f" Assumed: {listed(assumed)}." if assumed else ""))
    ranged = {a: q for payer in payers for a, q in payer.ranged.items()}
    for address, quantity in ranged.items():
        yield Text(
            f"`{address}` is a range, {quantity_to_text(quantity)}; --ranges low and high ask for its ends."
        )


def _clauses(payout: Payer) -> Iterator[str]:
    """Yield the addresses of the clauses by which an entity pays."""
    yield from (s.path for s in payout.clause.steps if payout.flow is not None)
    yield from (t.stock.clause for t in payout.terms)
    yield from (p.clause.path for p in payout.put_in.values() if p.clause.path)
