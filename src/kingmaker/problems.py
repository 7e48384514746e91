"""Problems: what an author got wrong, each with a code, a sentence and a place.

A problem is a value. Reading a case never raises for what its author wrote: every
mistake becomes a `Problem`, and one run reports them all.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from kingmaker.records import dataclass


class Severity(StrEnum):
    """How much a problem matters: errors make answers impossible or wrong, warnings and notes do not.

    >>> Severity("warning") is Severity.WARNING
    True
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Location(NamedTuple):
    """A stretch of one file; lines and columns count from one, the end is exclusive.

    >>> str(Location("acme.yaml", 3, 5, 3, 9))
    'acme.yaml:3:5'
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        """Return the place as editors make it clickable."""
        return f"{self.file}:{self.line}:{self.column}"

    def part(self, start: int, end: int) -> Location:
        """Return the characters `start` to `end` of a one-line stretch, counted from its beginning.

        A stretch over several lines is returned whole: its characters cannot be
        counted in columns.

        >>> Location("a.yaml", 3, 5, 3, 20).part(2, 4)
        Location(file='a.yaml', line=3, column=7, end_line=3, end_column=9)
        """
        if self.line != self.end_line:
            return self
        file, line, column, end_line, end_column = self
        last = min(column + max(end, start + 1), max(end_column, column + 1))
        return Location(file, line, min(column + start, end_column), end_line, last)


#: Where something is that no file holds, such as a rule from a law pack or a value made in code.
NOWHERE = Location("", 1, 1, 1, 1)


class Related(NamedTuple):
    """A second place that helps to understand a problem, with a few words on why."""

    where: Location
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    r"""One mistake or doubt about a case, at one place.

    `code` is stable (``K`` and three digits, listed in the reference), `message` says what
    is wrong in the author's own words, `where` the part of the file at fault, `help` what was expected or the nearest fix,
    `related` other places that it has to do with.

    >>> from kingmaker import loads
    >>> (problem,) = loads("title: Acme\nboddies: {}").problems
    >>> problem.code, problem.severity.value, problem.where.line, problem.help
    ('K101', 'error', 2, 'did you mean `bodies`?')
    """

    code: str
    message: str
    where: Location
    severity: Severity = Severity.ERROR
    help: str = ""
    related: tuple[Related, ...] = field(default=())


def is_error(problem: Problem) -> bool:
    """Tell whether a problem stops the case from being used.

    >>> is_error(Problem("K101", "no such key", NOWHERE))
    True
    """
    return problem.severity is Severity.ERROR


def by_place(problems: tuple[Problem, ...] | list[Problem]) -> tuple[Problem, ...]:
    """Return the problems in the order of a reader's eye: file, line, column, code."""
    return tuple(sorted(set(problems), key=lambda p: (p.where, p.code, p.message)))


