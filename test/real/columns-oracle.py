"""What sqlglot makes of the columns that SQL reads, as an opinion of its own beside meshgate's.

`corpus FOLDER` prints the statements of sqlglot's own tests, a JSON object a line; `reads` answers such lines with
`strict` (one owner is possible) and `maybe` (several are), each a list of [table, column].
"""

import ast
import json
import re
import signal
import sys
from pathlib import Path

DIALECTS = ("snowflake", "bigquery", "postgres", "duckdb", "redshift", "databricks")
SECONDS = 2
DEPTH = 60
# What FLATTEN and its like give.
FUNCTION_COLUMNS = {"seq", "key", "path", "index", "value", "this", "offset", "pos", "col"}


def corpus(folder):
    optimizer = folder / "tests/fixtures/optimizer"
    for name in ("tpc-h/tpc-h.sql", "tpc-ds/tpc-ds.sql"):
        # A query, then what the optimizer makes of it, with all names in quotes.
        for number, sql in enumerate(statements(optimizer / name)):
            for dialect in DIALECTS if number % 2 == 0 else ("snowflake", "postgres", "duckdb", "redshift"):
                yield f"{name}:{number}:{dialect}", dialect, sql
    # Of no dialect in particular.
    for file in [*sorted(optimizer.glob("*.sql")), folder / "tests/fixtures/identity.sql"]:
        text = file.read_text(encoding="utf8")
        split = text.splitlines() if file.name == "identity.sql" else statements(file)
        for number, sql in enumerate(split, 1):
            yield f"{file.name}:{number}", DIALECTS[number % len(DIALECTS)], sql
    for dialect in DIALECTS:
        tree = ast.parse((folder / f"tests/dialects/test_{dialect}.py").read_text(encoding="utf8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("validate_all", "validate_identity"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"test_{dialect}.py:{node.lineno}", dialect, first.value


def statements(file):
    text = re.sub(r"^\s*(--|#).*$", "", file.read_text(encoding="utf8"), flags=re.M)
    return [part.strip() for part in text.split(";") if part.strip()]


def print_corpus(folder):
    seen = set()
    for text_id, dialect, sql in corpus(folder):
        if re.match(r"[\s(]*(select|with|from)\b", sql, re.I) and re.search(r"\bfrom\b", sql, re.I):
            if (dialect, sql) not in seen:
                seen.add((dialect, sql))
                print(json.dumps({"id": text_id, "dialect": dialect, "sql": sql}))


class Reader:
    """Sources and scopes are sqlglot's; whose a name is follows from them."""

    def __init__(self, tree, dialect):
        from sqlglot import exp
        from sqlglot.optimizer.normalize_identifiers import normalize_identifiers
        from sqlglot.optimizer.qualify_tables import qualify_tables
        from sqlglot.optimizer.scope import Scope, traverse_scope

        self.exp, self.Scope = exp, Scope
        self.strict, self.maybe = set(), set()
        tree = qualify_tables(normalize_identifiers(tree, dialect=dialect), dialect=dialect)
        seen = set()
        # The inner ones come first.
        for scope in traverse_scope(tree):
            for column in scope.find_all(exp.Column):
                if id(column) not in seen:
                    seen.add(id(column))
                    self.column(scope, column)
            for join in scope.find_all(exp.Join):
                for name in join.args.get("using") or []:
                    self.using(scope, join.alias_or_name.lower(), name.name.lower())

    def found(self, tables, is_sure):
        (self.strict if is_sure and len(tables) == 1 else self.maybe).update(tables)

    def using(self, scope, joined, name):
        """It is in what is joined and in something before it."""
        before = {}
        for alias, source in self.sources(scope).items():
            if alias == joined:
                self.found(*self.owners(source, name))
                return self.found(*self.among(before, name))
            before[alias] = source

    def column(self, scope, column):
        if isinstance(column.this, self.exp.Star):
            return
        names = [part.name.lower().split(".")[-1] for part in column.parts]
        for outer in self.chain(scope):
            sources = self.sources(outer)
            # `table.column.field`, or `schema.table.column`.
            for at, qualifier in enumerate(names[:-1]):
                if qualifier in sources:
                    return self.found(*self.owners(sources[qualifier], names[at + 1]))
        # A field of a column, or a function's.
        self.named(scope, column, names[0], len(names) == 1 and not self.is_bound(scope, column, names[0]))

    def visible(self, scope, column):
        """Without a qualifier nobody sees the right side of a semi join but its condition."""
        hidden = set() if column.find_ancestor(self.exp.Join) else scope.semi_or_anti_join_tables
        around, above = set(), column.parent
        while above is not None:
            around.add(id(above))
            above = above.parent
        # What a function is given is not of what it makes.
        return {
            alias: (node, of)
            for alias, (node, of) in self.sources(scope).items()
            if alias not in hidden and not (id(node) in around and self.is_function(node, of))
        }

    def sources(self, scope):
        """Also those that sqlglot leaves out: behind a semi join, under the name of a pivot."""
        found = {}
        for name, node in scope.references:
            source = scope.sources.get(name)
            if source is None:
                continue
            pivots = node.args.get("pivots") or []
            for alias in [name, *(pivot.alias for pivot in pivots)]:
                found.setdefault(alias.lower().split(".")[-1], (node, source))
        return found

    def is_bound(self, scope, column, name):
        """The name may be one that the query itself gives."""
        aliases = {
            item.alias.lower() for item in scope.expression.selects if isinstance(item, self.exp.Alias)
        } if isinstance(scope.expression, self.exp.Select) else set()
        return name in aliases or column.find_ancestor(self.exp.Lambda) is not None

    def named(self, scope, column, name, is_sure):
        for outer in self.chain(scope):
            tables, sure = self.among(self.visible(outer, column), name)
            if tables:
                return self.found(tables, is_sure and sure)
            if sure:
                return

    def chain(self, scope):
        while scope is not None:
            yield scope
            # What stands in FROM or WITH sees nothing of the query around it, unless it is lateral.
            is_apart = scope.is_cte or (scope.is_derived_table and not scope.can_be_correlated)
            scope = scope.parent
            while is_apart and scope is not None:
                is_apart = scope.is_cte or scope.is_derived_table or scope.expression.parent_select is None
                scope = scope.parent

    def among(self, sources, name):
        """The tables of several sources that may have the name, and whether that is certain."""
        tables, is_sure = set(), True
        if name in {alias.lower() for alias in sources}:
            is_sure = False
        for source in sources.values():
            owned, sure = self.owners(source, name)
            if not owned and self.has(source, name):
                return set(), True
            tables |= owned
            is_sure = is_sure and sure
        return tables, is_sure and bool(tables)

    def has(self, source, name, depth=0):
        """Whether the name is one that a query has given, and no table's."""
        node, of = source
        if self.is_function(node, of):
            alias = node.args.get("alias")
            given = [alias.name, *(column.name for column in alias.columns)] if alias else []
            return name in FUNCTION_COLUMNS or name in {word.lower() for word in given}
        if not isinstance(of, self.Scope) or depth > DEPTH:
            return False
        if name in self.outputs(of, name):
            return True
        if isinstance(of.expression, self.exp.SetOperation):
            return any(self.has((None, branch), name, depth + 1) for branch in of.set_operation_scopes)
        return any(
            self.has(source, name, depth + 1) for _, sources in self.stars(of) for source in sources.values()
        )

    def stars(self, scope):
        """Each star of a SELECT with the sources that it takes."""
        exp = self.exp
        for item in scope.expression.selects if isinstance(scope.expression, exp.Select) else []:
            star = item.this if isinstance(item, exp.Column) else item
            if isinstance(star, exp.Star):
                owner = item.table.lower() if isinstance(item, exp.Column) else ""
                sources = self.sources(scope).items()
                yield star, {alias: of for alias, of in sources if owner in ("", alias)}

    def is_function(self, node, of):
        exp = self.exp
        if isinstance(of, exp.Table):
            return not isinstance(of.this, exp.Identifier)
        return isinstance(node, exp.UDTF) or (isinstance(of, self.Scope) and of.is_udtf)

    def outputs(self, scope, name):
        expression = scope.expression
        while isinstance(expression, self.exp.SetOperation):
            expression = expression.left.unnest()
        if not isinstance(expression, self.exp.Query):
            return {name}
        given = expression.parent.args.get("alias") if expression.parent else None
        columns = given.args.get("columns") if isinstance(given, self.exp.TableAlias) else None
        return {item.lower() for item in ([c.name for c in columns] if columns else expression.named_selects)} - {"*"}

    def owners(self, source, name, depth=0):
        """Of one source: what it is named by, and what it is."""
        node, of = source
        exp = self.exp
        if self.is_function(node, of):
            return set(), True
        is_sure = not (node is not None and (node.args.get("pivots") or node.args.get("joins")))
        alias = node.args.get("alias") if node is not None else None
        if isinstance(alias, exp.TableAlias) and alias.args.get("columns"):
            is_sure = False
        if isinstance(of, exp.Table):
            return {(of.name.lower().split(".")[-1], name)}, is_sure
        if not isinstance(of, self.Scope) or depth > DEPTH:
            return set(), False
        tables, sure = self.through(of, name, depth)
        return tables, sure and is_sure

    def through(self, scope, name, depth):
        exp, expression = self.exp, scope.expression
        if isinstance(expression, exp.SetOperation):
            found = [self.through(branch, name, depth + 1) for branch in scope.set_operation_scopes]
            # Each branch has it, so each is read.
            tables = set().union(*(tables for tables, _ in found))
            return tables, len(tables) < 2 and all(sure for _, sure in found)
        if not isinstance(expression, exp.Select):
            return set(), False
        if name in self.outputs(scope, name):
            return set(), True
        tables, is_sure = set(), True
        for star, sources in self.stars(scope):
            gone = star.args.get("except_") or star.args.get("except") or []
            given = [*(star.args.get("replace") or []), *(star.args.get("rename") or [])]
            if any(name in (word.name.lower(), word.alias_or_name.lower()) for word in [*gone, *given]):
                is_sure = False
                continue
            for source in sources.values():
                owned, sure = self.owners(source, name, depth + 1)
                if not owned and self.has(source, name):
                    return set(), True
                tables |= owned
                is_sure = is_sure and sure
        return tables, is_sure and len(tables) < 2


class TooLong(Exception):
    pass


def too_long(*_):
    raise TooLong(f"more than {SECONDS} s")


def read(text):
    import sqlglot
    from sqlglot import exp

    limited = hasattr(signal, "SIGALRM")
    if limited:
        signal.signal(signal.SIGALRM, too_long)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        trees = sqlglot.parse(text["sql"], read=text["dialect"])
        if len(trees) != 1 or not isinstance(trees[0], exp.Query):
            return {"cannot": "no query"}
        found = Reader(trees[0], text["dialect"])
        return {"strict": sorted(found.strict), "maybe": sorted(found.maybe - found.strict)}
    except RecursionError:
        return {"cannot": "nested too deeply"}
    except Exception as error:
        return {"cannot": f"{type(error).__name__}: {str(error)[:200]}"}
    finally:
        if limited:
            signal.setitimer(signal.ITIMER_REAL, 0)


def main():
    command, folder = sys.argv[1], Path(sys.argv[2])
    if command == "corpus":
        return print_corpus(folder)
    sys.path.insert(0, str(folder))
    import logging

    logging.disable(logging.CRITICAL)
    for line in sys.stdin:
        text = json.loads(line)
        print(json.dumps({"id": text["id"], **read(text)}), flush=True)


main()
