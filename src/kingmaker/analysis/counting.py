"""How a decision is counted, in words: the sentences that go with every answer about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kingmaker.analysis.agreeing import agreeing, several
from kingmaker.analysis.ballots import Ballot, Question, Standing, breakable, leaves
from kingmaker.analysis.decisions import slice_of
from kingmaker.analysis.gaps import Refused, Undetermined
from kingmaker.analysis.inforce import InForce, Origin
from kingmaker.analysis.orders import absence_beats_no, is_monotone
from kingmaker.analysis.phrases import Phrasing, many, number
from kingmaker.analysis.slices import Slice
from kingmaker.model.bodies import TieRule
from kingmaker.model.inlaw import entity_of
from kingmaker.model.parties import PartyKind
from kingmaker.model.sentences import Count, NoRule
from kingmaker.model.values import Name
from kingmaker.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kingmaker.analysis.decisions import DecisionView
    from kingmaker.model.case import Case

_COUNTED = {
    Standing.OUT: "not counted at all",
    Standing.ABSENT: "counted as absent",
    Standing.ABSTAINS: "counted as abstaining",
    Standing.ATTENDS: "counted as present",
}


def counting(view: DecisionView, *, case: Case, call: Callable[[str], str] = str) -> str:
    """Return how a decision is counted, in a few sentences; why not, where it is not.

    Who votes, what passes and with how many, what abstaining and staying away do, the quorum, a
    tie, who is recused, how it goes in writing, who else must consent or may stop it, and where
    votes do not stand in their usual order. `call` gives the name to call somebody by.
    """
    return " ".join(sentences(view, case=case, call=call))


def sentences(
    view: DecisionView, *, case: Case, call: Callable[[str], str] = str
) -> tuple[str, ...]:
    """Return the sentences of `counting` one by one."""
    return tuple(_Words(view, case, call).all())


@dataclass(frozen=True, slots=True)
class _Words:
    """Says how one decision is counted."""

    view: DecisionView
    case: Case
    call: Callable[[str], str]

    def all(self) -> Iterator[str]:
        """Yield all there is to say, in order."""
        meeting = self.view.meeting
        if isinstance(meeting, Undetermined):
            yield f"The case does not say {self._called(meeting.missing)}."
        elif isinstance(meeting, Refused):
            yield f"Not computed: {meeting.says}."
        elif self.view.passes is None:
            yield self._alone(meeting)
        else:
            yield self._who(meeting)
            yield from self._vote(meeting)
        yield from self._in_writing()
        yield from self._others()
        yield from self.view.notes
        yield from self._order()

    def _called(self, missing: str) -> str:
        """Return what is missing with what people call those who decide."""
        by = self.view.by
        return (
            re.sub(rf"(?<![\w-]){re.escape(by)}(?![\w-])", self.call(by), missing)
            if by
            else missing
        )

    def _alone(self, question: Question) -> str:
        names = [self.call(name) for name in question.roll.names if name]
        by = self.call(self.view.by or "")
        if not names:
            return f"{by}: vacant."
        if len(names) > 1:
            rule = self._say(question).rule(question.passes)
            return f"{', '.join(names)} decide together. Passes with {rule}."
        who = next(name for name in question.roll.names if name)
        decides = agreeing("decides", many=several(self.case, who))
        return f"{names[0]} {decides} alone{f', as {by}' if by != names[0] else ''}."

    def _who(self, question: Question) -> str:
        roll, title = question.roll, self.call(self.view.by or "")
        electorate = self.case.bodies[self.view.by].electorate if self.view.by else None
        heads = sum(roll.heads.of.values())
        if electorate is None:
            seats = many(heads, "member") if roll.seats == heads else many(roll.seats, "seat")
            return f"{title}: {seats}, {number(heads)} in office."
        people = self._told_apart(roll.heads.of, "member" if electorate.weight else "holder")
        if roll.votes == roll.heads:
            return f"{title}: {people}."
        if self._in_parts:
            return f"{title}: {people}, whose parts are known in percent."
        cast, silent = sum(roll.votes.of.values()), roll.votes.silent
        if not silent:
            return f"{title}: {people} with {number(cast)} votes."
        there = (
            f"{title}: {people} with {number(cast)} votes of the {number(cast + silent)} there are."
        )
        return f"{there} The case does not say who has the others; they are taken as not cast."

    @property
    def _in_parts(self) -> bool:
        """Whether the votes are those of shares that are known in percent only, so that none can be counted."""
        body = None if self.view.by is None else self.case.bodies.get(self.view.by)
        if body is None or body.electorate is None or body.electorate.weight is not None:
            return False
        entity = entity_of(self.case, body.id)
        own = {} if entity is None else self.case.holdings.get(Name(entity.id), {})
        return any(shares.in_parts for shares in own.values())

    def _say(self, question: Question) -> Phrasing:
        return Phrasing(question, self.call, shares=not self._in_parts)

    def _told_apart(self, heads: Iterable[str], word: str) -> str:
        """Return how many vote: a crowd, of whom nobody is told apart, is not one of them."""
        listed = [self.case.people.get(Name(name)) for name in heads if name]
        crowds = sum(party is not None and party.kind == PartyKind.CROWD for party in listed)
        single = many(len(listed) - crowds, word) if crowds < len(listed) or not crowds else ""
        if not crowds:
            return single
        more = f"a crowd of {word}s" if crowds == 1 else f"{crowds} crowds of {word}s"
        return f"{single} and {more}" if single else more

    def _vote(self, question: Question) -> Iterator[str]:
        say, rule = self._say(question), self.view.passes
        yield f"Passes with {say.rule(question.passes)}."
        if isinstance(rule, InForce) and rule.origin is Origin.LAW:
            yield f"That is the law's rule ({rule.section})."
        yield from say.effects()
        yield self._quorum(question, say)
        yield from self._tie(question)
        yield self._recused(question)

    def _quorum(self, question: Question, say: Phrasing) -> str:
        quorum = self.view.quorum
        if isinstance(question.quorum, NoRule):
            origin = None if quorum is None else quorum.origin
            if quorum is not None and origin is Origin.LAW:
                return f"By law it takes no quorum ({quorum.section})."
            silent = origin is Origin.SILENCE
            return (
                "No quorum is written, so none is asked for." if silent else "There is no quorum."
            )
        asked = say.rule(question.quorum, in_quorum=True)
        text = f"Quorum {asked}" if asked[:1].isdigit() else f"Quorum: {asked}"
        law = quorum is not None and quorum.origin is Origin.LAW
        return f"{text} ({quorum.section})." if law and quorum is not None else f"{text}."

    def _tie(self, question: Question) -> Iterator[str]:
        chair, tie = self.call(question.chair or ""), self.view.tie
        office = f", as {self.call(tie.office)}," if tie is not None and tie.office else ""
        if not any(isinstance(leaf, Count) and breakable(leaf) for leaf in leaves(question.passes)):
            if question.tie is TieRule.CHAIR_DECIDES:
                yield f"{chair}{office} votes on a tie only, and there is none here."
            return
        yield {
            TieRule.FAILS: "A tie fails.",
            TieRule.PASSES: "A tie passes.",
            TieRule.CHAIR_DECIDES: f"On a tie {chair}{office} decides, and votes only then.",
            TieRule.SECOND_VOTE: f"On a tie {chair}{office} votes again.",
        }[question.tie]

    def _recused(self, question: Question) -> str:
        roll = question.roll
        said = []
        for name, standing in roll.in_vote.items():
            casting = name == question.chair and question.tie is TieRule.CHAIR_DECIDES
            if standing is Standing.VOTES or casting:
                continue
            attends = roll.standing(name, in_quorum=True) is Standing.ATTENDS
            more = " in the vote, but for the quorum if there" if attends else ""
            said.append(f"{self.call(name)} ({_COUNTED[standing]}{more})")
        return f"Recused: {', '.join(said) or 'nobody'}."

    def _in_writing(self) -> Iterator[str]:
        writing = self.view.writing
        if isinstance(writing, Question):
            rule = self._say(writing).rule(writing.passes)
            yield f"In writing: {rule}; silence is no."
        elif isinstance(writing, Undetermined):
            yield f"In writing: the case does not say {writing.missing}."
        elif isinstance(writing, Refused) and not self._refused_alike(writing):
            yield f"In writing, not computed: {writing.says}."

    def _refused_alike(self, writing: Refused) -> bool:
        meeting = self.view.meeting
        return isinstance(meeting, Refused) and meeting.says == writing.says

    def _others(self) -> Iterator[str]:
        if self.view.consent:
            yield f"{' and '.join(map(self.call, self.view.consent))} must consent; silence is no."
        if self.view.veto:
            yield f"{' or '.join(map(self.call, self.view.veto))} may stop it; silence is yes."
            if self.view.own is not None and self.view.own.overridden_by is not None:
                yield f"What overrides that: {self.call(self.view.own.overridden_by)}."

    def _order(self) -> Iterator[str]:
        question = self.view.meeting
        found = slice_of(self.view)
        if not isinstance(question, Question) or not isinstance(found, Slice):
            return
        if found.ballot is Ballot.AGAINST:
            yield "It is carried by votes against."
            return
        order = is_monotone(question)
        if order.ballots is not None and order.voter is not None:
            old = order.ballots[order.voter]
            new = "abstain" if old is Ballot.AGAINST else "vote for it"
            yield f"Odd, but so: it can pass with somebody {old}, and fail once they {new}."
        elif order.answer is None:
            yield "Whether a vote for can ever hurt it was not worked out."
        away = absence_beats_no(question).answer
        if away:
            yield "Staying away can be stronger than a no."
        elif away is None:
            yield "Whether staying away can be stronger than a no was not worked out."
