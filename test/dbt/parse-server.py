"""Runs `dbt parse` in one folder after another, as told by lines of JSON: {"folder": ..., "deps": bool}; or `dbt ls`,
with {"folder": ..., "select": selector, "state": a folder with the manifest of before}.

A start of dbt costs four seconds and a parse one, so many projects share a process. Every invocation of dbtRunner
builds its configuration, adapter and manifest anew.
"""

import json
import os
import shutil
import sys

answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"

import jinja2  # noqa: E402
from dbt.cli.main import dbtRunner  # noqa: E402

parsed = {}
parse_anew = jinja2.Environment.parse


def parse_once(self, source, name=None, filename=None):
    """dbt only looks into these trees, and reads its own 500 macros in the same way for every project."""
    key = (type(self), tuple(sorted(self.extensions)), source)
    if key not in parsed:
        parsed[key] = parse_anew(self, source, name, filename)
    return parsed[key]


jinja2.Environment.parse = parse_once


def invoke(folder, *args, callbacks=None):
    # Paths in dbt_loom.config.yml and profiles.yml are relative to where dbt is started.
    os.chdir(folder)
    has_profiles = os.path.exists(os.path.join(folder, "profiles.yml"))
    os.environ["DBT_PROFILES_DIR"] = folder if has_profiles else os.path.dirname(folder)
    return dbtRunner(callbacks=callbacks).invoke(["--quiet", *args])


def fault(result):
    if result.exception is not None:
        return f"{type(result.exception).__name__}: {result.exception}"
    return None if result.success else "dbt failed"


def parse(folder, deps):
    shutil.rmtree(os.path.join(folder, "target"), ignore_errors=True)
    error = fault(invoke(folder, "--no-partial-parse", "deps")) if deps else None
    return {"error": error or fault(invoke(folder, "--no-partial-parse", "parse"))}


def select(folder, selector, state):
    """What a selector lists, and of which models dbt warns that their contract is broken."""
    broken = []

    def hear(event):
        if event.info.name == "UnversionedBreakingChange":
            broken.append(event.data.model_name)

    output = ["--output", "json", "--output-keys", "unique_id"]
    result = invoke(folder, "ls", "--select", selector, "--state", state, *output, callbacks=[hear])
    selected = [json.loads(text)["unique_id"] for text in result.result or []]
    return {"error": fault(result), "selected": selected, "broken": broken}


for line in sys.stdin:
    job = json.loads(line)
    folder = job["folder"]
    answer = select(folder, job["select"], job["state"]) if "select" in job else parse(folder, job["deps"])
    print(json.dumps(answer), file=answers, flush=True)
