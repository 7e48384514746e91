"""What holds for every test: circles are looked for seldom among so many, and a shipped case is read once."""

from __future__ import annotations

import gc
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from kingmaker.source import load
from kingmaker.source.read import GALLERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kingmaker.source.load import Loaded
    from kingmaker.source.read import Text

#: So many more objects are made than given up before it is looked for circles: the usual 700 took a tenth of a run.
SELDOM = 50_000

gc.set_threshold(SELDOM)


@pytest.fixture(autouse=True, scope="session")
def _shipped_cases_are_read_once() -> Iterator[None]:
    """Give the same case again where a shipped one is read as before; nothing that was read can be changed.

    Shipped cases were read some thousand times, an eighth of all that the tests did. Whatever else is read, such as a case that a test
    writes, or a shipped one elsewhere, is read anew.
    """
    anew = load.load_text

    @lru_cache(maxsize=64)
    def again(
        main: Text, variant: str | None, without: frozenset[str], beside: tuple[Text, ...]
    ) -> Loaded:
        return anew(main, variant=variant, without=without, beside=beside)

    def load_text(
        main: Text,
        *,
        variant: str | None = None,
        without: Iterable[str] = (),
        beside: Iterable[Text] = (),
    ) -> Loaded:
        if main.folder != GALLERY:
            return anew(main, variant=variant, without=without, beside=beside)
        return again(main, variant, frozenset(without), tuple(beside))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "load_text", load_text)
        yield
