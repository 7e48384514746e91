"""Where the data of the validation are, what they were when they were read, and why some are left out."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path

#: Data that may be given away, beside this program; `bench/data/README.md` names the sources.
SHIPPED = Path(__file__).parent.parent / "data"


class Missing(Exception):  # noqa: N818  # a reason, which the table shows, not an error
    """Data that are not here, with where they may be had."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Reads data: those of a folder that the user names first, then those that are shipped.

    `hashes` holds the SHA-256 of every file that was read. `most` keeps so many groups of each file's cases, for a quick
    run that shows that all works; 0 is all of them.
    """

    folder: Path | None = None
    most: int = 0
    hashes: dict[str, str] = field(default_factory=dict)

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a table by its columns; `Missing` if it is nowhere."""
        for folder in (self.folder, SHIPPED):
            if folder is not None and (folder / name).is_file():
                content = (folder / name).read_bytes()
                self.hashes[name] = hashlib.sha256(content).hexdigest()
                return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
        raise Missing(f"{name} is neither shipped nor in the folder of --data")
