"""Scores of forecasts as a JSON value, and its schema; probabilities and Brier scores are fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.forecasts.hedges import YARDSTICKS, Degree
from kingmaker.analysis.forecasts.scoring import Whence
from kingmaker.analysis.forecasts.sizes import implied, moving
from kingmaker.model.numerals import quantity_to_text
from kingmaker.model.record import Resolution
from kingmaker.report.answer_parts import RESTS, TEXT, answer_of, list_of, object_of
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.scoring import foretold
from kingmaker.report.scoring_own import finite, own_json, own_schema
from kingmaker.report.words import called, rests
from kingmaker.version import __version__

if TYPE_CHECKING:
    from fractions import Fraction

    from kingmaker.analysis.forecasts.own import Own
    from kingmaker.analysis.forecasts.scoring import Author, Reading, Scored, Scores
    from kingmaker.analysis.forecasts.sizes import Size
    from kingmaker.model.case import Case


def score_json(case: Case, found: Scores, model: Own | None = None) -> dict[str, object]:
    """Return the answer as a JSON value."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": "score",
        "case": case.name,
        "title": case.title,
        "forecasts": [_forecast(case, f) for f in found.forecasts],
        "authors": [_author(case, a) for a in found.authors],
        "readings": [_reading(r) for r in found.readings],
        "implied": [
            {
                "forecast": i.name,
                "measure": i.measure,
                "share": str(i.share),
                "level": str(i.level),
                "base": str(i.base),
                "moved": str(i.moved),
                "unit": i.unit,
            }
            for i in implied(case)
        ],
        "moving": [
            {
                "author": m.who,
                "if": m.given,
                "moved": str(m.moved),
                "unit": m.unit,
                "counted": list(m.counted),
                "not_counted": list(m.uncounted),
            }
            for m in moving(case)
        ],
        "yardsticks": [
            {
                "name": y.name,
                "source": y.source,
                "ranges": {d.value: [str(low), str(high)] for d, (low, high) in y.ranges.items()},
            }
            for y in YARDSTICKS
        ],
        "model": own_json(model) if model is not None else None,
        "made": {"kingmaker": __version__},
    }


def _forecast(case: Case, item: Scored) -> dict[str, object]:
    found = rests(case, item.forecast)
    return {
        "id": item.name,
        "by": list(item.forecast.by),
        "says": foretold(item.forecast),
        "hedge": item.forecast.hedge,
        "whence": item.whence.value,
        "degree": item.degree.value if item.degree is not None else None,
        "stated": quantity_to_text(item.forecast.probability) if item.forecast.probability else "",
        "probability": _text(item.probability),
        "result": item.outcome.result.value if item.outcome is not None else None,
        "by_events": list(item.outcome.by) if item.outcome is not None else [],
        "reason": item.outcome.reason if item.outcome is not None else "",
        "brier": _text(item.brier),
        "bits": finite(item.bits),
        "size": _size(item.size),
        "why_not": item.why,
        "clause": found.clause,
        "sources": list(found.sources),
        "certainty": found.certainty,
    }


def _size(size: Size | None) -> dict[str, object] | None:
    if size is None:
        return None
    return {
        "measure": size.measure,
        "foretold": quantity_to_text(size.foretold),
        "came": quantity_to_text(size.came),
        "error": [str(end) for end in size.error],
        "interval_score": _text(size.score),
    }


def _author(case: Case, author: Author) -> dict[str, object]:
    return {
        "id": author.who,
        "name": called(case, author.who),
        "made": author.made,
        "results": {result.value: count for result, count in author.results.items()},
        "scored": author.scored,
        "brier": _text(author.brier),
        "bits": finite(author.bits),
        "least": _text(author.least),
        "most": _text(author.most),
    }


def _reading(reading: Reading) -> dict[str, object]:
    return {
        "yardstick": reading.yardstick.name,
        "unhedged": "almost certain" if reading.bold else "very likely",
        "partly": _text(reading.partly),
        "scored": reading.scored,
        "brier": _text(reading.brier),
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def score_schema() -> dict[str, object]:
    """Return the JSON Schema of the answer of `kingmaker score`."""
    part: dict[str, object] = {"type": ["string", "null"], "pattern": "^-?[0-9]+(/[0-9]+)?$"}
    exact = {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}
    names, number = list_of(TEXT), {"type": ["number", "null"]}
    count = {"type": "integer", "minimum": 0}
    size = {
        "measure": {"type": ["string", "null"]},
        **dict.fromkeys(("foretold", "came"), TEXT),
        "error": list_of(exact),
        "interval_score": part,
    }
    forecast: dict[str, object] = {
        **dict.fromkeys(("id", "says", "hedge", "stated", "reason", "why_not"), TEXT),
        "by": names,
        "whence": {"enum": [w.value for w in Whence]},
        "degree": {"enum": [None, *(d.value for d in Degree)]},
        "probability": part,
        "result": {"enum": [None, *(r.value for r in Resolution)]},
        "by_events": names,
        "brier": part,
        "bits": number,
        "size": {"oneOf": [{"type": "null"}, object_of(size)]},
        **RESTS,
    }
    author: dict[str, object] = {
        **dict.fromkeys(("id", "name"), TEXT),
        **dict.fromkeys(("made", "scored"), count),
        "results": {"type": "object", "additionalProperties": count},
        **dict.fromkeys(("brier", "least", "most"), part),
        "bits": number,
    }
    reading: dict[str, object] = {
        **dict.fromkeys(("yardstick", "unhedged"), TEXT),
        **dict.fromkeys(("partly", "brier"), part),
        "scored": count,
    }
    implication: dict[str, object] = {
        **dict.fromkeys(("forecast", "measure", "unit"), TEXT),
        **dict.fromkeys(("share", "level", "base", "moved"), exact),
    }
    sums: dict[str, object] = {
        **dict.fromkeys(("author", "if", "unit"), TEXT),
        "moved": exact,
        **dict.fromkeys(("counted", "not_counted"), names),
    }
    yardstick: dict[str, object] = {
        **dict.fromkeys(("name", "source"), TEXT),
        "ranges": {"type": "object", "additionalProperties": list_of(exact)},
    }
    return answer_of(
        "score",
        FORMAT_VERSION,
        {
            **dict.fromkeys(("case", "title"), TEXT),
            "forecasts": list_of(object_of(forecast)),
            "authors": list_of(object_of(author)),
            "readings": list_of(object_of(reading)),
            "implied": list_of(object_of(implication)),
            "moving": list_of(object_of(sums)),
            "yardsticks": list_of(object_of(yardstick)),
            "model": own_schema(),
            "made": {"type": "object", "additionalProperties": TEXT},
        },
    )
