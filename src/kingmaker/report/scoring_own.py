"""The model's own forecasts beside those of others, as a section of the report of scores, and as a JSON value."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from kingmaker.model.numerals import share_to_text
from kingmaker.report.answer_parts import TEXT, list_of, object_of
from kingmaker.report.document import Column, Row, Section, Table, Text
from kingmaker.report.rounding import between, percent
from kingmaker.report.words import called, clocked, listed, rests, told_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.forecasts.own import Beside, Cast, Own
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.report.document import Block


def own_section(case: Case, model: Own) -> Section:
    """Return the section on the model's own forecasts: each beside what came, and beside others on the same."""
    blocks: list[Block] = [Text(_summary(case, model)), _casts(case, model)]
    if model.beside:
        blocks += [
            Text("Others on the same matter, and the model with what was known when they spoke:"),
            _beside(case, model),
        ]
    blocks.append(
        Text(
            "The model's forecasts are one course of beliefs about one struggle, and no sample: their mean says how far it "
            "was from what came, not how well it would do elsewhere. A forecast after an event has seen nothing later."
        )
    )
    return Section("own", "The model's own forecasts", tuple(blocks))


def _summary(case: Case, model: Own) -> str:
    last, title = model.casts[-1], case.endings[model.came].title
    settings = model.settings
    when = "from the beginning" if last.event is None else f"after {_event(case, last.event)}"
    settled = bool(case.resolutions[model.came].by)
    how_far = (
        "until that was settled"
        if settled
        else "along the record, of which no event is said to settle it,"
    )
    return (
        f"It ended so: {title}. Over its {len(model.casts)} forecasts {how_far} the model held it likely with a "
        f"mean Brier score of {model.brier:.3f} and {_bits(model.bits)} bits; the last of them, {when}, gave it "
        f"{percent(last.chance.mean)}. {settings.draws:,} draws, seed {settings.seed}, method {settings.method.value}."
    )


def _casts(case: Case, model: Own) -> Table:
    columns = (
        Column("event", "once this is known"),
        Column("at", "by"),
        Column("chance", f"{case.endings[model.came].title}: held likely with"),
        Column("range", "over draws"),
        Column("brier", "Brier"),
        Column("bits", "bits"),
        Column("whole", "Brier over all endings"),
    )
    return Table("own", columns, tuple(_row(case, c) for c in model.casts))


def _row(case: Case, cast: Cast) -> Row:
    cells = (
        "the beginning" if cast.event is None else _event(case, cast.event),
        clocked(cast.at) if cast.at is not None else "",
        percent(cast.chance.mean),
        between(cast.chance.low, cast.chance.high),
        f"{cast.brier:.3f}",
        _bits(cast.bits),
        f"{cast.whole:.3f}",
    )
    return Row(cells) if cast.event is None else Row(cells, rests(case, case.events[cast.event]))


def _event(case: Case, name: Name) -> str:
    return case.events[name].title


def _beside(case: Case, model: Own) -> Table:
    columns = (
        Column("id", "forecast"),
        Column("who", "by"),
        Column("theirs", "theirs"),
        Column("brier", "Brier"),
        Column("bits", "bits"),
        Column("own", "the model then"),
        Column("own_brier", "its Brier"),
        Column("own_bits", "its bits"),
    )
    rows = tuple(
        Row(
            (
                b.forecast,
                listed(called(case, n) for n in case.forecasts[b.forecast].by),
                share_to_text(b.theirs, words=False),
                f"{float(b.brier):.3f}",
                _bits(b.bits),
                percent(b.own),
                f"{b.own_brier:.3f}",
                _bits(b.own_bits),
            ),
            told_by(case, case.forecasts[b.forecast]),
        )
        for b in model.beside
    )
    return Table("beside", columns, rows)


def _bits(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if isfinite(value) else "without end"


# --- JSON -----------------------------------------------------------------------------------------


def own_json(model: Own) -> dict[str, object]:
    """Return the model's own forecasts as a JSON value."""
    settings = model.settings
    return {
        "ending": model.came,
        "brier": model.brier,
        "bits": finite(model.bits),
        "method": settings.method.value,
        "draws": settings.draws,
        "seed": settings.seed,
        "forecasts": list(_casts_json(model)),
        "beside": [_beside_json(b) for b in model.beside],
    }


def _casts_json(model: Own) -> Iterator[dict[str, object]]:
    for cast in model.casts:
        yield {
            "event": cast.event,
            "at": cast.at.isoformat() if cast.at is not None else None,
            "probability": cast.chance.mean,
            "low": cast.chance.low,
            "high": cast.chance.high,
            "brier": cast.brier,
            "bits": finite(cast.bits),
            "brier_of_all": cast.whole,
        }


def _beside_json(beside: Beside) -> dict[str, object]:
    return {
        "forecast": beside.forecast,
        "ending": beside.ending,
        "theirs": str(beside.theirs),
        "brier": str(beside.brier),
        "bits": finite(beside.bits),
        "model": beside.own,
        "model_brier": beside.own_brier,
        "model_bits": finite(beside.own_bits),
        "after": beside.event,
    }


def finite(value: float | None) -> float | None:
    """Return a number that JSON has; what was held impossible and came has none."""
    return value if value is not None and isfinite(value) else None


def own_schema() -> dict[str, object]:
    """Return the JSON Schema of the model's own forecasts."""
    number, maybe = {"type": "number"}, {"type": ["number", "null"]}
    exact = {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}
    name, count = {"type": ["string", "null"]}, {"type": "integer", "minimum": 0}
    cast: dict[str, object] = {
        "event": name,
        "at": name,
        **dict.fromkeys(("probability", "low", "high", "brier", "brier_of_all"), number),
        "bits": maybe,
    }
    beside: dict[str, object] = {
        **dict.fromkeys(("forecast", "ending"), TEXT),
        **dict.fromkeys(("theirs", "brier"), exact),
        **dict.fromkeys(("model", "model_brier"), number),
        **dict.fromkeys(("bits", "model_bits"), maybe),
        "after": name,
    }
    whole: dict[str, object] = {
        **dict.fromkeys(("ending", "method"), TEXT),
        "brier": number,
        "bits": maybe,
        **dict.fromkeys(("draws", "seed"), count),
        "forecasts": list_of(object_of(cast)),
        "beside": list_of(object_of(beside)),
    }
    return {"oneOf": [{"type": "null"}, object_of(whole)]}
