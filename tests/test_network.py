"""The graph of dependencies: as data, laid out, in a terminal, as SVG and for other programs."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kingmaker import load
from kingmaker.analysis.leverage.cut import cut
from kingmaker.analysis.leverage.lens import leverage
from kingmaker.cli import main
from kingmaker.report.answer_parts import network_parts
from kingmaker.report.as_json import network_value
from kingmaker.report.document import Fate, Link, Network
from kingmaker.report.layered import layered
from kingmaker.report.network import NOBODY, network
from kingmaker.report.network_svg import STYLE, described, network_svg
from kingmaker.source.load import loads

if TYPE_CHECKING:
    from kingmaker.model.case import Case

_SVG = "{http://www.w3.org/2000/svg}"
WORKS = """
title: A works
people: {mine: {name: the mine}, pit: {name: the pit}, bank: {}, union: {name: the workers}}
entities: {works: {name: the works}}
dependencies:
  ore: {who: works, needs: other, name: iron, from: [mine, pit], feeds: steel}
  credit: {who: works, needs: money, from: bank}
  labour: {who: works, needs: talent, from: union, feeds: steel}
  steel: {who: mine, needs: product, from: works}
  peace: {who: mine, needs: legitimacy, from: union, when: pace is idle}
  air: {who: union, needs: other, name: air}
