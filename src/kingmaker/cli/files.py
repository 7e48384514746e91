"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(file: Path, text: str | bytes, *, replace: bool) -> bool:
    """Write a text beside its place and move it there in one step; tell whether it was written.

    Without `replace`, a file that is there stays as it is. Its mode is kept when it is replaced.
    """
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
    part = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text if isinstance(text, bytes) else text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask())
        if replace:
            part.replace(file)
            return True
        try:
            os.link(part, file)
        except FileExistsError:
            return False
        return True
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
