"""Files to text: the only reader of the disk, within bounds, keeping included files beside the case."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from kingmaker.patterns import pattern
from kingmaker.problems import Location, Problem
from kingmaker.records import dataclass
from kingmaker.source.nearest import nearest

#: The largest file that is read, in bytes.
MAX_BYTES = 4 * 1024 * 1024
#: From so many letters on, the beginning of a shipped case's name is taken for it.
_BEGUN = 3

#: What no text may hold: control characters, halves of characters, and the line ends that YAML
#: counts and editors do not, so that no place could be named.
_CONTROL = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
#: A quick look for the same: the whole pattern takes long to compile, and is only asked where one stands.
_LOW = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HIGH = "\u2028\u2029\ufffe\uffff"

#: Where the shipped cases lie.
GALLERY = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one file, the name it is reported by, and the folder that its includes may reach."""

    name: str
    text: str
    folder: Path | None


def gallery() -> tuple[str, ...]:
    """Return the names of the shipped cases in the order of the alphabet."""
    return tuple(sorted(p.stem for p in GALLERY.glob("*.yaml")))


def read(path: str | Path) -> Text | Problem:
    """Return the text of a case: a path, or the bare name of a shipped case.

    A name without a folder and without an ending that is no file here is looked up in the gallery.
    """
    file = path_of(path)
    return _read(file, str(path) if file == Path(path) else file.name, file.parent)


def path_of(path: str | Path) -> Path:
    """Return where a case lies: the path itself, or the shipped case of that bare name.

    >>> path_of("bosch") == GALLERY / "bosch.yaml"
    True
    """
    file = Path(path)
    return GALLERY / f"{path}.yaml" if str(path) in gallery() and not file.is_file() else file


def decode(data: bytes, name: str) -> str | Problem:
    r"""Return bytes as text with lines ended by one newline, or the problem that they are no text.

    >>> decode(b"title: A\r\n", "a.yaml")
    'title: A\n'
    """
    text = utf8(data, name, most=MAX_BYTES)
    return text if isinstance(text, Problem) else clean(text, name)


def utf8(data: bytes, name: str, *, most: int) -> str | Problem:
    """Return bytes as text, or the problem that they are too many or not in UTF-8."""
    if len(data) > most:
        where = Location(name, 1, 1, 1, 1)
        return Problem("K003", f"larger than {most // 1024 // 1024} MB", where)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8", "replace")) + 1
        where = Location(name, line, column, line, column + 1)
        return Problem(
            "K001", "not readable as UTF-8 text from here", where, help="save it as UTF-8"
        )


def clean(text: str, name: str) -> str | Problem:
    r"""Return a text with lines ended by one newline, or the problem that it holds what no text may.

    >>> clean("title: A\rB", "a.yaml")
    'title: A\nB'
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    control = _CONTROL.search(text) if _suspicious(text) else None
    if control is None:
        return text
    line = text.count("\n", 0, control.start()) + 1
    column = control.start() - (text.rfind("\n", 0, control.start()) + 1) + 1
    where = Location(name, line, column, line, column + 1)
    message = f"a control character (number {ord(control[0])}) stands here"
    return Problem("K002", message, where, help="take it out")


def _suspicious(text: str) -> bool:
    """Tell whether a text may hold what no text may; halves of characters cannot be encoded."""
    if _LOW.search(text) or any(sign in text for sign in _HIGH):
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def read_beside(main: Text, wanted: str, where: Location) -> Text | Problem:
    """Return a file that a case includes; it must lie beside or below the case.

    The name is relative to the case that was asked for, with forward slashes.
    """
    if main.folder is None:
        return Problem("K010", f"`{wanted}` cannot be included: this case has no folder", where)
    plain = PurePosixPath(wanted)
    if plain.is_absolute() or ".." in plain.parts or "\\" in wanted or "\0" in wanted:
        message = f"`{wanted}` does not lie beside or below the case"
        return Problem("K010", message, where, help="name a file in the case's folder or below it")
    folder = main.folder.resolve()
    file = (folder / plain).resolve()
    if not file.is_relative_to(folder):
        return Problem("K010", f"`{wanted}` leads outside the case's folder", where)
    name = str(PurePosixPath(main.name).parent / plain)
    found = _read(file, name, main.folder)
    if isinstance(found, Problem) and found.code == "K011":
        return Problem("K011", f"there is no file `{wanted}` beside the case", where)
    return found


def _meant(file: Path) -> str | None:
    """Return what was meant by a name that is none: a file beside it, or a shipped case."""
    beside = file.with_name(f"{file.name}.yaml")
    if beside.is_file():
        return beside.name
    begun = (name for name in gallery() if len(file.name) >= _BEGUN and name.startswith(file.name))
    return nearest(file.stem, gallery()) or next(begun, None)


def _read(file: Path, name: str, folder: Path) -> Text | Problem:
    start = Location(name, 1, 1, 1, 1)
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        guess = _meant(file) if file.name == name else None
        help_ = (
            f"did you mean `{guess}`?"
            if guess
            else f"name the file of a case, or one of the shipped cases: {'; '.join(gallery())}"
        )
        return Problem("K011", f"`{name}` cannot be read: {reason}", start, help=help_)
    text = decode(data, name)
    return text if isinstance(text, Problem) else Text(name, text, folder)
