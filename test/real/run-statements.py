"""Runs the statements of a JSON list (stdin) in one session of a fakesnow server: run-statements.py PORT"""

import json
import sys

import snowflake.connector

connection = snowflake.connector.connect(
    account="fakesnow", host="localhost", port=int(sys.argv[1]), protocol="http", user="fake", password="fake"
)
cursor = connection.cursor()
answers = []
for sql in json.load(sys.stdin):
    answer = {"sql": sql, "error": None, "columns": [], "rows": []}
    try:
        rows = cursor.execute(sql).fetchall()
        answer["columns"] = [column.name for column in cursor.description]
        answer["rows"] = [[None if value is None else str(value) for value in row] for row in rows]
    except Exception as error:
        answer["error"] = str(error)
    answers.append(answer)
json.dump(answers, sys.stdout)
