"""`pytest --kingmaker CASE`: a test for each claim of a case, and one for what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kingmaker.analysis.claims.results import Finding
    from kingmaker.cli.claims import Claims
    from kingmaker.model.values import Name
    from kingmaker.source.load import Loaded

_CASES = pytest.StashKey[frozenset[Path]]()


class BrokenClaimError(Exception):
    """A claim that does not hold; it carries what was found."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.name)
        self.finding = finding


class WrongCaseError(Exception):
    """A case with errors; it carries their text."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("kingmaker").addoption(
        "--kingmaker",
        action="append",
        default=[],
        metavar="CASE",
        help="Test the claims of this case, a path or the name of a shipped case. May be repeated.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Collect the cases that are named along with what else is asked for."""
    named = config.getoption("--kingmaker")
    config.stash[_CASES] = frozenset()
    if not named:
        return
    from kingmaker.source.read import path_of

    paths = [path_of(name) for name in named]
    missing = [name for name, path in zip(named, paths, strict=True) if not path.is_file()]
    if missing:
        msg = f"--kingmaker: no case is called {', '.join(missing)}"
        raise pytest.UsageError(msg)
    config.stash[_CASES] = frozenset(path.resolve() for path in paths)
    config.args.extend(str(path) for path in paths)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a case for what it is."""
    if file_path.resolve() in parent.config.stash[_CASES]:
        return CaseFile.from_parent(parent, path=file_path)
    return None


class CaseFile(pytest.File):
    """A case: its check, then its claims."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests, in the order of the file."""
        from kingmaker.cli.claims import Claims, named
        from kingmaker.source.load import load

        loaded = load(self.path)
        yield Check.from_parent(self, name="check", loaded=loaded)
        usable = loaded.usable()
        if usable is not None:
            claims = Claims(usable, named(str(self.path)))
            for name in usable.case.assertions:
                yield Claim.from_parent(self, name=str(name), claims=claims, key=name)


class Check(pytest.Item):
    """Whether a case is without errors."""

    def __init__(self, *, loaded: Loaded, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]  # pytest's own
        self.loaded = loaded

    def runtest(self) -> None:
        """Fail with the problems."""
        from kingmaker.report.diagnostics import as_text

        if self.loaded.errors:
            raise WrongCaseError(as_text(self.loaded.errors, self.loaded.texts))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """Return the problems as `kingmaker check` prints them."""
        if isinstance(excinfo.value, WrongCaseError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where it is and what to call it."""
        return self.path, None, f"{self.path.name}: check"


class Claim(pytest.Item):
    """Whether one claim holds."""

    def __init__(self, *, claims: Claims, key: Name, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]  # pytest's own
        self.claims = claims
        self.key = key

    def runtest(self) -> None:
        """Fail, skip where it is waived, warn where the claim is only to warn."""
        from kingmaker.report.testing import explained, severity

        finding = self.claims.finding(self.key)
        if finding.waived:
            pytest.skip(finding.assertion.waived)
        if finding.broken and severity(finding) == "error":
            raise BrokenClaimError(finding)
        if finding.broken:
            self.warn(pytest.PytestWarning("\n".join(explained(finding))))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """Return who, when, by which clause, the counting and the counterexample."""
        from kingmaker.report.testing import explained

        if isinstance(excinfo.value, BrokenClaimError):
            return "\n".join(explained(excinfo.value.finding))
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where it is and what to call it."""
        line = self.claims.case.assertions[self.key].claim.where.line
        return self.path, line - 1, f"{self.path.name}: {self.name}"
