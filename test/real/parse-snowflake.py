"""Which parsers read each SQL statement of a JSON list (stdin) as Snowflake's, as a JSON list of their names."""

import json
import logging
import sys

import sqlfluff
import sqlglot
import sqloxide

logging.disable(logging.CRITICAL)


def by_sqlfluff(sql):
    sqlfluff.parse(sql + ";", dialect="snowflake")


def by_sqlglot(sql):
    # What sqlglot does not know it keeps unread, as a Command.
    if isinstance(sqlglot.parse_one(sql, read="snowflake"), sqlglot.exp.Command):
        raise ValueError("not read")


def by_sqlparser(sql):
    sqloxide.parse_sql(sql=sql, dialect="snowflake")


parsers = {"sqlfluff": by_sqlfluff, "sqlglot": by_sqlglot, "sqlparser-rs": by_sqlparser}


def readers(sql):
    for name, parse in parsers.items():
        try:
            parse(sql)
            yield name
        except Exception:
            pass


json.dump([list(readers(sql)) for sql in json.load(sys.stdin)], sys.stdout)
