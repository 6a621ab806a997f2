"""Reads reports as their consumers do, and prints what they found in them, as JSON.

Each reader refuses what its format does not allow, and answers with lists of [rule, severity, path, line, ...].
"""

import json
import sys
from pathlib import Path
from urllib.parse import unquote

from jsonschema import Draft202012Validator, FormatChecker
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from sarif_pydantic import Sarif

folder, schema = Path(sys.argv[1]), Path(sys.argv[2])


def text(name):
    return (folder / name).read_text(encoding="utf-8")


def read_json():
    report = json.loads(text("json"))
    rules = json.loads(schema.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(rules)
    Draft202012Validator(rules, format_checker=FormatChecker()).validate(report)
    names = ["rule", "severity", "path", "line", "column", "end_line", "end_column"]
    return {
        waived: [
            [finding[name] for name in names] for finding in report["findings"] if (finding["waived"] is not None) == waived
        ]
        for waived in (False, True)
    }


def read_sarif():
    log = json.loads(text("sarif"))
    model = Sarif.model_validate(log)
    # A key that SARIF does not have would be lost on the way.
    kept = model.model_dump(by_alias=True, exclude_none=True, mode="json")
    lost = set(paths(log)) - set(paths(kept))
    # That library has a key of its own for them.
    assert all(path.startswith(".runs.results.suppressions") for path in lost), lost
    Draft202012Validator(SUPPRESSIONS).validate(log)
    suppressed = [bool(result.get("suppressions")) for result in log["runs"][0]["results"]]
    (run,) = model.runs
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    results = {False: [], True: []}
    for result, is_suppressed in zip(run.results, suppressed, strict=True):
        assert run.tool.driver.rules[result.rule_index].id == result.rule_id
        (location,) = result.locations
        place = location.physical_location
        region = place.region
        results[is_suppressed].append(
            [
                result.rule_id,
                result.level.value if hasattr(result.level, "value") else result.level,
                unquote(place.artifact_location.uri),
                region.start_line,
                region.start_column,
                region.end_line,
                region.end_column,
            ]
        )
    return {
        "results": results[False],
        "waived": results[True],
        "fingerprints": [result["partialFingerprints"]["meshgate/v1"] for result in log["runs"][0]["results"]],
        "suppressed": [
            [result["suppressions"][0]["kind"], result["suppressions"][0]["justification"]]
            for result in log["runs"][0]["results"]
            if "suppressions" in result
        ],
    }


def paths(value, at=""):
    """The keys of a document, of lists those of all items."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield f"{at}.{key}"
            yield from paths(item, f"{at}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, at)


# https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (3.27.23 and 3.35)
SUPPRESSIONS = {
    "properties": {
        "runs": {
            "items": {
                "properties": {
                    "results": {
                        "items": {
                            "properties": {
                                "suppressions": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["kind"],
                                        "additionalProperties": False,
                                        "properties": {
                                            "kind": {"enum": ["inSource", "external"]},
                                            "justification": {"type": "string"},
                                        },
                                    },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def read_gitlab():
    raw = (folder / "gitlab").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf"), "GitLab takes no byte order mark"
    issues = json.loads(raw)
    Draft202012Validator(GITLAB).validate(issues)
    return {
        "issues": [
            [issue["check_name"], issue["severity"], issue["location"]["path"], issue["location"]["lines"]["begin"]]
            for issue in issues
        ],
        "fingerprints": [issue["fingerprint"] for issue in issues],
    }


def read_junit():
    report = JUnitXml.fromstring((folder / "junit").read_bytes())
    counts = [report.tests, report.failures]
    cases = []
    for of in report:
        for case in of:
            kinds = [type(result).__name__ for result in case.result] or ["system-out" if case.system_out else "passed"]
            cases.append([case.name.split(" ")[0], kinds[0], case.classname, case.name.split(" ")[1]])
    report.update_statistics()
    assert counts == [report.tests, report.failures], "the counts of the report are not those of its cases"
    return cases


def read_markdown():
    """By CommonMark with GitHub's tables: one heading, one table, and no HTML but line breaks."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text("markdown"))
    rows, row = [], None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            for child in token.children:
                if child.type == "html_inline":
                    assert child.content == "<br>", child.content
                assert child.type in ("text", "html_inline", "text_special", "code_inline"), child.type
            shown = "".join(child.content for child in token.children if child.type != "html_inline")
            if row is not None:
                row.append(shown)
        elif token.type == "tr_close":
            rows.append(row)
            row = None
        assert token.type != "html_block", token.content
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h3"]
    return [[rule, severity, where] for severity, rule, where, _ in rows[1:]]


reports = {
    "json": read_json()[False],
    "waived": read_json()[True],
    "sarif": read_sarif(),
    "gitlab": read_gitlab(),
    "junit": read_junit(),
    "markdown": read_markdown(),
}
json.dump(reports, sys.stdout)
