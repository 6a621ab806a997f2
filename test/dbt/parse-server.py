"""Runs `dbt parse` in one folder after another, as told by lines of JSON: {"folder": ..., "deps": bool}.

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


def run(folder, *args):
    # Paths in dbt_loom.config.yml and profiles.yml are relative to where dbt is started.
    os.chdir(folder)
    has_profiles = os.path.exists(os.path.join(folder, "profiles.yml"))
    os.environ["DBT_PROFILES_DIR"] = folder if has_profiles else os.path.dirname(folder)
    result = dbtRunner().invoke(["--no-partial-parse", "--quiet", *args])
    if result.exception is not None:
        return f"{type(result.exception).__name__}: {result.exception}"
    return None if result.success else "dbt failed"


for line in sys.stdin:
    job = json.loads(line)
    shutil.rmtree(os.path.join(job["folder"], "target"), ignore_errors=True)
    error = run(job["folder"], "deps") if job["deps"] else None
    error = error or run(job["folder"], "parse")
    print(json.dumps({"error": error}), file=answers, flush=True)
