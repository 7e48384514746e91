"""A reader and solver of the part of PRISM-games' language that `reach --format prism` writes, from its text alone.

Written from the manual of the language: one module of one variable, guarded commands with an action each, players as
lists of actions, labels; anything else is an error. It knows nothing of the package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"\[(\w+)\] at=(\d+) -> \(at'=(\d+)\);")
_VARIABLE = re.compile(r"at : \[0\.\.(\d+)\] init (\d+);")
_LABEL = re.compile(r'label "(\w+)" = at(>=|=)(\d+);')
_PLAYER = re.compile(r"player (\w+) ((?:\[\w+\](?:, )?)+) endplayer")
_PROPERTY = re.compile(r'<<us>> P(>=1|<=0) \[ F(?:<=(\d+))? "(\w+)"(?:\|"(\w+)")? \]')


@dataclass
class Model:
    """A game read: who moves in each state, and where to; the states of each label."""

    start: int
    owner: dict[int, str]
    after: dict[int, set[int]]
    labels: dict[str, set[int]]

    def reaches(self, player: str, goal: set[int], steps: int | None) -> bool:
        """Tell whether a player can bring the goal about in so many steps, whatever the other does."""
        won: set[int] = set(goal)
        done = 0
        while steps is None or done < steps:
            more = {
                state
                for state, there in self.after.items()
                if state not in won
                and (there & won if self.owner[state] == player else there <= won)
            }
            if not more:
                break
            won |= more
            done += 1
        return self.start in won

    def holds(self, text: str) -> bool:
        """Tell whether a property is true in the first state."""
        found = _PROPERTY.fullmatch(text)
        assert found is not None, text
        odds, bound, *names = found.groups()
        goal = set().union(*(self.labels[name] for name in names if name))
        steps = None if bound is None else int(bound)
        if odds == ">=1":
            return self.reaches("us", goal, steps)
        return not self.reaches("them", goal, steps)


def read(text: str) -> Model:
    """Read a model; whatever is not of the form is an error."""
    lines = [line for each in text.splitlines() if (line := each.split("//")[0].strip())]
    assert lines[0] == "smg"
    players: dict[str, str] = {}
    body = iter(lines[1:])
    line = next(body)
    while found := _PLAYER.fullmatch(line):
        for action in re.findall(r"\w+", found[2]):
            assert action not in players
            players[action] = found[1]
        line = next(body)
    assert line == "module game"
    variable = _VARIABLE.fullmatch(next(body))
    assert variable is not None
    model = Model(int(variable[2]), {}, {}, {})
    seen: set[tuple[str, int]] = set()
    while (line := next(body)) != "endmodule":
        command = _COMMAND.fullmatch(line)
        assert command is not None, line
        action, here, there = command[1], int(command[2]), int(command[3])
        assert (action, here) not in seen, "an action names one choice"
        seen.add((action, here))
        assert model.owner.setdefault(here, players[action]) == players[action]
        model.after.setdefault(here, set()).add(there)
    most = int(variable[1])
    every = {*model.after, *(there for found in model.after.values() for there in found)}
    assert all(0 <= state <= most for state in every)
    for line in body:
        label = _LABEL.fullmatch(line)
        assert label is not None, line
        bound = int(label[3])
        model.labels[label[1]] = {
            s for s in every if (s >= bound if label[2] == ">=" else s == bound)
        }
    return model


def answer(model: str, properties: str) -> str:
    """Return what the text says: yes, no, or that it is not known."""
    game = read(model)
    asked = [line for line in properties.splitlines() if not line.startswith("//")]
    results = [game.holds(text) for text in asked]
    if results[0]:
        return "yes"
    return "limit" if results[-1] else "no"
