"""The indices of voting power: what each says in words, its formula, and who proposed it where."""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum

from kingmaker.records import dataclass

__all__ = ["INDICES", "Definition", "Needs", "definition"]


class Needs(StrEnum):
    """What has to be counted for an index; engines are asked for one of these."""

    SWINGS = "swings"  #: in how many coalitions each player is decisive
    SIZES = "sizes"  #: the same, apart for each size of the coalition
    MINIMAL = "minimal"  #: the minimal winning coalitions that each player is in, by size
    CRITICAL = "critical"  #: a player's swings, by how many are decisive in the same coalition
    UNIONS = "unions"  #: swings within an a priori union, by numbers of unions and of its members
    TERNARY = "ternary"  #: swings where abstaining is a ballot of its own


@dataclass(frozen=True, slots=True)
class Definition:
    """One index of power.

    `name` is what it is asked for by; `words` say what it measures and `formula` how; `of_shares` is
    true where the players' values add up to one (or are all zero, where nobody is ever decisive).
    """

    name: str
    title: str
    words: str
    formula: str
    source: str
    needs: Needs
    of_shares: bool
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the definition as a paragraph."""
        return f"{self.title}: {self.words} {self.formula}. {self.source}."


_SETTING = (
    "n players; W the winning coalitions and W(i) those with player i; a swing of i is a winning coalition that loses "
    "when i leaves it, and s(i) is their number; M the minimal winning coalitions, in which everybody swings"
)

#: Every index by its name, in the order in which they are listed.
INDICES: dict[str, Definition] = {
    found.name: found
    for found in (
        Definition(
            "shapley-shubik",
            "Shapley-Shubik index",
            "the chance of being the one who turns a growing coalition into a winning one, if players join in random order.",
            "φ(i) = Σ over swings S of i of (|S|-1)! (n-|S|)! / n!",
            "Shapley and Shubik (1954), A Method for Evaluating the Distribution of Power in a Committee System, "
            "American Political Science Review 48, 787-792",
            Needs.SIZES,
            of_shares=True,
            aliases=("ssi", "shapley", "shapley-value"),
        ),
        Definition(
            "banzhaf",
            "normalised Banzhaf index",
            "the share that a player has of all swings.",
            "β(i) = s(i) / Σ s(j)",
            "Banzhaf (1965), Weighted Voting Doesn't Work: A Mathematical Analysis, Rutgers Law Review 19, 317-343",
            Needs.SWINGS,
            of_shares=True,
            aliases=("banzhaf-coleman", "normalised-banzhaf", "normalized-banzhaf"),
        ),
        Definition(
            "absolute-banzhaf",
            "absolute Banzhaf (Penrose) measure",
            "the chance of being decisive, if everybody else votes yes or no with equal chances, independently.",
            "β'(i) = s(i) / 2^(n-1)",
            "Penrose (1946), The Elementary Statistics of Majority Voting, Journal of the Royal Statistical Society 109, 53-57",
            Needs.SWINGS,
            of_shares=False,
            aliases=("penrose", "penrose-banzhaf", "banzhaf-absolute"),
        ),
        Definition(
            "coleman",
            "Coleman's power of the collectivity to act",
            "the share of all coalitions that win: how easily the body decides at all; it is the same for every player.",
            "A = |W| / 2^n",
            "Coleman (1971), Control of Collectivities and the Power of a Collectivity to Act, in Lieberman (ed.), Social Choice, "
            "Gordon and Breach, 269-300",
            Needs.SWINGS,
            of_shares=False,
            aliases=("coleman-act", "coleman-collective"),
        ),
        Definition(
            "coleman-prevent",
            "Coleman's power to prevent action",
            "the share of the winning coalitions that a player can make lose by leaving.",
            "P(i) = s(i) / |W|, zero where nobody wins",
            "Coleman (1971), Control of Collectivities and the Power of a Collectivity to Act, in Lieberman (ed.), Social Choice, "
            "Gordon and Breach, 269-300",
            Needs.SWINGS,
            of_shares=False,
            aliases=("coleman-preventive",),
        ),
        Definition(
            "coleman-initiate",
            "Coleman's power to initiate action",
            "the share of the losing coalitions that a player can make win by joining.",
            "I(i) = s(i) / (2^n - |W|), zero where nobody loses",
            "Coleman (1971), Control of Collectivities and the Power of a Collectivity to Act, in Lieberman (ed.), Social Choice, "
            "Gordon and Breach, 269-300",
            Needs.SWINGS,
            of_shares=False,
            aliases=("coleman-initiative",),
        ),
        Definition(
            "rae",
            "Rae index of satisfaction",
            "the chance of being on the side of the outcome, if all vote yes or no with equal chances, independently.",
            "R(i) = 1/2 + s(i) / 2^n",
            "Rae (1969), Decision-Rules and Individual Values in Constitutional Choice, American Political Science Review 63, 40-56",
            Needs.SWINGS,
            of_shares=False,
        ),
        Definition(
            "nevison",
            "Nevison index of satisfaction",
            "the share of the coalitions with a player in them that win.",
            "N(i) = |W(i)| / 2^(n-1)",
            "Nevison (1979), Structural Power and Satisfaction in Simple Games, in Brams, Schotter and Schwödiauer (eds), "
            "Applied Game Theory, Physica, 39-57",
            Needs.SWINGS,
            of_shares=False,
        ),
        Definition(
            "koenig-braeuninger",
            "König-Bräuninger inclusiveness",
            "the share of the winning coalitions that have a player in them.",
            "K(i) = |W(i)| / |W|, zero where nobody wins",
            "König and Bräuninger (1998), The Inclusiveness of European Decision Rules, Journal of Theoretical Politics 10, 125-142",
            Needs.SWINGS,
            of_shares=False,
        ),
        Definition(
            "public-help",
            "public help index θ",
            "the share that a player has of all memberships in winning coalitions; whoever is in a winning coalition gains.",
            "θ(i) = |W(i)| / Σ |W(j)|, zero where nobody wins",
            "Bertini, Gambarelli and Stach (2008), A Public Help Index, in Braham and Steffen (eds), Power, Freedom, and Voting, "
            "Springer, 83-98",
            Needs.SWINGS,
            of_shares=True,
        ),
        Definition(
            "johnston",
            "Johnston index",
            "as Banzhaf's, but a coalition in which k players are decisive gives each of them 1/k.",
            "J(i) ∝ Σ over swings S of i of 1 / (number of players who swing S)",
            "Johnston (1978), On the Measurement of Power: Some Reactions to Laver, Environment and Planning A 10, 907-914",
            Needs.CRITICAL,
            of_shares=True,
        ),
        Definition(
            "deegan-packel",
            "Deegan-Packel index",
            "only minimal winning coalitions form, all with equal chances, and divide the spoils equally.",
            "D(i) = 1/|M| · Σ over S in M with i of 1 / |S|",
            "Deegan and Packel (1978), A New Index of Power for Simple n-Person Games, International Journal of Game Theory 7, 113-123",
            Needs.MINIMAL,
            of_shares=True,
        ),
        Definition(
            "holler-packel",
            "Holler-Packel (public good) index",
            "only minimal winning coalitions form, and what they win is a public good: each member has all of it.",
            "H(i) = |M(i)| / Σ |M(j)|, where M(i) are the minimal winning coalitions with i",
            "Holler and Packel (1983), Power, Luck and the Right Index, Zeitschrift für Nationalökonomie 43, 21-29",
            Needs.MINIMAL,
            of_shares=True,
            aliases=("public-good", "holler", "pgi"),
        ),
        Definition(
            "absolute-public-good",
            "absolute public good measure",
            "the share of the minimal winning coalitions that have a player in them.",
            "|M(i)| / |M|, zero where nobody wins",
            "Holler and Packel (1983), Power, Luck and the Right Index, Zeitschrift für Nationalökonomie 43, 21-29",
            Needs.MINIMAL,
            of_shares=False,
        ),
        Definition(
            "owen",
            "Owen index",
            "as Shapley and Shubik's, if the members of each union join directly after each other.",
            "Σ over sets R of other unions and swings S of i with R and members of i's union u of "
            "1/(m · C(m-1, |R|) · |u| · C(|u|-1, |S∩u|-1)), m the number of unions",
            "Owen (1977), Values of Games with a Priori Unions, in Henn and Moeschlin (eds), Mathematical Economics and Game Theory, "
            "Springer, 76-88",
            Needs.UNIONS,
            of_shares=True,
        ),
        Definition(
            "banzhaf-owen",
            "Banzhaf-Owen measure",
            "the chance of being decisive, if each other union votes as one and each other member of one's own as it likes.",
            "number of such swings / (2^(m-1) · 2^(|u|-1)), m the number of unions and u the player's own",
            "Owen (1982), Modification of the Banzhaf-Coleman Index for Games with A Priori Unions, in Holler (ed.), Power, Voting, "
            "and Voting Power, Physica, 232-238",
            Needs.UNIONS,
            of_shares=False,
        ),
        Definition(
            "symmetric-coalitional-banzhaf",
            "symmetric coalitional Banzhaf measure",
            "unions are decisive as Banzhaf has it, and within a union the order of joining is random as Shapley has it.",
            "Σ over swings as for the Owen index of 1/(2^(m-1) · |u| · C(|u|-1, |S∩u|-1))",
            "Alonso-Meijide and Fiestras-Janeiro (2002), Modification of the Banzhaf Value for Games with a Coalition Structure, "
            "Annals of Operations Research 109, 213-227",
            Needs.UNIONS,
            of_shares=False,
        ),
        Definition(
            "ternary-shapley-shubik",
            "ternary Shapley-Shubik index",
            "the chance that one's ballot settles the outcome, if all are called in random order and vote for, abstain or vote "
            "against with equal chances.",
            "part of the n! 3^n roll-calls in which the outcome is settled by i's ballot and was not before",
            "Felsenthal and Machover (1997), Ternary Voting Games, International Journal of Game Theory 26, 335-351",
            Needs.TERNARY,
            of_shares=True,
        ),
        Definition(
            "ternary-banzhaf",
            "ternary Banzhaf measure",
            "the chance that a vote for and a vote against lead to different outcomes, if each of the others votes for, abstains or "
            "votes against with equal chances.",
            "number of the others' ballots that leave the outcome to i / 3^(n-1)",
            "Felsenthal and Machover (1997), Ternary Voting Games, International Journal of Game Theory 26, 335-351",
            Needs.TERNARY,
            of_shares=False,
        ),
    )
}
_BY_ALIAS = {alias: name for name, found in INDICES.items() for alias in (name, *found.aliases)}


def definition(name: str) -> Definition:
    """Return the index of a name; `KeyError` with the nearest name where there is none.

    Small letters, spaces and underscores do not matter, and known second names will do.

    >>> definition("Holler Packel").formula
    'H(i) = |M(i)| / Σ |M(j)|, where M(i) are the minimal winning coalitions with i'
    >>> definition("penrose").name
    'absolute-banzhaf'
    """
    spelt = name.strip().lower().replace("_", "-").replace(" ", "-")
    if spelt not in _BY_ALIAS:
        near = get_close_matches(spelt, _BY_ALIAS, n=1)
        guess = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(INDICES)}"
        raise KeyError(f"no index of power is called {name!r}: {guess}")
    return INDICES[_BY_ALIAS[spelt]]


def setting() -> str:
    """Return what the letters of the formulas stand for."""
    return _SETTING
