"""Checks of issues and demands: each mistake with its code, at its place, and what is no mistake."""

from __future__ import annotations

import pytest

from kingmaker.source.load import loads
from tests.bargain_cases import SALE


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("on: {price: 90}", "on: {price: 190}", "K724", "the demand `all-of-it` on `price`"),
        ("rival: {at_worst: 70", "rival: {at_worst: 170", "K724", "the worst point of `ann`"),
        ("allows: ..55", "allows: ..555", "K724", "the limit `statutes`"),
        ("reference: 0", "reference: -1", "K724", "what holds without a deal"),
        ("100: all that", "101: all that", "K724", "a point that is explained"),
        ("bob: {at: 0, s", "bob: {at: 5 EUR, s", "K724", "the position of `bob`"),
        ("scale: 0..10\n", "scale: 10\n", "K725", "the scale of `pace`"),
        ("needs: [ann, board]", "needs: [ann, house]", "K726", "without `house`"),
        ("salience: 60..80", "salience: -60..80", "K727", "the salience of `ann`"),
        ("times: 90", "times: -90..90", "K727", "an index times a number below nought"),
        ("certainty: assumed\n    scale: 0..10\n", "scale: 0..10\n", "K701", "where `ann`, a person, stands on `pace`"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_code_and_its_place(old: str, new: str, code: str, said: str) -> None:
    assert old in SALE
    text = SALE.replace(old, new, 1)
    found = [p for p in loads(text).problems if p.code == code]
    assert found
    assert said in found[0].message
    line = text.splitlines()[found[0].where.line - 1]
    assert line.strip()


def test_a_body_a_group_and_what_is_unknown_are_no_mistakes() -> None:
    text = (
        SALE.replace("bodies:", "groups: {two: [bob, dee]}\nbodies:")
        .replace("needs: [ann, board]", "needs: [ann, board, two]")
        .replace("at_worst: 20}", "at_worst: unknown}")
        .replace("reference: 0", "reference: unknown")
    )
    assert [p.code for p in loads(text).errors] == []
