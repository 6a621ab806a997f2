import type { Identifier, Offsets } from './ast.ts';
import { keyOf } from './dialects.ts';
import { isDoubtful } from './doubtful-names.ts';
import { giveUp, ownersAmong, ownersIn, takeAll } from './owners.ts';
import type { FoundRead, Owners, Reading, Scope, Source, TableUse } from './scope.ts';

interface Place extends Identifier {
  readonly at: Offsets;
}

/** Notes a column that is named without saying whose it is. */
export function readUnqualified(reading: Reading, scope: Scope, name: Place): void {
  const key = keyOf(name, reading.dialect);
  const found: Owners[] = [];
  let isAlias = false;
  for (let inner: Scope | null = scope; inner !== null; inner = inner.parent) {
    const row = inner.sources.find(({ alias }) => alias === key);
    // The element of an array is called as the array is.
    const isBound = inner.bound.has(key) || row?.of.kind === 'opaque';
    isAlias ||= isBound;
    if (isBound) break;
    const isRow = row !== undefined && reading.dialect.hasRows;
    if (isRow) takeAll([row], name.at);
    isAlias ||= isRow;
    const owners = ownersAmong(inner.sources, key);
    found.push(owners);
    isAlias ||= inner.aliases.has(key);
    // A query around this one is asked only for what cannot be found here.
    if (owners.isSettled) break;
  }
  note(found, name, !isAlias && (name.quoted || !isDoubtful(name.name, false)));
}

/** Notes `whose.name`; a qualifier that names nothing may be a column that holds fields. */
export function readQualified(reading: Reading, scope: Scope, parts: readonly Identifier[]): void {
  for (let inner: Scope | null = scope; inner !== null; inner = inner.parent) {
    const bound = parts[0] === undefined ? undefined : keyOf(parts[0], reading.dialect);
    if (bound !== undefined && inner.bound.has(bound)) return;
    for (const length of [1, 2, 3]) {
      const name = parts[length];
      const source = name === undefined ? undefined : named(reading, inner.sources, parts.slice(0, length));
      if (name === undefined || source === undefined) continue;
      if (isNumber(name)) giveUp([source], `it names a column by its number, ${name.name}`);
      else if (name.at !== null)
        note(
          [ownersIn(source, keyOf(name, reading.dialect))],
          place(name, name.at),
          !isDoubtful(name.name, true),
        );
      return;
    }
  }
  const [first] = parts;
  const scopes = around(scope);
  const mayBeTable = scopes.some(({ sources }) => sources.some(({ isImplicit }) => isImplicit === true));
  if (first?.at && reading.dialect.hasFields && !mayBeTable) {
    readUnqualified(reading, scope, place(first, first.at));
  } else {
    const reason = `${first?.name ?? ''} in it names no table that is read`;
    for (const { sources } of scopes) giveUp(sources, reason);
  }
}

/** `t.$1`; the parser also takes `t.1st` for a number and an alias. */
function isNumber({ name, quoted }: Identifier): boolean {
  return !quoted && /^\$?\d+$/.test(name);
}

function around(scope: Scope): Scope[] {
  return scope.parent === null ? [scope] : [scope, ...around(scope.parent)];
}

/** The source that one, two or three parts of a name stand for. */
export function named(
  { dialect }: Reading,
  sources: readonly Source[],
  parts: readonly Identifier[],
): Source | undefined {
  const keys = parts.map((part) => keyOf(part, dialect));
  const last = keys.at(-1);
  if (keys.length === 1) return sources.find(({ alias }) => alias === last);
  return sources.find(({ alias, of }) => {
    if (alias !== last || of.kind !== 'table') return false;
    const own = of.table.parts.map((part) => keyOf(part, dialect)).slice(-keys.length);
    return own.join('\0') === keys.join('\0');
  });
}

function place(name: Identifier, at: Offsets): Place {
  return { ...name, at };
}

function note(found: readonly Owners[], name: Place, isFree: boolean): void {
  const places = found.reduce((sum, owners) => sum + owners.places, 0);
  const isSettled = found.at(-1)?.isSettled === true && found.length === 1;
  const isSure = isFree && name.isOneOf !== true && (isSettled ? tablesOf(found).length === 1 : places === 1);
  for (const table of tablesOf(found)) add(table.reads, { ...name, isSure });
}

function tablesOf(found: readonly Owners[]): TableUse[] {
  return [...new Set(found.flatMap(({ tables }) => tables))];
}

function add(reads: FoundRead[], read: FoundRead): void {
  const known = reads.findIndex(({ at, name }) => at.start === read.at.start && name === read.name);
  if (known === -1) reads.push(read);
  else if (read.isSure) reads[known] = read;
}
