"""What sentences of a case mean, in the words of people: names as people call them, conditions as one would say them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.analysis.agreeing import several
from kingmaker.model import sentences as s
from kingmaker.model.case import clauses_in
from kingmaker.model.numerals import number_to_text, quantity_to_text, share_to_text
from kingmaker.model.parties import GroupKind
from kingmaker.model.struggle import Want
from kingmaker.model.values import Comparison, Name, Quantity
from kingmaker.model.wording import base_to_text, condition_to_text
from kingmaker.report.words import called, listed, seats_called

if TYPE_CHECKING:
    from collections.abc import Callable

    from kingmaker.model.case import Case

#: Where what is called a thing ends, and what is said of it begins.
_AFTER = re.compile(r" (?:of|to|that|in|on|for|who|which|from|by|with)\b")
_MARKED = re.compile(r"`([^`]+)`")


def meaning(case: Case, condition: s.Condition, actor: str = "") -> str:
    """Return a condition as one would say it of the people and bodies of a case; `actor` is whoever it is a sentence of.

    >>> from kingmaker.model.case import Case
    >>> from kingmaker.model.parties import Party
    >>> case = Case(name="x", people={Name("ann"): Party(label="Ann Lee")})
    >>> meaning(case, s.Not(s.Works(Name("ann"), s.Special.NOWHERE)))
    'Ann Lee does not work nowhere'
    """
    return _Meant(case, actor).of(condition)


def assumed_words(case: Case, path: str, words: str) -> str:
    """Return what an assumption is, as one would say it; `words` are those of the model, with names in backticks."""
    want = _wants(case).get(path)
    marked = [m[1] for m in _MARKED.finditer(words)]
    if want is not None and marked:
        who = marked[-1]
        for condition, lasting in ((want.that, False), (want.lasting, True)):
            if condition is not None and lasting == ("while it lasts" in words):
                often = f" for each {want.worth.per or 'tick'}" if lasting else ""
                told = meaning(case, condition, who)
                worth = f"what it is worth to {_whom(case, path, who)}{often} that {told}"
                return f"{worth}{_seen(case, path)}"
    return _MARKED.sub(lambda found: _named(case, found[1]), words)


def _whom(case: Case, path: str, who: str) -> str:
    """Return whose want it is: of each in a group, where it is written of all of them."""
    group = Name(path.split(".")[1])
    return f"each of {called(case, group)}" if group in case.groups else called(case, who)


def clause_of(path: str) -> str:
    """Return the clause in which an assumption stands: its address without the key of the number.

    >>> clause_of("actors.ann.wants.1.worth"), clause_of("moves.cut.cost.ann"), clause_of("precision")
    ('actors.ann.wants.1', 'moves.cut', 'precision')
    """
    head, *rest = path.split(".")
    if head == "actors" and len(rest) > 2:  # noqa: PLR2004  # the actor, the list, the place in it
        return (
            ".".join([head, *rest[:3]]) if rest[1] in ("wants", "believes") else f"{head}.{rest[0]}"
        )
    return ".".join([head, *rest[:1]])


def unit_of(path: str) -> str:
    """Return in what an assumption is measured, to stand behind its number: worths and costs in units of the case's own.

    >>> unit_of("actors.ann.wants.1.worth"), unit_of("moves.cut.cost.ann"), unit_of("precision")
    (" in the case's units of worth", " in the case's units of worth", '')
    """
    section, *rest = path.split(".")
    worth = (section == "actors" and rest[-1:] == ["worth"]) or (
        section == "moves" and rest[1:2] == ["cost"]
    )
    return " in the case's units of worth" if worth else ""


def because_of(case: Case, path: str, because: str) -> str:
    """Return why an assumption is taken so: by its own words, else by those of the beliefs that it is a part of."""
    match path.split("."):
        case ["actors", who, "believes", place, *_] if not because:
            return case.actors[Name(who)].believes[int(place) - 1].because
    return because


def _seen(case: Case, path: str) -> str:
    """Return in whose eyes something is worth so much, where that is what somebody takes others to want."""
    match path.split("."):
        case ["actors", who, "believes", *_]:
            return f", as {called(case, who)} sees it"
    return ""


def _named(case: Case, name: str) -> str:
    """Return what people call what bears this name, or the name marked; a move in quotes, as its name is a whole phrase."""
    move = case.moves.get(Name(name))
    if move is not None:
        return f"“{move.title}”"
    own = called(case, name)
    return own if own != name else f"`{name}`"


def _wants(case: Case) -> dict[str, Want]:
    """Return the wants of a case, which actors have, by the address of what each is worth."""
    return {f"{c.path}.worth": c for c in clauses_in(case.actors) if isinstance(c, Want)}


class _Meant:
    """Says conditions of one case."""

    def __init__(self, case: Case, actor: str) -> None:
        self.case = case
        self.actor = actor
        self.ways: dict[type, Callable[..., str]] = {
            s.Is: self._is,
            s.Level: lambda c: self._stands(c.subject, f"{c.comparison} {self._value(c.value)}"),
            s.Member: lambda c: self._stands(c.subject, self._place(c.place)),
            s.Works: self._works,
            s.Holds: self._holds,
            s.Counted: self._counted,
            s.Happened: lambda c: f"“{self._event(c.event)}” has happened",
            s.Moved: lambda c: (
                self._title(c.measure) + condition_to_text(c).removeprefix(c.measure)
            ),
            s.TermIs: self._term,
            s.Not: self._not,
            s.And: lambda c: self._joined(c, "and", (s.Or,)),
            s.Or: lambda c: self._joined(c, "or", (s.And,)),
        }
        self.denials: dict[type, Callable[..., str]] = {
            s.Is: lambda c: self._is(c, no=True),
            s.Member: lambda c: f"{self._who(c.subject)} is not {self._place(c.place)}",
            s.Works: lambda c: self._works(c, no=True),
            s.Happened: lambda c: f"“{self._event(c.event)}” has not happened",
            s.Counted: lambda c: self._counted(c, no=True),
        }

    def of(self, condition: s.Condition) -> str:
        """Return a condition in words."""
        way = self.ways.get(type(condition), condition_to_text)
        return way(condition)

    def _joined(self, condition: s.And | s.Or, word: str, bracketed: tuple[type, ...]) -> str:
        parts = (self._bare(part) for part in condition.parts)
        told = [f"({self.of(p)})" if isinstance(p, bracketed) else self.of(p) for p in parts]
        return listed(told, last=word) if word == "or" else f" {word} ".join(told)

    def _bare(self, condition: s.Condition) -> s.Condition:
        """Return what a defined term stands for, if it has no name for people; any other condition as it is."""
        if isinstance(condition, s.TermIs):
            term = self.case.terms.get(condition.term)
            if term is not None and not term.label:
                return self._bare(term.means)
        return condition

    def _term(self, condition: s.TermIs) -> str:
        bare = self._bare(condition)
        return self.of(bare) if bare is not condition else self._title(condition.term)

    # --- denials ----------------------------------------------------------------------------------

    def _not(self, denial: s.Not) -> str:
        part = self._bare(denial.part)
        if isinstance(part, s.Not):
            return self.of(part.part)
        way = self.denials.get(type(part))
        return way(part) if way is not None else f"it is not so that {self.of(part)}"

    # --- facts --------------------------------------------------------------------------------------

    def _is(self, fact: s.Is, *, no: bool = False) -> str:
        denied = " not" if no else ""
        if isinstance(fact.subject, Name) and fact.subject in self.case.offices:
            office = self._title(fact.subject)
            if isinstance(fact.value, s.Special):
                return f"the office of {_plain(office)} is{denied} {fact.value.value}"
            return f"{self._value(fact.value)} is{denied} {office}"
        return self._stands(fact.subject, f"{denied.lstrip()} {self._value(fact.value)}".lstrip())

    def _works(self, fact: s.Works, *, no: bool = False) -> str:
        who = self._who(fact.subject)
        if self._many(fact.subject, who) and fact.subject in self.case.people:
            verb = "do not work" if no else "work"
        else:
            verb = "does not work" if no else "works"
        return f"{who} {verb} {self._at(fact.employer)}"

    def _stands(self, subject: s.Ref, how: str) -> str:
        who = self._who(subject)
        if who.startswith(("how ", "what ")):
            return f"“{who}” is {how}"
        group = self.case.groups.get(subject) if isinstance(subject, Name) else None
        many = self._many(subject, who) or (group is not None and group.kind is not GroupKind.BLOC)
        return f"{who} {'are' if many else 'is'} {how}"

    def _many(self, subject: s.Ref, who: str) -> bool:
        """Tell whether what a condition is on is several: a party by what parties are, all else by its title."""
        case = self.case
        parties = (case.people, case.entities, case.bodies, case.offices)
        if any(subject in known for known in parties):
            return several(case, str(subject))
        return isinstance(subject, Name) and _several(who)

    def _holds(self, fact: s.Holds) -> str:
        spoken = isinstance(fact.subject, Name) or fact.subject is s.Pronoun.ACTOR
        text = condition_to_text(fact)
        if spoken:
            text = self._who(fact.subject) + text.removeprefix(str(fact.subject))
            if self._many(fact.subject, self._who(fact.subject)):
                text = text.replace(" holds ", " hold ", 1)
        name = fact.base.name
        if name is None:
            return text
        title = self._title(name)
        if text.endswith(f" shares of {name}"):
            return text.removesuffix(name) + title
        bound = fact.bound.likely if fact.bound.unit != "share" else None
        if bound is not None and bound.denominator == 1:
            text = text.replace(number_to_text(bound), f"{bound.numerator:,}", 1)
        return f"{text.removesuffix(name)}{title}{self._shares(name, title)}"

    def _shares(self, name: Name, title: str) -> str:
        """Return the word for shares where what a class is called does not tell what they are."""
        owned = [own[name] for own in self.case.holdings.values() if name in own]
        own = any(c.label and not c.label.lower().startswith(("class ", "series ")) for c in owned)
        return "" if own or title.endswith("s") else " shares"

    def _counted(self, fact: s.Counted, *, no: bool = False) -> str:
        bound, many = fact.bound.likely, fact.comparison
        of = self._base(fact.of)
        if many is Comparison.NO_MORE_THAN and bound == 0 and fact.bound.unit != "share":
            told = f"none of {of}"
        elif many is Comparison.AT_LEAST and bound == 1 and fact.bound.unit == "share":
            told = f"all of {of}"
        else:
            if no:
                many, no = _OPPOSITE[many], False
            told = f"{many} {_number(fact.bound)} of {of}"
        denial = "it is not so that " if no else ""
        return f"{denial}{told} {self._does(fact)}"

    def _does(self, fact: s.Counted) -> str:
        place = fact.place
        if fact.predicate is s.Predicate.WORKS and place is not None:
            return f"work {self._at(place)}"
        if fact.predicate is s.Predicate.MEMBER and isinstance(place, Name):
            return f"are {self._place(place)}"
        if fact.predicate is s.Predicate.HOLDS and isinstance(place, Name):
            return f"hold shares of {self._title(place)}"
        if fact.predicate is s.Predicate.IN_OFFICE:
            return "are in office"
        return f"are {place}"

    def _base(self, base: s.Base) -> str:
        if base.kind is s.BaseKind.NAMED and base.name is not None:
            return self._title(base.name)
        return base_to_text(base)

    # --- whom it is about ---------------------------------------------------------------------------

    def _who(self, ref: s.Ref) -> str:
        if isinstance(ref, s.HolderOf):
            return f"whoever is {self._title(ref.office)}"
        if isinstance(ref, s.EveryoneIn):
            return f"everybody {self._place(ref.place)}"
        if ref is s.Pronoun.ACTOR:
            return self._title(self.actor) if self.actor else "whoever acts"
        if ref is s.Pronoun.IT:
            return "the one that it is about"
        return self._title(ref)

    def _value(self, value: s.Value) -> str:
        if isinstance(value, Quantity):
            return quantity_to_text(value)
        if isinstance(value, s.Special):
            return value.value
        return self._who(value)

    def _at(self, employer: Name | s.Special) -> str:
        if isinstance(employer, s.Special):
            return "nowhere" if employer is not s.Special.UNKNOWN else "nobody knows where"
        return f"at {self._title(employer)}"

    def _place(self, place: Name) -> str:
        body, _, seats = place.partition(".")
        preposition = "on" if Name(body) in self.case.bodies and not seats else "in"
        return f"{preposition} {self._title(place)}"

    def _event(self, name: Name) -> str:
        event = self.case.events.get(name) or self.case.moves.get(name)
        return event.title if event is not None else str(name)

    def _title(self, name: str) -> str:
        for section in (self.case.gauges, self.case.measures, self.case.terms):
            clause = section.get(Name(name))
            if clause is not None:
                return str(clause.title)
        return seats_called(self.case, name) or called(self.case, name)


_OPPOSITE = {
    Comparison.MORE_THAN: Comparison.NO_MORE_THAN,
    Comparison.NO_MORE_THAN: Comparison.MORE_THAN,
    Comparison.AT_LEAST: Comparison.FEWER_THAN,
    Comparison.FEWER_THAN: Comparison.AT_LEAST,
}


def _number(quantity: Quantity) -> str:
    if quantity.likely is None:
        return quantity_to_text(quantity)
    if quantity.unit == "share":
        return share_to_text(quantity.likely)
    return number_to_text(quantity.likely)


def _several(title: str) -> bool:
    """Return whether what is called so is several, by the first or the last word of what it is.

    >>> [_several(t) for t in ("the talks", "Microsoft's offer to all who leave", "Altman's two demands", "money and power")]
    [True, False, True, True]
    """
    thing = _AFTER.split(title)[0]
    ends = (thing.partition(" ")[0], thing.rpartition(" ")[2])
    return " and " in thing or any(
        w.endswith("s") and not w.endswith(("ss", "'s", "us", "is")) for w in ends
    )


def _plain(office: str) -> str:
    return office.removeprefix("the ")
