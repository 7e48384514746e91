"""What became of the claims, for programs: JSON, JUnit's XML, GitHub's annotations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kingmaker.analysis.claims.broken import broken
from kingmaker.analysis.claims.results import Verdict
from kingmaker.model.wording import claim_to_text
from kingmaker.report.diagnostics import command, problem_json
from kingmaker.report.testing import counterexample, explained, mark, reasons, severity
from kingmaker.report.testing_grounds import ask
from kingmaker.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kingmaker.analysis.claims.results import Finding, Vote
    from kingmaker.problems import Problem


#: The version of this answer: 1.1 has the variant of a claim, and the command to ask where there is no scenario.
TEST_VERSION = "1.1"


def verdicts_json(
    findings: Mapping[str, Sequence[Finding]], remarks: Iterable[Problem] = ()
) -> dict[str, object]:
    """Return the answer as a JSON value, for several cases by their names."""
    every = [f for found in findings.values() for f in found]
    verdicts = [f.answer.verdict for f in every]
    return {
        "format_version": TEST_VERSION,
        "kind": "test",
        "cases": list(findings),
        "counts": {
            **{v.value: verdicts.count(v) for v in Verdict},
            "waived": sum(f.waived for f in every),
        },
        "claims": [_claim(case, f) for case, found in findings.items() for f in found],
        "remarks": [problem_json(p) for p in remarks],
        "made": {"kingmaker": __version__},
    }


def _claim(case: str, finding: Finding) -> dict[str, object]:
    where, answer = finding.assertion.claim.where, finding.answer
    return {
        "case": case,
        "id": finding.name,
        "claim": claim_to_text(finding.assertion.claim),
        "variant": finding.assertion.variant,
        "under": {str(c.path): c.text for c in finding.assertion.changes},
        "verdict": answer.verdict.value,
        "severity": severity(finding),
        "waived": finding.assertion.waived,
        "coalition": None if answer.coalition is None else list(answer.coalition),
        "votes": [_vote(v) for v in answer.votes],
        "moves": list(answer.moves),
        "decisions": list(answer.decisions),
        "rests_on": list(answer.rests_on),
        "because": list(reasons(finding)),
        "scenario": "\n".join(counterexample(finding)),
        "ask": ask(finding),
        "file": where.file,
        "line": where.line,
        "column": where.column,
    }


def _vote(vote: Vote) -> dict[str, object]:
    ballots = {name: ballot.value for name, ballot in vote.ballots}
    return {"by": vote.by, "uses": vote.uses, "ballots": ballots, "passes": vote.passes}


def junit(findings: Mapping[str, Sequence[Finding]], remarks: Iterable[Problem] = ()) -> str:
    """Return the answer in the XML of JUnit, a suite for each case; what is waived counts as skipped.

    Claims that say nothing and powers of which nothing is claimed stand at the end of the last suite.
    """
    root = ET.Element("testsuites", name="kingmaker")
    for case, found in findings.items():
        broken = [f for f in found if f.broken and severity(f) == "error"]
        skipped = [f for f in found if f.waived]
        counts = {"tests": len(found), "failures": len(broken), "skipped": len(skipped)}
        suite = ET.SubElement(
            root, "testsuite", {"name": case, **{k: str(n) for k, n in counts.items()}}
        )
        for f in found:
            where = f.assertion.claim.where
            made = ET.SubElement(
                suite,
                "testcase",
                name=f.name,
                classname=case,
                file=where.file,
                line=str(where.line),
            )
            _ended(made, f)
    said = "\n".join(problem.message for problem in remarks)
    if said and len(root):
        ET.SubElement(root[-1], "system-out").text = _plain(said)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _ended(made: ET.Element, finding: Finding) -> None:
    text = _plain("\n".join(explained(finding)))
    if finding.waived:
        ET.SubElement(made, "skipped", message=_plain(finding.assertion.waived))
    elif finding.broken and severity(finding) == "error":
        element = ET.SubElement(made, "failure", message=mark(finding))
        element.text = text
    elif finding.broken:
        ET.SubElement(made, "system-err").text = text


def _plain(text: str) -> str:
    """Return text without characters that XML has no place for."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def github(findings: Iterable[Finding], remarks: Iterable[Problem] = ()) -> str:
    """Return the claims that do not hold as annotations of GitHub, each with who, how it is counted and the counterexample.

    After them come the claims that say nothing, and the powers of which nothing is claimed.
    """
    told = "".join(
        command(replace(problem, help="\n".join(list(explained(finding))[1:])))
        for finding in findings
        for problem in broken([finding])
    )
    return told + "".join(map(command, remarks))
