"""Reads lines of JSON, each a text in base64, and answers with what PyYAML makes of it, as dbt calls it."""

import base64
import datetime
import json
import math
import sys

from dbt.clients.checked_load import checked_load


def plain(value, depth=0):
    if depth > 40:
        return ["deep"]
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["float", "nan" if math.isnan(value) else repr(value)]
    if isinstance(value, str):
        return ["str", value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return ["date"]
    if isinstance(value, list):
        return ["list", [plain(item, depth + 1) for item in value]]
    if isinstance(value, dict):
        return ["map", [[key_text(key), plain(item, depth + 1)] for key, item in value.items()]]
    return ["other", str(type(value))]


def key_text(key):
    if isinstance(key, bool):
        return str(key).lower()
    if isinstance(key, (datetime.date, datetime.datetime)):
        return "date"
    return str(key)


for line in sys.stdin:
    raw = base64.b64decode(json.loads(line))
    try:
        # dbt decodes the file as UTF-8 and strips it.
        text = raw.decode("utf-8").strip()
        answer = {"ok": plain(checked_load(text)[0])}
    except Exception as error:
        mark = getattr(error.__context__, "problem_mark", None)
        answer = {"error": str(error)[-200:], "line": None if mark is None else mark.line + 1}
    print(json.dumps(answer), flush=True)
