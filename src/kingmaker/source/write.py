"""The canonical form of a case file: one spelling for one tree, with every comment kept."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from kingmaker.source import quoting
from kingmaker.source.comments import attach, find_comments
from kingmaker.source.layout import lay_out, put_in_order
from kingmaker.source.parse import parse
from kingmaker.source.plain import tree_to_plain
from kingmaker.source.shapes import settled
from kingmaker.source.tree import Mapping, Scalar, Sequence
from kingmaker.source.vocabulary.kinds import Mapped, Named, Record, Text
from kingmaker.source.vocabulary.top import CASE

if TYPE_CHECKING:
    from kingmaker.problems import Problem
    from kingmaker.source.layout import Slot
    from kingmaker.source.plain import Plain
    from kingmaker.source.tree import Node

#: The most columns of a line, where anything can be done about it.
WIDTH = 110
#: Longer keys are written on a line before their colon; YAML wants them found within 1024 characters.
LONGEST_KEY = 1000

#: The comments above an entry, and the lines of the entry.
Piece: TypeAlias = tuple[list[str], list[str]]

_BYTE_ORDER_MARK = "\ufeff"


class UnfaithfulError(Exception):
    """The canonical form would say something else than the file: a mistake in this module."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} was not formatted: its canonical form would not say the same")


def format_case(text: str, file: str) -> str | tuple[Problem, ...]:
    r"""Return a case in canonical form, or the problems for which it cannot be read.

    Sections and keys stand in the order of the vocabulary, names in the author's. A record or
    list stands on one line where it fits and has no comments inside. Quotes are used where YAML
    needs them. Formatting twice changes nothing. What is written is read again and compared with
    what was given, so that a mistake of ours can never cost an author a word: `UnfaithfulError`.
    Linear in the text, times the depth of nesting.

    >>> format_case("law:   none   # yet\ntitle: 'Acme'\n", "acme.yaml")
    'title: Acme\nlaw: none  # yet\n'
    """
    text = "\n".join(_lines(text))
    node, problems = parse(text, file)
    if problems:
        return problems
    written = _written(text, node)
    if not _same(text, node, written, file):
        raise UnfaithfulError(file)
    return written


def _lines(text: str) -> list[str]:
    return text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _written(text: str, node: Node | None) -> str:
    comments = find_comments(text, node)
    if node is None or (isinstance(node, Scalar) and not (node.text or node.quoted)):
        return "".join("\n" * bool(c.gap and n) + f"{c.text}\n" for n, c in enumerate(comments))
    root = lay_out(node, Record(CASE))
    attach(root, comments, text)
    put_in_order(root)
    lines = [*_collapsed(root.before), *_rendered(root), *_closing([*root.beside, *root.tail])]
    return "\n".join(lines) + "\n" * bool(lines)


def _same(text: str, node: Node | None, written: str, file: str) -> bool:
    """Tell whether two texts have the same tree, but for places and the order of keys, and the same comments."""
    again, problems = parse(written, file)
    if problems or _plain(node) != _plain(again):
        return False
    before, after = find_comments(text, node), find_comments(written, again)
    return Counter(c.text for c in before) == Counter(c.text for c in after)


def _plain(node: Node | None) -> Plain:
    return "" if node is None else tree_to_plain(node)


def _collapsed(lines: list[str]) -> list[str]:
    """Return lines of comments, never two blank ones together."""
    return [line for n, line in enumerate(lines) if line or n == 0 or lines[n - 1]]


def _unspaced(lines: list[str]) -> list[str]:
    """Return lines of comments without a blank one before them."""
    return lines[1:] if lines[:1] == [""] else lines


def _closing(lines: list[str]) -> list[str]:
    """Return the comments that close a group, without a blank line after them."""
    kept = _collapsed(lines)
    return kept[:-1] if kept[-1:] == [""] else kept


def _rendered(root: Slot) -> list[str]:
    """Return the lines of the whole file, without its head and its end."""
    if isinstance(root.value, Scalar):
        return _spelt(root, root.value, "", 0)
    if not root.children:
        return ["[]" if isinstance(root.value, Sequence) else "{}"]
    if isinstance(root.value, Sequence):
        return _joined([_piece(item, 0) for item in root.children], [], 0)
    lines: list[str] = []
    for number, slot in enumerate(root.children):
        above, body = _piece(slot, 0)
        previous = root.children[number - 1]
        plain = isinstance(slot.value, Scalar) and isinstance(previous.value, Scalar)
        apart = number and (not plain or (above[:1] == [""] and any(above)))
        lines += [*([""] if apart else []), *_unspaced(above), *body]
    return lines


def _children(slot: Slot, indent: int) -> list[str]:
    """Return the lines of a group or list, each entry on lines of its own."""
    pieces = [_piece(child, indent) for child in slot.children]
    return _joined(pieces, slot.tail, indent)


