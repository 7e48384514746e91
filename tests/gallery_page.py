"""The gallery as a page: each shipped case with its question, what is found, a picture, and the commands.

What is found and every picture are computed from the case each time; only the questions are written here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from click.testing import CliRunner

from kingmaker.analysis.control.lens import control
from kingmaker.analysis.powers.lens import powers
from kingmaker.analysis.struggle.asking import Terms
from kingmaker.analysis.struggle.timing import timeline
from kingmaker.cli import main
from kingmaker.report.carrying import facts
from kingmaker.report.coalition_words import Coalitions
from kingmaker.report.control_words import node_name
from kingmaker.report.course_svg import course_svg
from kingmaker.report.matrix import matrix
from kingmaker.report.matrix_svg import matrix_svg
from kingmaker.report.structure import structure
from kingmaker.report.structure_svg import structure_svg
from kingmaker.report.struggle_words import ending_sentences
from kingmaker.report.timing import course
from kingmaker.report.who_controls import answer_words
from kingmaker.source.load import load
from kingmaker.source.read import GALLERY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kingmaker.analysis.powers.lens import Decided
    from kingmaker.analysis.struggle.results import Timeline
    from kingmaker.model.case import Case

#: Where the pictures stand, seen from the page.
FOLDER = "gallery"
#: Draws of what is assumed where a struggle is played for this page: few, so that it is made in seconds.
DRAWS = 16


@dataclass(frozen=True, slots=True)
class Shown:
    """A case on the page."""

    case: str
    question: str
    found: tuple[Callable[[str], str], ...]
    picture: Callable[[str], str]
    commands: tuple[str, ...]


# --- what is found ------------------------------------------------------------------------


def decided(power: str, variant: str | None = None) -> Callable[[str], str]:
    """Say who carries and who stops a decision."""

    def say(name: str) -> str:
        (one,) = [d for d in powers_of(name, variant) if d.id == power]
        assert one.structure is not None
        case = read(name, variant)
        told = list(facts(Coalitions(case, one.structure.players), one.structure))
        chosen = [t for t in told if t.startswith(("Carried", "Decided", "Stopped", "Veto"))]
        chosen = chosen or [t for t in told if t.startswith(("Nobody", "Smallest"))]
        return _under(name, variant, f"`{power}`: {' '.join(chosen)}")

    return say


def controlled(entity: str, variant: str | None = None) -> Callable[[str], str]:
    """Say who decides for an entity in the end."""

    def say(name: str) -> str:
        case = read(name, variant)
        words = answer_words(case, control(case).of(entity))
        return _under(name, variant, f"{node_name(case, entity)}: {words[:1].lower()}{words[1:]}")

    return say


def ending(name: str) -> str:
    """Say how a struggle may end, seen from its beginning."""
    found = timeline_of(name)
    return f"Before the first event: {' '.join(ending_sentences(found.first, found.names))}"


def claimed(*names: str) -> Callable[[str], str]:
    """Say what became of some claims of the case, held against its clauses."""

    def say(name: str) -> str:
        chosen = [word for claim in names for word in ("-k", claim)]
        told = json.loads(CliRunner().invoke(main, ["test", name, "--json", *chosen]).stdout)
        return " ".join(f"`{c['claim']}`: {c['verdict']}." for c in told["claims"])

    return say


def _under(name: str, variant: str | None, words: str) -> str:
    if variant is None:
        return words
    note = read(name).variants[variant].note.rstrip(".")  # type: ignore[index]  # a name
    return f"With `--variant {variant}` ({note[:1].lower()}{note[1:]}): {words}"


# --- pictures -----------------------------------------------------------------------------


def who_decides(name: str) -> str:
    """Draw who decides for whom."""
    case = read(name)
    block = structure(case, control(case))
    assert block is not None
    return structure_svg(block, name=case.title)


def who_matters(name: str) -> str:
    """Draw who matters for which decision."""
    case = read(name)
    block = matrix(case, powers_of(name))
    assert block is not None
    return matrix_svg(block, name=case.title)


def event_by_event(name: str) -> str:
    """Draw the endings from event to event."""
    case = read(name)
    block = course(case, timeline_of(name))
    assert block is not None
    return course_svg(block, name=case.title)


# --- the cases ----------------------------------------------------------------------------

LENSES: dict[str, tuple[str, tuple[Shown, ...]]] = {
    "Struggles": (
        "Who decided what under which rule, what each wanted as far as one may assume, and how it could have ended.",
        (
            Shown(
                "openai-2023",
                "A board dismisses a chief executive and four days later takes him back. Who could do what?",
                (decided("remove-officer"), controlled("nonprofit")),
                who_matters,
                ("report", "timeline", "play --from dismissal", "advise --as microsoft", "record"),
            ),
            Shown(
                "disney-2004",
                "Almost half of the votes are withheld from the chairman. What can they do to him, and who can?",
                (decided("remove-officer"), ending),
                event_by_event,
                ("timeline", "test", "compare --variant chair-by-two-thirds"),
            ),
            Shown(
                "wework-2019",
                "At how many votes for a share does a founder stop being in control?",
                (
                    controlled("wework"),
                    controlled("wework", "ten-votes"),
                    controlled("wework", "three-votes"),
                ),
                event_by_event,
                ("control", "payout --at '8 billion USD'", "leverage", "timeline"),
            ),
            Shown(
                "volkswagen-2009",
                "Can a holder with more than half of the votes take all of the company, if a State has a fifth?",
                (
                    controlled("volkswagen"),
                    decided("conclude-domination"),
                    decided("conclude-domination", "general-law"),
                ),
                who_matters,
                ("powers conclude-domination", "compare --variant general-law", "play", "score"),
            ),
        ),
    ),
    "Votes": (
        "Who carries and who stops a decision, and how much each vote is worth.",
        (
            Shown(
                "un-security-council",
                "What is a veto, and when is there none?",
                (decided("substantive"), decided("procedural")),
                who_matters,
                ("powers substantive", "compare --variant veto-takes-two"),
            ),
            Shown(
                "eu-council",
                "How many governments stop a law of the European Union?",
                (decided("legislate"),),
                who_matters,
                ("powers legislate", "test"),
            ),
            Shown(
                "imf-board",
                "Who can stop a change of the quotas?",
                (decided("change-quotas"), decided("set-terms-of-payment")),
                who_matters,
                ("powers change-quotas", "test"),
            ),
            Shown(
                "esm",
                "Who can refuse help to a country of the euro, alone, and in an emergency?",
                (
                    decided("grant-support"),
                    claimed(
                        "italy-in-an-emergency",
                        "and-no-other",
                        "france-at-eighty",
                        "italy-not-at-eighty",
                    ),
                ),
                who_matters,
                ("powers grant-support-in-an-emergency", "test --variant everybody-takes-part"),
            ),
            Shown(
                "us-electoral-college-2024",
                "Is the power of a state what its electors are?",
                (decided("choose-president"),),
                who_matters,
                ("powers elect-president", "compare --variant census-of-2010"),
            ),
            Shown(
                "compound",
                "Who decides about a protocol that belongs to its token?",
                (controlled("compound"),),
                who_decides,
                ("powers", "explain"),
            ),
        ),
    ),
    "Reach": (
        "What can be brought about in several steps, whatever the others do.",
        (
            Shown(
                "staggered-board",
                "How many annual meetings does it take to win a board of three classes?",
                (claimed("one-meeting-is-not-enough", "two-meetings-are"),),
                who_matters,
                ("test", "reach --who bidder,arbitrageurs,index-funds --period month --within 9"),
            ),
        ),
    ),
    "Control": (
        "Who decides for a company in the end, through companies that own companies, and who has the money.",
        (
            Shown(
                "alphabet",
                "Do two founders control a company that neither controls?",
                (controlled("alphabet"), controlled("alphabet", "a-pact")),
                who_decides,
                ("control", "compare --variant a-pact"),
            ),
            Shown(
                "anthropic",
                "How do trustees without shares come to elect a board?",
                (controlled("anthropic"), controlled("anthropic", "before-phase-in")),
                who_decides,
                ("control anthropic", "powers modify-the-trust"),
            ),
            Shown(
                "bosch",
                "Who decides where one owns almost everything and another has the votes?",
                (controlled("bosch"), controlled("bosch", "votes-follow-capital")),
                who_decides,
                ("control", "compare --variant votes-follow-capital"),
            ),
            Shown(
                "carlsberg",
                "Who stands above a foundation?",
                (controlled("carlsberg"),),
                who_decides,
                ("control carlsberg",),
            ),
            Shown(
                "ikea",
                "To whom do the shops belong, and to whom the name?",
                (controlled("inter-ikea-systems"), controlled("ingka")),
                who_decides,
                ("control", "leverage"),
            ),
            Shown(
                "meta",
                "What are ten votes for a share worth?",
                (controlled("meta"), controlled("meta", "one-share-one-vote")),
                who_decides,
                ("control", "compare --variant one-share-one-vote"),
            ),
            Shown(
                "legend-2009",
                "A state institute sells a part of a company. Who controls it then?",
                (controlled("legend", "before-the-sale"), controlled("legend")),
                who_decides,
                ("control", "compare --variant before-the-sale", "test"),
            ),
            Shown(
                "mozilla",
                "Who controls a company of a foundation that belongs to nobody?",
                (controlled("corporation"), controlled("foundation")),
                who_decides,
                ("control corporation",),
            ),
            Shown(
                "novo-nordisk",
                "Do shares that a company holds itself change who controls it?",
                (controlled("novo-nordisk"),),
                who_decides,
                ("control novo-nordisk",),
            ),
            Shown(
                "openai-2025",
                "Who decides after the restructuring, and who is paid?",
                (controlled("openai-group"),),
                who_decides,
                ("control openai-group", "powers"),
            ),
            Shown(
                "samsung",
                "Who controls a ring of companies?",
                (controlled("samsung-electronics"),),
                who_decides,
                ("control", "compare --variant ring-of-2015"),
            ),
            Shown(
                "tata-sons",
                "What do several trusts control that act together?",
                (controlled("tata-sons"), controlled("tata-sons", "apart")),
                who_decides,
                ("control", "compare --variant apart"),
            ),
            Shown(
                "volkswagen",
                "Are to control and to be able to stop the same?",
                (controlled("volkswagen"), decided("amend-articles")),
                who_matters,
                ("control", "powers amend-articles", "compare --variant a-little-less"),
            ),
        ),
    ),
}


def shown() -> Iterator[Shown]:
    """Yield every case of the page."""
    for _, cases in LENSES.values():
        yield from cases


def command(entry: Shown, words: str) -> str:
    """Return a command about a case, with its name in its place.

    >>> command(next(shown()), "play --from dismissal")
    'kingmaker play openai-2023 --from dismissal'
    """
    verb, _, rest = words.partition(" ")
    return f"kingmaker {verb} {entry.case} {rest}".rstrip()


@cache
def read(name: str, variant: str | None = None) -> Case:
    """Return a shipped case, read once."""
    case = load(name, variant=variant).case
    assert case is not None
    return case


@cache
def powers_of(name: str, variant: str | None = None) -> tuple[Decided, ...]:
    """Return the decisions of a case, worked out once."""
    return powers(read(name, variant))


@cache
def timeline_of(name: str) -> Timeline:
    """Return the endings of a case from event to event, played once."""
    return timeline(read(name), Terms(draws=DRAWS))


def pictures() -> dict[str, Callable[[], str]]:
    """Return how each picture of the page is made, by its path from the root."""
    return {
        f"docs/{FOLDER}/{entry.case}.svg": lambda entry=entry: entry.picture(entry.case)  # type: ignore[misc]
        for entry in shown()
    }


def page() -> str:
    """Return the text of the page."""
    return "\n".join((*_head(), *(line for lens in LENSES for line in _lens(lens)))).rstrip() + "\n"


def _head() -> Iterator[str]:
    yield "# Gallery"
    yield ""
    yield (
        "The cases that come with Kingmaker. Each is a file to read, to change and to ask; its sources, and how sure each "
        "fact is, stand in it. What is found here is computed, not written; where a struggle is played, with "
        f"{DRAWS} draws. What people want is assumed in every struggle, never claimed."
    )
    yield ""
    yield "| case | lens | question |"
    yield "| --- | --- | --- |"
    for lens, (_, cases) in LENSES.items():
        for entry in cases:
            yield f"| [{entry.case}](#{entry.case}) | {lens.lower()} | {entry.question} |"
    yield ""
    yield "`kingmaker cases` lists them; every command takes their bare names."
    yield ""
    yield "<!-- This page is made from the cases; change those, or `tests/gallery_page.py`, and run `python -m tests.generated`. -->"


def _lens(lens: str) -> Iterator[str]:
    about, cases = LENSES[lens]
    yield from ("", f"## {lens}", "", about)
    for entry in cases:
        yield from _entry(entry)


def _entry(entry: Shown) -> Iterator[str]:
    case = read(entry.case)
    yield from ("", f"### {entry.case}", "", f"**{case.title}.** {entry.question}", "")
    yield from (_described(entry.case), "")
    yield from (f"- {say(entry.case)}" for say in entry.found)
    yield from ("", f"![{case.title}]({FOLDER}/{entry.case}.svg)", "", "```bash")
    yield from (command(entry, words) for words in entry.commands)
    yield "```"


def _described(name: str) -> str:
    """Return what the file says of itself: its first paragraph of comments."""
    lines = (GALLERY / f"{name}.yaml").read_text("utf-8").splitlines()
    said: list[str] = []
    for line in lines:
        if not line.startswith("# "):
            break
        said.append(line.removeprefix("# "))
    return " ".join(said)
