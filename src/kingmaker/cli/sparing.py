"""Parts of libraries that are not needed here and take long to load."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where numba looks, as it is loaded, for scipy's linear algebra; what it notes of it; and what it would load for that.
_LOOKING, _NOTED, _SOUGHT = "numba.np.arraymath", "_HAVE_BLAS", "scipy.linalg"


class _Sparing(MetaPathFinder):
    """Hides scipy's linear algebra from numba as it looks whether it is there, and from nobody else.

    Loading it takes a fifth of a second. All that numba takes from the answer is by which code it would multiply
    matrices in one of its own functions; what is compiled here multiplies none.
    """

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:  # noqa: ARG002 - as importlib has it
        """Find nothing, and keep others from finding what is hidden."""
        if fullname == _SOUGHT and _looks():
            msg = f"{fullname} is not loaded for numba"
            raise ModuleNotFoundError(msg, name=fullname)


def _looks() -> bool:
    """Tell whether numba is just being loaded."""
    looking = sys.modules.get(_LOOKING)
    return looking is not None and not hasattr(looking, _NOTED)


@contextmanager
def sparing() -> Iterator[None]:
    """Load what is compiled without scipy's linear algebra."""
    finder = _Sparing()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