gauges: {pace: {levels: [busy, idle]}}
"""


def case_of(text: str) -> Case:
    loaded = loads(text)
    assert loaded.case is not None
    assert not loaded.errors, loaded.errors
    return loaded.case


def works() -> Case:
    return case_of(WORKS)


def fates(block: Network) -> dict[tuple[str, str], tuple[Fate, tuple[str, ...]]]:
    names = [name for name, _ in block.parties]
    return {(names[k.giver], names[k.taker]): (k.fate, k.dependencies) for k in block.links}


def drawn(case: Case, taken: str | None = None) -> Network:
    found = leverage(case)
    effects = None if taken is None else cut(found.supplies, taken, "works")
    block = network(case, found, cut=effects, giver=taken or "")
    assert block is not None
    return block


def test_without_a_cut_each_link_tells_what_its_giver_alone_could_do() -> None:
    assert fates(drawn(works())) == {
        ("mine", "works"): (Fate.WEAKENS, ("ore",)),
        ("pit", "works"): (Fate.WEAKENS, ("ore",)),
        ("bank", "works"): (Fate.STOPS, ("credit",)),
        ("union", "works"): (Fate.STOPS, ("labour",)),
        ("works", "mine"): (Fate.STOPS, ("steel",)),
        ("union", "mine"): (Fate.IDLE, ("peace",)),
        ("", "union"): (Fate.FLOWS, ("air",)),
    }


def test_after_a_cut_each_link_tells_what_has_become_of_it() -> None:
    found = fates(drawn(works(), "union"))
    assert found["union", "works"] == (Fate.WITHHELD, ("labour",))
    assert found["works", "mine"] == (Fate.STOPS, ("steel",))
    assert found["bank", "works"] == (Fate.FLOWS, ("credit",))
    found = fates(drawn(works(), "mine"))
    assert found["mine", "works"] == (Fate.WITHHELD, ("ore",))
    assert found["pit", "works"] == (Fate.WEAKENS, ("ore",))
    assert found["works", "mine"] == (Fate.WEAKENS, ("steel",))


def test_who_gives_what_nobody_in_particular_gives() -> None:
    assert ("", NOBODY) in drawn(works()).parties


def test_a_case_without_dependencies_has_no_graph() -> None:
    case = case_of("title: Nothing yet")
    assert network(case, leverage(case)) is None


def test_the_fates_of_the_first_case_are_those_of_its_levers() -> None:
    case = load("openai-2023").case
    assert case is not None
    found = leverage(case)
    for lever in found.levers:
        block = network(case, found, cut=lever.effects, giver=lever.by)
        assert block is not None
        told = {n: k.fate for k in block.links for n in k.dependencies if k.fate is Fate.STOPS}
        wanted = {e.supply.name for e in lever.effects if e.how.value == "stops" and e.because}
        assert set(told) >= wanted
        assert {n for k in block.links if k.fate is Fate.WITHHELD for n in k.dependencies} <= {
            s.name for s in lever.supplies
        }


# --- layout -----------------------------------------------------------------------------------


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, str]], int]:
    nodes = [f"n{n}" for n in range(draw(st.integers(1, 9)))]
    pair = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)).filter(lambda p: p[0] != p[1])
    edges = draw(st.lists(pair, max_size=16)) if len(nodes) > 1 else []
    return nodes, edges, draw(st.integers(1, 5))


@given(graphs())
def test_boxes_never_overlap_and_every_line_joins_its_ends(
    graph: tuple[list[str], list[tuple[str, str]], int],
) -> None:
    nodes, edges, most = graph
    laid = layered(nodes, edges, most=most)
    assert list(laid.nodes) == nodes
    for one, other in combinations(nodes, 2):
        (x, layer), (y, below) = laid.nodes[one], laid.nodes[other]
        assert layer != below or abs(x - y) > 0.999
    for layer in range(laid.high):
        assert sum(at == layer for _, at in laid.nodes.values()) <= most
    for (start, end), route in zip(edges, laid.routes, strict=True):
        assert (route[0], route[-1]) == (laid.nodes[start], laid.nodes[end])
        steps = {b[1] - a[1] for a, b in pairwise(route)}
        assert steps in ({1}, {-1})
    places = [x for route in laid.routes for x, _ in route] + [x for x, _ in laid.nodes.values()]
    assert all(0 <= x <= laid.wide for x in places)
    assert laid == layered(nodes, edges, most=most)


@given(graphs())
def test_without_circles_all_lines_lead_down(
    graph: tuple[list[str], list[tuple[str, str]], int],
) -> None:
    nodes, edges, most = graph
    ahead = [(a, b) for a, b in edges if a < b]
    laid = layered(nodes, ahead, most=most)
    assert all(laid.nodes[a][1] < laid.nodes[b][1] for a, b in ahead)


def test_a_crossing_that_can_be_undone_is_undone() -> None:
    laid = layered(["a", "b", "c", "d"], [("a", "d"), ("b", "c")])
    (a, _), (b, _), (c, _), (d, _) = (laid.nodes[n] for n in "abcd")
    assert (a - b) * (d - c) > 0


def test_a_node_that_leads_to_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="itself"):
        layered(["a"], [("a", "a")])


# --- pictures ---------------------------------------------------------------------------------


def parsed(block: Network, most: int = 4) -> ET.Element:
    return ET.fromstring(network_svg(block, most=most))  # noqa: S314  # our own text


def test_the_picture_tells_fates_apart_by_form_and_in_words() -> None:
    block = drawn(works(), "union")
    root = parsed(block)
    title, desc = root.find(f"{_SVG}title"), root.find(f"{_SVG}desc")
    assert title is not None
    assert desc is not None
    assert title.text == block.title
    assert desc.text == described(block)
    assert "the workers → the works: labour (is withheld)." in described(block)
    used = {f"f-{k.fate.name.lower()}" for k in block.links}
    forms = {}
    for name in used:
        rule = re.search(rf"\.kn \.{name} {{(.*?)}}", STYLE)
        assert rule is not None
        forms[name] = re.sub(r"(^|; *)stroke: #[0-9a-f]{6}", "", rule[1]).strip(" ;")
    heads = {"withheld"}
    plain = [form for name, form in forms.items() if name.removeprefix("f-") not in heads]
    assert len(set(plain)) == len(plain)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


@pytest.mark.parametrize("part", [0, 1])
def test_every_line_stands_out_from_its_ground(part: int) -> None:
    style = STYLE.split("@media screen and (prefers-color-scheme: dark)")[part]
    ground = re.search(r"\.ground, \.kn \.label { fill: (#\w+)", style) or re.search(
        r"\.ground, .*?fill: (#\w+)", style
    )
    assert ground is not None
    below = luminance(ground[1])
    for name, colour in re.findall(r"\.(f-\w+) { stroke: (#\w+)", style):
        above = luminance(colour)
        contrast = (max(above, below) + 0.05) / (min(above, below) + 0.05)
        assert contrast >= 4.5, name


@pytest.mark.parametrize("most", [1, 2, 4])
def test_nothing_is_drawn_outside_the_picture(most: int) -> None:
    case = load("openai-2023").case
    assert case is not None
    root = parsed(drawn(case), most=most)
    width, height = int(root.get("width", "0")), int(root.get("height", "0"))
    boxes = [r for r in root.iter(f"{_SVG}rect") if r.get("class") != "ground"]
    assert len(boxes) > 20
    for box in boxes:
        x, y = float(box.get("x", "-1")), float(box.get("y", "-1"))
        assert 0 <= x <= width - float(box.get("width", "0"))
        assert 0 <= y <= height - float(box.get("height", "0"))


def test_a_narrow_picture_is_narrower() -> None:
    block = Network(
        "n",
        "Stars",
        tuple((f"a{n}", f"A {n}") for n in range(7)),
        tuple(Link(n, 6, Fate.STOPS, ("money",), ("gold",)) for n in range(6)),
    )
    wide, narrow = (int(parsed(block, most=most).get("width", "0")) for most in (6, 2))
    assert wide > 1000
    assert narrow < 700


def test_hostile_names_and_one_that_needs_itself_break_nothing() -> None:
    block = Network(
        "n",
        "t",
        (("a", 'A & <b> "c"\x01\n' + "long " * 40), ("b", "B]]>")),
        (
            Link(0, 0, Fate.FLOWS, ("money",), ("own & <x>",)),
            Link(0, 1, Fate.IDLE, ("money",), ("m",)),
        ),
    )
    root = parsed(block)
    assert any("own & <x>" in (t.text or "") for t in root.iter(f"{_SVG}title"))


def test_a_graph_in_json() -> None:
    value = network_value(drawn(works()))
    jsonschema.validate(value, network_parts())
    assert json.loads(json.dumps(value))["links"][0]["fate"] == "weakens"


# --- the command ------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["leverage", "openai-2023", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_graph_in_the_forms_of_other_programs() -> None:
    cutting = ("--cut", "openai-staff->openai")
    code, text, _ = run("--format", "mermaid", *cutting)
    assert code == 0
    assert text.splitlines()[0] == "flowchart TD"
    assert '--x|"people who build the models: is withheld"|' in text
    assert '==>|"the most advanced models: stops"|' in text
    code, text, _ = run("--format", "graphml", *cutting)
    assert code == 0
    root = ET.fromstring(text)  # noqa: S314  # our own text
    space = "{http://graphml.graphdrawing.org/xmlns}"
    fated = [d.text for d in root.iter(f"{space}data") if d.get("key") == "fate"]
    assert set(fated) == {f.value for f in Fate}
    code, text, _ = run("--format", "svg", *cutting)
    assert code == 0
    assert "if openai-staff-&gt;openai is cut: What is cut, and what follows</title>" in text


def test_in_the_terminal_givers_stand_beside_takers() -> None:
    code, text, _ = run("--cut", "openai-staff->openai")
    assert code == 0
    assert re.search(r"the employees of +✗ talent", text)
    assert "✗ is withheld   ■ stops   ◐ weakens   → goes on   · not in force" in text


def test_two_answers_at_once_and_a_graph_of_nothing_are_refused() -> None:
    assert run("--format", "svg", "--json")[0] == 2
    result = CliRunner().invoke(main, ["leverage", "un-security-council", "--format", "svg"])
    assert result.exit_code == 2
    assert "no dependencies" in result.stderr
