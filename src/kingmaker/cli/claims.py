"""Every claim of a loaded case held against it: reading, changes and analysis put together."""

from __future__ import annotations

from fnmatch import fnmatchcase
from shlex import join
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kingmaker.analysis.claims.results import Finding
    from kingmaker.model.record import Assertion
    from kingmaker.model.values import Name
    from kingmaker.source.loaded import Usable


def chosen(loaded: Usable, wanted: Collection[str] = ()) -> dict[Name, Assertion]:
    """Return the assertions with these names or patterns (`no-*`), all where none is given."""
    return {
        name: assertion
        for name, assertion in loaded.case.assertions.items()
        if not wanted or any(fnmatchcase(name, pattern) for pattern in wanted)
    }


def named(path: str, variant: str | None = None, without: Collection[str] = ()) -> str:
    """Return what a case is called on a command line, with the options by which it is read.

    >>> named("my case.yaml", "larger-quorum")
    "'my case.yaml' --variant larger-quorum"
    """
    options = [*(("--variant", variant) if variant is not None else ())]
    options += [word for name in without for word in ("--without", name)]
    return join([path, *options])


def findings(loaded: Usable, wanted: Collection[str] = (), *, name: str = "") -> Iterator[Finding]:
    """Yield what becomes of each claim, in the order of the file; `name` is what the case is called on a command line."""
    claims = Claims(loaded, name)
    for key in chosen(loaded, wanted):
        yield claims.finding(key)


class Claims:
    """Answers the claims of one case; what several of them need is worked out once."""

    def __init__(self, loaded: Usable, name: str = "") -> None:
        from kingmaker.analysis.claims.checking import Checker
        from kingmaker.source.amending import amending

        self.loaded = loaded
        self.case = loaded.case
        self._name = name
        self._plain = Checker(loaded.case, amending(loaded))

    def finding(self, name: Name) -> Finding:
        """Return what becomes of one claim; one under changes is asked of the changed case."""
        from kingmaker.analysis.claims.checking import Checker
        from kingmaker.analysis.claims.results import Answer, Finding, Verdict
        from kingmaker.source.amending import amending
        from kingmaker.source.under import under

        assertion = self.case.assertions[name]
        if not assertion.varied:
            return Finding(name, assertion, self._plain.answer(assertion), self.case, self._name)
        changed = under(self.loaded, name)
        case, wrong = changed.case, [p.message for p in changed.errors]
        if case is None or wrong:
            said = tuple(f"the changes cannot be made: {message}" for message in wrong)
            return Finding(name, assertion, Answer(Verdict.OPEN, said), self.case)
        return Finding(name, assertion, Checker(case, amending(changed)).answer(assertion), case)