#: Every code with its title. K0 the file, K1 its shape, K2 scalars, K3 sentences, K4 names, K5 governance,
#: K6 law, K7 record and play, K8 what needs a search, K90 what is refused by name, K95 imported files.
CODES: dict[str, str] = {
    "K001": "not UTF-8",
    "K002": "a control character",
    "K003": "a file too large",
    "K004": "not readable YAML",
    "K005": "nested too deeply, or too many values",
    "K006": "anchors, aliases and tags",
    "K007": "a second document",
    "K008": "a key that is no word",
    "K009": "given twice",
    "K010": "a file outside the case's folder",
    "K011": "a file that cannot be read",
    "K012": "a file included twice",
    "K013": "a name in two files",
    "K100": "no group of keys",
    "K101": "an unknown key",
    "K102": "the wrong shape",
    "K103": "a key without a value",
    "K104": "a key is missing",
    "K105": "a number cut at its comma",
    "K106": "a text too long",
    "K107": "an unknown word",
    "K108": "not a name",
    "K109": "a conditional value without `is`",
    "K110": "a value that is never reached",
    "K111": "a unit where a plain number belongs",
    "K112": "no currency",
    "K113": "no time zone",
    "K114": "no such pack of law",
    "K115": "no level",
    "K117": "no rule for ties",
    "K118": "no limit",
    "K119": "a path that leads to no clause",
    "K120": "a table that cannot be read",
    "K121": "a word of the language as a name",
    "K170": "a change leads nowhere",
    "K171": "a change takes away what is not there",
    "K172": "a change that cannot be made",
    "K201": "not a whole number",
    "K202": "neither yes nor no",
    "K203": "not a number",
    "K204": "a range that runs backwards",
    "K205": "a number out of bounds",
    "K206": "money without a currency",
    "K207": "not a share",
    "K210": "a number with commas",
    "K211": "shorthand for a number",
    "K220": "no length of time",
    "K221": "not how often somebody acts",
    "K222": "nothing that comes back",
    "K230": "not a date",
    "K231": "not one point in time",
    "K232": "a day or time that does not exist",
    "K233": "a time zone that is not known",
    "K234": "not a time",
    "K235": "a time that came twice",
    "K301": "a sentence that cannot be read",
    "K302": "a sentence too long",
    "K303": "brackets that do not fit",
    "K304": "an empty sentence",
    "K310": "a majority of what",
    "K311": "a word that hides its count",
    "K312": "a bound that no vote can meet",
    "K313": "a tie passes",
    "K314": "a count of those present",
    "K320": "a fact that cannot be made true",
    "K322": "a structured rule that cannot be read",
    "K401": "an unknown name",
    "K402": "one name for two things",
    "K403": "a gauge has no such level",
    "K404": "no such variant",
    "K405": "seats of two bodies by one name",
    "K501": "a source that nothing rests on",
    "K502": "a name that nothing uses",
    "K503": "somebody named twice",
    "K504": "more holders than seats",
    "K505": "an observer who is a member",
    "K506": "a right that nobody holds",
    "K507": "a right in the hands of a vacant office",
    "K508": "an office that nobody can fill",
    "K509": "an office whose holder nobody can remove",
    "K510": "seats that nobody fills",
    "K511": "a casting vote from outside",
    "K512": "recused without a vote",
    "K513": "a limit that is broken from the start",
    "K514": "a circle of control",
    "K515": "committees above each other",
    "K516": "defined terms that use each other",
    "K517": "a group that contains itself",
    "K518": "shares that turn into each other",
    "K519": "a condition on what it decides",
    "K520": "one act decided by two clauses",
    "K521": "a body without a rule",
    "K522": "more shares than there are",
    "K523": "what is left, and of what",
    "K524": "a quorum that can never be met",
    "K525": "a threshold that nobody can meet",
    "K526": "parts of a rule that contradict",
    "K527": "a rule that is always met",
    "K528": "most votes where nothing is elected",
    "K529": "a crowd that is counted as one",
    "K530": "shares of a chair that cast no vote",
    "K531": "more proxies than one may hold",
    "K532": "vetoes that are overridden in a circle",
    "K533": "a weight that no vote counts",
    "K601": "removal only for cause, without classes of directors",
    "K602": "a removal asks for more votes than the law allows",
    "K603": "the board removes a director",
    "K604": "a board decides in writing without all its members",
    "K605": "a quorum below what the law asks for",
    "K606": "a contract gives outsiders a say in what the board decides",
    "K607": "more classes of directors than the law allows",
    "K608": "a term longer than there are classes",
    "K609": "a clause in a document that may not hold it",
    "K610": "a vote that too few can carry",
    "K611": "a decider that the law asks for is missing",
    "K612": "notice outside what the law allows",
    "K613": "an organisation in a seat for human beings",
    "K701": "a want that nobody vouches for",
    "K702": "an actor who is no party",
    "K703": "a belief about somebody who wants nothing",
    "K704": "worth at the end, and worth meanwhile",
    "K705": "a crowd of one",
    "K706": "a clock that cannot run",
    "K707": "precision that is nought",
    "K708": "a gauge that can never change",
    "K709": "levels that do not ascend",
    "K710": "a gauge that starts nowhere",
    "K711": "a level that nothing sets",
    "K712": "keys that exclude each other",
    "K713": "chance and its odds",
    "K714": "a pronoun that stands for nobody",
    "K715": "one package for different deciders",
    "K716": "two acts on one seat",
    "K717": "an act that no power covers",
    "K718": "a power of somebody else",
    "K719": "endings that leave something over",
    "K720": "an ending that is only a mood",
    "K721": "two endings that are one",
    "K722": "a move that nobody makes",
    "K723": "a share that no crowd has",
    "K724": "a point off its scale",
    "K725": "a scale without two ends",
    "K726": "a deal with somebody who stands nowhere",
    "K727": "less than nothing to bring to bear",
    "K729": "members of what",
    "K730": "a time that contradicts the order",
    "K731": "events in a circle",
    "K732": "an event by somebody without the power",
    "K733": "a vote of somebody who is no member",
    "K734": "a vote recorded in two ways",
    "K735": "more votes than seats",
    "K736": "votes on what nobody votes on",
    "K737": "a result that does not follow from the votes",
    "K738": "a forecast of what was over",
    "K739": "somebody says nothing",
    "K740": "an outcome of no forecast",
    "K741": "an outcome that the record contradicts",
    "K742": "an outcome without a reason",
    "K743": "an `it` that fits no move",
    "K744": "voters who want nothing",
    "K750": "a cap below what was put in",
    "K751": "a step that is never reached",
    "K752": "money that goes to nobody",
    "K753": "parts that are not the whole",
    "K754": "two currencies",
    "K755": "terms of a class that do not fit",
    "K756": "a share in what nobody put in",
    "K757": "a part larger than the whole",
    "K758": "somebody who needs what they give",
    "K759": "a bound for somebody who is not paid",
    "K760": "an act in which nothing happens",
    "K761": "a variant that changes nothing",
    "K762": "a move that does not use the power it is called after",
    "K763": "a power of which a step is left out",
    "K764": "an act that the power used does not allow",
    "K801": "a level that is never reached",
    "K802": "a move that can never be made",
    "K803": "an ending that never comes about",
    "K804": "endings that overlap",
    "K805": "a state without an ending",
    "K806": "an assertion that says nothing",
    "K807": "powers that no assertion exercises",
    "K808": "an event that the clauses do not allow",
    "K809": "a search that stopped early",
    "K810": "a claim that does not hold",
    "K811": "a claim that is not decided",
    "K812": "a case that is no game",
    "K813": "a number without an end",
    "K814": "a move that cannot be played",
    "K815": "a want or an ending that cannot be told",
    "K816": "rules that run in a circle",
    "K817": "a mover who wants nothing",
    "K818": "wants that nothing can change",
    "K901": "cumulative voting",
    "K902": "shares at a price formula",
    "K903": "votes apart from shares",
    "K904": "who gets which ministry",
    "K905": "whether a promise is meant",
    "K906": "party discipline",
    "K907": "a threshold without a number",
    "K908": "a minority plus one",
    "K909": "ballots that rank",
    "K910": "terms of payment that are not modelled",
    "K911": "no one number to pay by",
    "K912": "a term of payment that nobody states",
    "K913": "a conversion without a price",
    "K914": "a condition that cannot be told",
    "K950": "a file in no known form",
    "K951": "neither readable JSON nor XML",
    "K952": "a value of the wrong kind in an imported file",
    "K953": "a record that is not there",
    "K954": "what has no place in a case",
    "K955": "what the imported file does not say",
    "K956": "statements that contradict each other",
}
