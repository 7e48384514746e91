"""What a coalition can bring about, in words: the answer, the plan step by step, the smallest coalitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kingmaker.analysis.agreeing import agreeing, several
from kingmaker.analysis.reach.plans import scenario_step
from kingmaker.analysis.reach.search import Answer
from kingmaker.analysis.standing import certainty_of, weakest
from kingmaker.model import sentences as s
from kingmaker.model.claims import Verb
from kingmaker.model.values import Name
from kingmaker.model.wording import act_to_text
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.document import Column, Document, Items, Rests, Row, Section, Table, Text
from kingmaker.report.reach_nothing import nothing_words
from kingmaker.report.scenarios import scenario
from kingmaker.report.words import called, everybody, listed
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kingmaker.analysis.reach.lens import Able, Reach, Smallest
    from kingmaker.analysis.reach.plans import Plan, Step
    from kingmaker.analysis.reach.terms import Terms
    from kingmaker.model.case import Case

_ABLE = {
    Verb.COULD: "with anybody’s help",
    Verb.CARRY: "if the others only vote no or stay away",
    Verb.FORCE: "whatever the others do",
    Verb.HOLD: "for as long as is asked, whatever the others do",
    Verb.BLOCK: "whatever the others do",
}
_DOES = {
    Verb.COULD: "bring about",
    Verb.CARRY: "bring about",
    Verb.FORCE: "bring about",
    Verb.HOLD: "keep",
    Verb.BLOCK: "prevent",
}
#: Why a power is left open, without acts and with them.
_LEFT_OPEN = {
    False: "the case does not say what that may change",
    True: "what its `acts` may change is not followed here",
}
#: Of more people than this, who are no group of the case, the first few are named.
_NAMED, _FIRST = 15, 3
DISCLAIMER = (
    "This is what the rules allow, not what anybody is likely to do; and it is no legal advice."
)


def reach_document(case: Case, goal: str, found: Reach) -> Document:
    """Return the report of what one coalition can do."""
    sections = [
        Section("answer", "Answer", tuple(Text(t) for t in answer_words(case, goal, found)))
    ]
    if found.plan.steps:
        title = "How the others prevent it" if _is_theirs(found) else "Plan"
        steps = tuple((step_words(case, step), step_rests(case, step)) for step in found.plan.steps)
        sections.append(Section("plan", title, (Items(steps),)))
    if found.notes:
        items = tuple((note, Rests()) for note in found.notes)
        sections.append(Section("notes", "Not followed", (Items(items),)))
    return Document("reach", case.name, case.title, tuple(sections), made(found.terms))


def _is_theirs(found: Reach) -> bool:
    return found.terms.verb in (Verb.HOLD, Verb.BLOCK)


def answer_words(case: Case, goal: str, found: Reach) -> Iterator[str]:
    """Yield the answer in sentences: yes or no, in how many turns, and how far it was proved."""
    who, does, verb = everybody(case, found.who), _DOES[found.terms.verb], found.terms.verb
    if found.answer is Answer.YES:
        turns = "" if found.moves is None else f", in {_turns(found.moves, found.terms)}"
        yield f"Yes: {who} can {does} `{goal}`{turns}, {_ABLE[verb]}{_first(found.terms)}."
    elif found.answer is Answer.NO:
        yield f"No: {who} cannot {does} `{goal}`{_bound(found)}, {_ABLE[verb]}{_first(found.terms)}."
        if not found.plan.steps:
            yield f"This is proved: {_proof(found)} were followed, each act by a vote of its own."
    else:
        yield f"Not known: whether {who} can {does} `{goal}`, {_ABLE[verb]}{_first(found.terms)}."
        yield from _limits(case, found)
    if found.no_lever:
        names, have = everybody(case, found.no_lever), "has" if len(found.no_lever) == 1 else "have"
        yield f"{names} {have} no lever here: no vote and no move that matters for it."
    yield DISCLAIMER


def _acts_of(case: Case, name: str) -> bool:
    power = case.powers.get(Name(name))
    return power is not None and bool(power.acts)


def _limits(case: Case, found: Reach) -> Iterator[str]:
    ours, theirs = found.opened
    for side, powers in (("The coalition", ours), ("The others", theirs)):
        for has_acts, why in _LEFT_OPEN.items():
            own = [p for p in powers if has_acts is _acts_of(case, p)]
            if own:
                yield f"{side} may come to use {listed(f'`{p}`' for p in own)}, and {why}."
    if found.proved is not None and found.proved >= 0:
        yield f"Within {_turns(found.proved, found.terms)} nothing else was found that would do it."
    if found.stopped:
        yield f"{found.stopped[0].upper()}{found.stopped[1:]}; that is no proof."


def _first(terms: Terms) -> str:
    if terms.verb in (Verb.COULD, Verb.CARRY):
        return ""
    return ", moving first" if terms.we_first else ", if the others move first"


def _bound(found: Reach) -> str:
    return "" if found.proved is None else f" within {_turns(found.proved, found.terms)}"


def _proof(found: Reach) -> str:
    rounds = (
        "all moves in any number of turns"
        if found.proved is None
        else f"all moves of {_turns(found.proved, found.terms)}"
    )
    return f"{rounds}"


def _turns(number: int, terms: Terms | None = None) -> str:
    word = "turn" if terms is None or terms.period is None else terms.period
    return "no move" if number == 0 else f"one {word}" if number == 1 else f"{number} {word}s"


# --- steps -------------------------------------------------------------------------------------


def step_words(case: Case, step: Step) -> str:
    """Return one step in a sentence: who does what, by which votes."""
    many = several(case, step.by)
    does = (
        listed(act_words(case, act, many=many) for act in (*step.acts, *step.toward))
        or f"{agreeing('uses', many=many)} {called(case, step.uses or step.by)}"
    )
    if step.calls is not None:
        meeting = called(case, step.of or step.by)
        does = f"{agreeing('calls', many=many)} a meeting of {meeting} for {step.calls:%Y-%m-%d} or soon after"
    if step.begins:
        number, of = step.views[0].step, step.views[0].of_steps
        takes, who = agreeing("takes", many=many), "they" if many else "it"
        does = f"{takes} step {number} of {of} of `{step.uses}`, by which {who} {does}"
    side = "" if step.ours else "The others: "
    side += f"{step.day:%Y-%m-%d}: " if step.day is not None else ""
    who = called(case, step.by)
    if not step.views:
        return f"{side}{who} {does}."
    rests = f" (`{'`, `'.join(step.clauses)}`)" if step.clauses else ""
    return f"{side}{who} {does}{_votes(case, step)}{rests}."


def _votes(case: Case, step: Step) -> str:
    if step.pro == (step.by,) or not step.pro:
        return ""
    con = f", at worst {len(step.con)} against" if step.con else ", nobody against"
    return f", {len(step.pro)} for ({everybody(case, step.pro)}){con}"


def act_words(case: Case, act: s.Act, *, many: bool = False) -> str:
    """Return what is done, as the end of a sentence; `many` where several do it."""
    match act:
        case s.Remove(who=who, place=place):
            verb, rest = "removes", f"{_ref(case, who)} from {_place(case, place)}"
        case s.Resign(place=place):
            verb, rest = "resigns", f"from {_place(case, place)}"
        case s.Elect(who=who, place=place):
            verb, rest = "elects", f"{_ref(case, who)} to {_place(case, place)}"
        case s.Appoint(who=who, office=office):
            verb, rest = "appoints", f"{_ref(case, who)} as {_place(case, office)}"
        case s.Amend(path=path, text=text):
            verb, rest = "sets", f"`{path}` to {text}"
        case _:
            verb, _, rest = act_to_text(act).partition(" ")
            verb += "s"
    return f"{agreeing(verb, many=many)} {rest}"


def _ref(case: Case, who: s.Ref) -> str:
    return called(case, str(who))


def _place(case: Case, place: str) -> str:
    body, _, group = place.partition(".")
    alone = Name(body) in case.bodies and len(case.bodies[Name(body)].seat_groups) == 1
    return called(case, body if group and alone else place)


def step_rests(case: Case, step: Step) -> Rests:
    """Return what a step rests on: its first clause, and the weakest certainty and the sources of all."""
    clauses = [c for c in case.clauses() if c.path in step.clauses and c.path]
    sure = weakest(x for x in (certainty_of(case, c) for c in clauses) if x is not None)
    sources = tuple(dict.fromkeys(str(x) for c in clauses for x in c.source))
    return Rests(", ".join(step.clauses), sources, sure.value if sure is not None else "")


# --- the smallest ------------------------------------------------------------------------------


def able_words(case: Case, able: Able) -> str:
    """Return a coalition in words: names, and `any 2 of` those who are interchangeable."""
    if not able.parts:
        return "nobody: it is so already"
    fixed = [n for many, names in able.parts if many == len(names) for n in names]
    some = [
        f"any {'one' if many == 1 else many} of {_of(case, names)}"
        for many, names in able.parts
        if many < len(names)
    ]
    named = [called(case, n) for n in fixed]
    if len(named) > _NAMED:
        named = [*named[:_FIRST], f"{len(named) - _FIRST} others"]
    return listed([*named, *some])


def _of(case: Case, names: Sequence[str]) -> str:
    """Return people of whom some are needed: as a group or body of the case, else by name in its order."""
    order = {name: n for n, name in enumerate((*case.people, *case.entities, *case.groups))}
    people = sorted(names, key=lambda n: (order.get(Name(n), len(order)), n))
    say = Coalitions(case, people)
    return say.titled(people) or say.but(people) or say.names(people, most=_NAMED)


def smallest_document(case: Case, terms: Terms, asked: Sequence[tuple[str, Smallest]]) -> Document:
    """Return the report of the smallest coalitions, for one goal or for several."""
    sections = tuple(
        Section(
            f"smallest-{n}",
            f"Who can {_DOES[terms.verb]}: {goal}",
            tuple(_smallest(case, terms, found, n)),
        )
        for n, (goal, found) in enumerate(asked, start=1)
    )
    if not asked:
        words = tuple(Text(each) for each in nothing_words(case))
        sections = (Section("nothing", "Nothing to take", words),)
    means = [Text(_means(terms))] if asked else []
    if any(goal.startswith("take ") for goal, _ in asked):
        means.append(Text(_TAKEN))
    end = Section("what", "What this is", (*means, Text(DISCLAIMER)))
    return Document("reach", case.name, case.title, (*sections, end), made(terms))


#: What it is to take an office or a body.
_TAKEN = "An office is taken by who holds it, a body by who holds more than half of its seats, whatever its rule asks for to decide."


def _means(terms: Terms) -> str:
    bound = "any number of turns" if terms.within is None else _turns(terms.within, terms)
    return f"The coalitions that can, {_ABLE[terms.verb]}{_first(terms)}, within {bound}, and of which nobody can be spared."


def _smallest(case: Case, terms: Terms, found: Smallest, number: int) -> Iterator[Text | Table]:
    if found.able:
        columns = (
            Column("size", "Size"),
            Column("moves", "Turns"),
            Column("coalition", "Coalition", 20),
        )
        rows = tuple(
            Row((str(able.size), _count(terms, able), able_words(case, able)))
            for able in found.able
        )
        yield Table(f"smallest-{number}", columns, rows, sourced=False)
    elif found.complete:
        yield Text("Nobody: not even all together." if terms.verb is not Verb.HOLD else "Nobody.")
    if found.undecided:
        words = "; ".join(
            f"{able_words(case, able)}{_in_turns(terms, able)}" for able in found.undecided
        )
        yield Text(f"These can, but whether somebody can be spared is not known: {words}.")
    if not found.complete:
        these = "These may not be all" if found.able or found.undecided else "Not known who can"
        yield Text(f"{these}: {found.limit}.")
    yield from (Text(f"{note}.") for note in found.notes)


def _in_turns(terms: Terms, able: Able) -> str:
    return "" if terms.verb in (Verb.HOLD, Verb.BLOCK) else f" ({_turns(able.moves, terms)})"


def _count(terms: Terms, able: Able) -> str:
    return "" if terms.verb in (Verb.HOLD, Verb.BLOCK) else str(able.moves)


def made(terms: Terms) -> tuple[tuple[str, str], ...]:
    """Return how an answer was made."""
    within = "any number" if terms.within is None else str(terms.within)
    return (
        ("version", __version__),
        ("verb", terms.verb.value),
        ("first", "us" if terms.we_first else "them"),
        ("within", within),
        ("period", terms.period or "none"),
        ("engine", "clingo" if terms.by_clingo else "own"),
        ("as written", "yes" if terms.as_written else "no"),
        ("resignations", "yes" if terms.resignations else "no"),
    )


# --- the plan as a scenario --------------------------------------------------------------------


def scenario_lines(plan: Plan, goal: str) -> Iterator[str]:
    """Yield the plan as a section of a case: a scenario that `replay` runs, and the nominees it needs."""
    if plan.nominees:
        yield "people:"
        yield from (f"  {name}: {{}}" for name in plan.nominees)
    yield "scenarios:"
    lines = scenario("plan", map(scenario_step, plan.steps), expect=(goal,))
    yield from (f"  {line}" for line in lines)