def _joined(pieces: list[Piece], tail: list[str], indent: int) -> list[str]:
    lines: list[str] = []
    for above, body in pieces:
        lines += [*_indented(above if lines else _unspaced(above), indent), *body]
    return [*lines, *_indented(_closing(tail), indent)]


def _indented(lines: list[str], indent: int) -> list[str]:
    return [f"{' ' * indent}{line}" if line else "" for line in lines]


def _piece(slot: Slot, indent: int) -> Piece:
    """Return the comments above an entry or item, and its own lines."""
    above = _collapsed([*slot.before, *slot.beside[:-1]])
    beside = "".join(f"  {comment}" for comment in slot.beside[-1:])
    if slot.key is None:
        return _item(slot, indent, above, beside)
    pad, key = " " * indent, quoting.inline(slot.key.text, flow=False)
    if len(key) > LONGEST_KEY:
        return above, [f"{pad}? {key}{beside}", *_entry(slot, f"{pad}:", "", indent)]
    return above, _entry(slot, f"{pad}{key}:", beside, indent)


def _entry(slot: Slot, lead: str, beside: str, indent: int) -> list[str]:
    if isinstance(slot.value, Scalar):
        return _single(slot, slot.value, lead, beside)
    flow = None if _stands_in_block(slot) else _flow(slot, WIDTH - len(lead) - 1)
    if flow is not None:
        return [f"{lead} {flow}{beside}"]
    return [lead + beside, *_children(slot, indent + 2)]


def _item(slot: Slot, indent: int, above: list[str], beside: str) -> Piece:
    lead = " " * indent + "-"
    if isinstance(slot.value, Scalar):
        return above, _single(slot, slot.value, lead, beside)
    flow = None if _stands_in_block(slot) else _flow(slot, WIDTH - len(lead) - 1)
    if flow is not None:
        return above, [f"{lead} {flow}{beside}"]
    pieces = [_piece(child, indent + 2) for child in slot.children]
    hoisted, pieces[0] = pieces[0][0], ([], pieces[0][1])
    first, *more = _joined(pieces, slot.tail, indent + 2)
    return _collapsed([*above, *slot.beside[-1:], *hoisted]), [f"{lead} {first.lstrip(' ')}", *more]


def _single(slot: Slot, node: Scalar, lead: str, beside: str) -> list[str]:
    """Return the lines of an entry or item that is a single value."""
    indent = len(lead) - len(lead.lstrip(" "))
    first, *more = _spelt(slot, node, lead, indent)
    return [first + beside, *more, *_indented(_closing(slot.tail), indent + 2)]


def _spelt(slot: Slot, node: Scalar, lead: str, indent: int) -> list[str]:
    """Return the lines of a single value, the first with what leads to it."""
    if slot.empty:
        return [lead]
    line = _after(lead, _inline(node, flow=False))
    many = "\n" in node.text
    if many or (len(line) > WIDTH and _may_fold(slot)):
        found = quoting.block(node.text, WIDTH - indent - 2)
        if found is not None and (many or len(found[1]) > 1):
            return [_after(lead, found[0]), *_indented(found[1], indent + 2)]
    return [line]


def _after(lead: str, text: str) -> str:
    return f"{lead} {text}" if lead else text


def _inline(node: Scalar, *, flow: bool) -> str:
    """Return a single value on one line; in a change `none` and `"none"` are not the same."""
    return quoting.inline(node.text, flow=flow, quoted=node.quoted and node.text in ("", "none"))


def _may_fold(slot: Slot) -> bool:
    """Tell whether a value is words, or was written on several lines; a sentence is better read in one."""
    where = slot.value.where
    return isinstance(settled(slot.kind, slot.value), Text) or where.line != where.end_line


def _stands_in_block(slot: Slot) -> bool:
    """Tell whether every entry has lines of its own, though all might fit on one: sections, and names."""
    found = settled(slot.kind, slot.value)
    if not slot.children:
        return False
    if isinstance(slot.value, Sequence):
        return slot.depth == 1 and any(child.children for child in slot.children)
    return isinstance(found, Named) or (isinstance(found, Mapped) and slot.depth == 1)


def _flow(slot: Slot, width: int) -> str | None:
    """Return a value on one line, `None` where it does not fit or has comments inside."""
    node = slot.value
    if isinstance(node, Scalar):
        return None if slot.empty or "\n" in node.text else _inline(node, flow=True)
    if any(slot.tail) or _stands_in_block(slot):
        return None
    parts: list[str] = []
    for child in slot.children:
        value = None if any(child.before) or child.beside else _flow(child, width)
        if value is None:
            return None
        key = "" if child.key is None else f"{quoting.inline(child.key.text, flow=True)}: "
        parts.append(key + value)
        width -= len(parts[-1]) + 2
        if width < 0:
            return None
    whole = ", ".join(parts)
    return f"{{{whole}}}" if isinstance(node, Mapping) else f"[{whole}]"
