"""The game of a question in the language of PRISM-games, for those who have it, and the question as its property.

The language is that of turn-based stochastic games, `smg`, without any chance in it; the questions are those of rPATL
with a probability of one or nought. Chen, Forejt, Kwiatkowska, Parker and Simaitis (2013), PRISM-games: A Model Checker
for Stochastic Multi-Player Games, TACAS 2013, LNCS 7795, 185-191.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kingmaker.analysis.reach.done import Done
from kingmaker.analysis.reach.listed import Ends
from kingmaker.model.claims import Verb
from kingmaker.report.positions import done_words, position_words
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.analysis.reach.engine import Engine
    from kingmaker.analysis.reach.listed import Listing, Spot
    from kingmaker.analysis.reach.terms import Terms

_ENDS = {
    Ends.UNSAID: "an act was done whose effect the case does not say",
    Ends.OVER: "time is up",
}
#: The label of what a question is about.
_LABEL = {Verb.HOLD: "lost", Verb.BLOCK: "goal"}
_ASKS = {
    Verb.COULD: "Can the goal be brought about, with anybody's help?",
    Verb.CARRY: "Can we bring the goal about, if the others only vote no or stay away?",
    Verb.FORCE: "Can we bring the goal about, whatever the others do?",
    Verb.HOLD: "Can we keep the goal so (never lose it), whatever the others do?",
    Verb.BLOCK: "Can we keep the goal from coming about, whatever the others do?",
}


def prism_model(
    engine: Engine, listing: Listing, terms: Terms, who: Iterable[str], goal: str
) -> Iterator[str]:
    """Yield the lines of the game as an `smg`: players `us` and `them`, one variable `at`, and the labels.

    Each position with whose turn it is has its number, and is told in words beside its moves, without what is so in
    all of them. The question stands in comments; by itself it is given by `prism_properties`.
    """
    game = _Game(engine, listing)
    yield f"// {_plain(str(engine.case.title or engine.case.name))} - kingmaker {__version__}"
    yield f"// us: {_plain(', '.join(who))}. them: everybody else. goal: {_plain(goal)}"
    yield "// `at` numbers the positions with whose turn it is. A round is two steps, one turn of each side."
    yield f"// In all positions: {_plain('; '.join(game.everywhere) or 'nothing is the same')}"
    yield from prism_properties(listing, terms, comment="// ")
    yield ""
    yield "smg"
    yield ""
    commands = list(game.commands())
    for ours, player in ((True, "us"), (False, "them")):
        actions = ", ".join(f"[{action}]" for action in game.actions[ours])
        yield f"player {player} {actions} endplayer"
    yield ""
    yield "module game"
    yield f"  at : [0..{len(listing.spots)}] init {listing.start};"
    yield from commands
    yield "endmodule"
    yield ""
    yield f'label "{_label(terms)}" = at>={listing.first(Ends.ABOUT)};'
    if _opened(listing):
        yield f'label "unsaid" = at={listing.first(Ends.UNSAID)};'


def prism_properties(listing: Listing, terms: Terms, *, comment: str = "") -> Iterator[str]:
    """Yield the question as a property; as two where an act may be done whose effect the case does not say.

    With the first true the answer is yes; with the second false it is no; in between it is not known. `within` rounds
    are twice as many steps. To keep something is written as a strategy by which its opposite never comes about.
    """
    yield f"// {_ASKS[terms.verb]}"
    bound = "" if terms.within is None else f"<={2 * terms.within}"
    label = f'"{_label(terms)}"'
    kept = terms.verb in _LABEL
    sure, hoped = (label, label)
    if _opened(listing):
        sure, hoped = (f'{label}|"unsaid"', label) if kept else (label, f'{label}|"unsaid"')
    odds = "P<=0" if kept else "P>=1"
    yield f"{comment}<<us>> {odds} [ F{bound} {sure} ]"
    if sure != hoped:
        yield "// If that is false: with what the case does not say counted for us? If this is false, too: no."
        yield f"{comment}<<us>> {odds} [ F{bound} {hoped} ]"


def _label(terms: Terms) -> str:
    return _LABEL.get(terms.verb, "goal")


def _opened(listing: Listing) -> bool:
    return listing.first(Ends.UNSAID) < len(listing.spots)


class _Game:
    """The commands of a game, and the actions of each side, in the order in which they are first used."""

    def __init__(self, engine: Engine, listing: Listing) -> None:
        self.engine = engine
        self.listing = listing
        self.actions: dict[bool, dict[str, None]] = {
            True: {"us_stay": None},
            False: {"them_stay": None},
        }
        told = [self._told(spot) for spot in listing.spots if spot.position is not None]
        self.everywhere = tuple(w for w in told[0] if all(w in words for words in told))

    def commands(self) -> Iterator[str]:
        """Yield each spot in words, and a command for each of its turns."""
        for number, spot in enumerate(self.listing.spots):
            yield f"  // {number}: {_plain(self._words(spot))}"
            for action, there, words in self._moves(number, spot):
                self.actions[spot.ours][action] = None
                told = f" // {_plain(words)}" if words else ""
                yield f"  [{action}] at={number} -> (at'={there});{told}"

    def _told(self, spot: Spot) -> tuple[str, ...]:
        return () if spot.position is None else position_words(self.engine, spot.position)

    def _words(self, spot: Spot) -> str:
        if spot.position is None:
            return _ENDS[spot.ends or Ends.OVER]
        turn = "us to move" if spot.ours else "them to move"
        end = ["it has come about"] if spot.ends is not None else []
        words = [w for w in self._told(spot) if w not in self.everywhere]
        return "; ".join([*end, turn, *words])

    def _moves(self, number: int, spot: Spot) -> Iterator[tuple[str, int, str]]:
        """Yield the turns of a spot: an action of its own for each, where it leads, and what is done in words."""
        side = "us" if spot.ours else "them"
        if spot.ends is not None:
            yield f"{side}_stay", number, ""
        many: Counter[str] = Counter()
        for label, there in spot.moves:
            verb, words = "pass", ""
            if isinstance(label, Done):
                verb, words = label.verb, done_words(self.engine, label)
            many[verb] += 1
            action = f"{side}_{verb}" if many[verb] == 1 else f"{side}_{verb}_{many[verb]}"
            yield action, there, words


def _plain(text: str) -> str:
    """Return a text as one line of plain characters, as a comment takes it."""
    return " ".join(text.split()).encode("ascii", "backslashreplace").decode("ascii")
