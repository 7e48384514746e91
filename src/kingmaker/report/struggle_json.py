"""How a struggle may end, its timeline and advice as JSON: the same facts as in the terminal, numbers as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.report.diagnostics import problem_json
from kingmaker.report.document import FORMAT_VERSION
from kingmaker.report.outlining import outline_json, seen_along, seen_in_play

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kingmaker.analysis.struggle.results import (
        Advice,
        Chance,
        Done,
        Driver,
        Held,
        Mark,
        Offer,
        Overturned,
        Played,
        Resolution,
        Sampling,
        Settings,
        Timeline,
    )
    from kingmaker.model.case import Case
    from kingmaker.model.values import Name
    from kingmaker.report.document import Bar, Bars, Course, Stop, Tornado


def play_json(case: Case, found: Played) -> dict[str, object]:
    """Return the JSON answer of `play`."""
    return {
        **_head("play", case),
        "since": found.since,
        "at": _moment(found.at),
        "endings": _endings(found.endings, found.names),
        **_settings(found.settings),
        "sampling": None if found.sampling is None else _sampling(found.sampling),
        "held": [_held(one, found.names) for one in found.held],
        "drivers": [_driver(d) for d in found.drivers],
        "resolution": None if found.resolution is None else _resolution(found.resolution),
        "overturn": None if found.overturn is None else _overturn(found.overturn),
        "paths": [
            {
                "ending": line.ending,
                "probability": line.probability,
                "steps": [_done(step) for step in line.steps],
            }
            for line in found.lines
        ],
        "models": [
            {
                "id": model.name,
                "words": model.words,
                "endings": _endings(model.endings, found.names),
            }
            for model in found.models
        ],
        "outline": outline_json(case, found.lines, seen=seen_in_play(case, found)),
        "notices": list(found.notices),
        "problems": [problem_json(p) for p in found.problems],
    }


def _held(one: Held, names: Mapping[Name, str]) -> dict[str, object]:
    return {
        "condition": one.words,
        **chance_json(one.chance),
        "endings": _endings(one.endings, names),
    }


def timeline_json(case: Case, found: Timeline, until: datetime | None = None) -> dict[str, object]:
    """Return the JSON answer of `timeline`, of what happened up to a moment."""
    return {
        **_head("timeline", case),
        "first": _means(found.first),
        "first_errors": _errors(found.first),
        "events": [_mark(mark) for mark in found.marks],
        "names": {str(k): v for k, v in found.names.items()},
        "score": {
            "moves": found.scored.moves,
            "model": found.scored.model,
            "uniform": found.scored.uniform,
            "model_error": found.scored.model_error,
            "uniform_error": found.scored.uniform_error,
        },
        "outline": outline_json(case, seen=seen_along(case, found, until)),
        **_settings(found.settings),
        "notices": list(found.notices),
        "problems": [problem_json(p) for p in found.problems],
    }


def advise_json(case: Case, found: Advice) -> dict[str, object]:
    """Return the JSON answer of `advise`."""
    return {
        **_head("advise", case),
        "actor": found.actor,
        "since": found.since,
        "at": _moment(found.at),
        "endings": _endings(found.endings, found.names),
        "moves": [_offer(offer, found.names) for offer in found.offers],
        **_settings(found.settings),
        "notices": list(found.notices),
        "problems": [problem_json(p) for p in found.problems],
    }


def picture_value(block: Bars | Tornado | Course) -> dict[str, object]:
    """Return a picture of a struggle as a JSON value."""
    from kingmaker.report.document import Bars, Tornado  # noqa: PLC0415  # told apart only here

    head = {"id": block.id, "title": block.title}
    if isinstance(block, Bars):
        return {"kind": "bars", **head, "bars": [_bar(b) for b in block.bars]}
    if isinstance(block, Tornado):
        pulls = [
            {"path": p.path, "name": p.name, "low": p.low, "high": p.high, "share": p.share}
            for p in block.pulls
        ]
        return {"kind": "tornado", **head, "mean": block.mean, "pulls": pulls}
    stops = [_stop(s) for s in block.stops]
    return {"kind": "course", **head, "ends": _moment(block.ends), "stops": stops}


def _head(kind: str, case: Case) -> dict[str, object]:
    return {
        "format_version": FORMAT_VERSION,
        "kind": kind,
        "case": case.name,
        "title": case.title,
    }


def _settings(settings: Settings) -> dict[str, object]:
    return {
        "method": settings.method.value,
        "draws": settings.draws,
        "seed": settings.seed,
        "made": {
            "ticks": settings.ticks,
            "tick_seconds": settings.tick_seconds,
            "written_tick_seconds": settings.written_tick_seconds,
            "states": settings.states,
            "options": settings.options,
            "effective_draws": settings.effective,
            "tempered": settings.tempered,
            "plays": settings.plays,
            "look_ahead": settings.look_ahead,
            "filters": settings.filters,
            "effective_plays": settings.effective_plays,
            "thinned": settings.thinned,
            "floats": "single" if settings.single else "double",
        },
    }


def _sampling(sampling: Sampling) -> dict[str, object]:
    return {
        "plays": sampling.plays,
        "confidence": sampling.confidence,
        "intervals": {str(n): [low, high] for n, (low, high) in sampling.within.items()},
    }


def _endings(endings: Mapping[Name, Chance], names: Mapping[Name, str]) -> list[dict[str, object]]:
    return [{"id": n, "name": names.get(n, n), **chance_json(c)} for n, c in endings.items()]


def chance_json(chance: Chance) -> dict[str, object]:
    """Return a probability with its interval over draws and its error of sampling."""
    return {
        "probability": chance.mean,
        "low": chance.low,
        "high": chance.high,
        "error": chance.error,
    }


def _means(endings: Mapping[Name, Chance]) -> dict[str, float]:
    return {str(name): chance.mean for name, chance in endings.items()}


def _errors(endings: Mapping[Name, Chance]) -> dict[str, float]:
    return {str(name): chance.error for name, chance in endings.items()}


def _driver(driver: Driver) -> dict[str, object]:
    return {
        "path": driver.path,
        "words": driver.words,
        "ending": driver.ending,
        "rank": driver.rank,
        "first_order": driver.first_order,
        "error": driver.error,
        "low": driver.low,
        "high": driver.high,
        "at_low": driver.at_low,
        "at_high": driver.at_high,
        "certainty": driver.certainty,
        "clear": driver.clear,
    }


def _resolution(told: Resolution) -> dict[str, object]:
    return {
        "draws": told.draws,
        "ranges": told.ranges,
        "least": told.least,
        "needed": told.needed,
    }


def _overturn(found: Overturned) -> dict[str, object]:
    return {
        "leading": found.leading,
        "then": found.then,
        "widths": found.widths,
        "alone": found.alone,
        "singles": found.singles,
        "minimal": found.minimal,
        "changes": [{"path": p, "likely": old, "needed": new} for p, old, new in found.changes],
    }


def _done(step: Done) -> dict[str, object]:
    return {
        "at": _moment(step.at),
        "move": step.move,
        "by": step.by,
        "it": step.it,
        "text": step.words,
        "clause": step.path,
        "powers": list(step.powers),
        "sources": list(step.source),
    }


def _mark(mark: Mark) -> dict[str, object]:
    return {
        "at": _moment(mark.latest),
        "earliest": _moment(mark.earliest),
        "id": mark.event,
        "text": mark.words,
        "by": list(mark.by),
        "move": mark.move,
        "power": mark.power,
        "legal": mark.legal,
        "outside": mark.outside,
        "sources": list(mark.source),
        "contradictions": list(mark.contradictions),
        "endings": _means(mark.endings),
        "intervals": {str(n): [c.low, c.high] for n, c in mark.endings.items()},
        "errors": _errors(mark.endings),
        "change": {str(n): c for n, c in mark.change.items()},
        "change_errors": {str(n): mark.change_error.get(n, 0.0) for n in mark.change},
        "surprise": mark.surprise,
        "surprise_error": mark.surprise_error,
        "effective_draws": mark.effective,
        "turning_point": mark.turning_point,
        "act": mark.act,
    }


def _offer(offer: Offer, names: Mapping[Name, str]) -> dict[str, object]:
    return {
        "move": offer.move,
        "it": offer.it,
        "text": offer.words,
        "clause": offer.path,
        "worth": _wide(offer.worth),
        "carried": chance_json(offer.carried),
        "chosen": chance_json(offer.chosen),
        "best": offer.best,
        "best_error": offer.best_error,
        "endings": _endings(offer.endings, names),
        "apart_errors": {str(n): offer.apart_error.get(n, 0.0) for n in offer.endings},
    }


def _wide(chance: Chance) -> dict[str, object]:
    return {"mean": chance.mean, "low": chance.low, "high": chance.high, "error": chance.error}


def _bar(bar: Bar) -> dict[str, object]:
    head = {"id": bar.id, "name": bar.name}
    return {**head, "mean": bar.mean, "low": bar.low, "high": bar.high, "error": bar.error}


def _stop(stop: Stop) -> dict[str, object]:
    return {
        "number": stop.number,
        "id": stop.id,
        "label": stop.label,
        "at": _moment(stop.at),
        "bars": [_bar(b) for b in stop.bars],
        "turning": stop.turning,
        "shown": stop.shown,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="minutes")
