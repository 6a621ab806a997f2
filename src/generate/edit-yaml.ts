import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type YAMLMap,
} from 'yaml';

/**
 * Edits of a properties file at their place: every byte outside stays, with the comments, the order, the quotes and the
 * blank lines. Each gives null where the file is written so that the edit would say something else.
 */

export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };
type Path = readonly (string | number)[];

/** With `key: value` in the map at `path`: in place of an empty or plain value, else after the key `after`, else last. */
export function withPair(
  text: string,
  path: Path,
  key: string,
  value: Plain,
  after?: readonly string[],
): string | null {
  const document = parsed(text);
  const map = document?.getIn(path, true);
  if (document === null || !isMap(map) || !map.range) return null;
  const pair = pairOf(map, key);
  if (pair === undefined) {
    const written =
      map.flow === true
        ? inFlow(text, map, `${flow(key)}: ${flow(value)}`)
        : inMap(text, map, { key, value }, after);
    return says(written, set(document, [...path, key], value));
  }
  if (!isScalar(pair.key) || !pair.key.range) return null;
  const old = pair.value;
  if (old === null || (isScalar(old) && old.value === null && old.range && old.range[0] === old.range[1])) {
    const colon = text.indexOf(':', pair.key.range[1]);
    const margin =
      columnOf(text, pair.key.range[0]) + (Array.isArray(value) && !indentsSequences(text) ? 0 : 2);
    const edited =
      map.flow !== true && typeof value === 'object'
        ? spliced(text, lineEnd(text, colon), `${endOf(text)}${block(value, margin, text)}`)
        : spliced(text, colon + 1, ` ${flow(value)}`);
    return says(edited, set(document, [...path, key], value));
  }
  if (!isScalar(old) || !old.range || typeof value === 'object') return null;
  const edited = `${text.slice(0, old.range[0])}${flow(value)}${text.slice(old.range[1])}`;
  return says(edited, set(document, [...path, key], value));
}

/** With one item more at the end of the sequence at `path`. */
export function withItem(text: string, path: Path, value: Plain): string | null {
  const document = parsed(text);
  const seq = document?.getIn(path, true);
  if (document === null || !isSeq(seq) || !seq.range) return null;
  const last = seq.items.at(-1) as { range?: [number, number, number] } | undefined;
  if (seq.flow !== true && !last?.range) return null;
  const edited =
    seq.flow === true
      ? inFlow(text, seq, flow(value))
      : spliced(
          text,
          lineEnd(text, text.slice(0, last?.range?.[1]).trimEnd().length),
          `${endOf(text)}${block([value], columnOf(text, seq.range[0]), text)}`,
        );
  return says(edited, set(document, [...path, seq.items.length], value));
}

/** What the file says, null where it is no YAML that can be edited. */
export function plainOf(text: string): unknown {
  return parsed(text)?.toJS() ?? null;
}

function inMap(
  text: string,
  map: YAMLMap,
  { key, value }: { readonly key: string; readonly value: Plain },
  after: readonly string[] = [],
): string | null {
  const [first] = map.items;
  if (!isScalar(first?.key) || !first.key.range) return null;
  const before =
    after.map((name) => pairOf(map, name)).find((pair) => pair !== undefined) ?? map.items.at(-1);
  const end = [before?.value, before?.key].flatMap((node) => {
    const range = (node as { range?: [number, number, number] } | null)?.range;
    return range ? [range[1]] : [];
  })[0];
  if (end === undefined) return null;
  const at = lineEnd(text, text.slice(0, end).trimEnd().length);
  const lines = block({ [key]: value }, columnOf(text, first.key.range[0]), text);
  return spliced(text, at, `${endOf(text)}${lines}`);
}

function inFlow(
  text: string,
  node: { range?: [number, number, number] | null; items: unknown[] },
  added: string,
): string | null {
  if (!node.range) return null;
  const close = node.range[1] - 1;
  const inside = text.slice(node.range[0] + 1, close).trimEnd();
  const at = node.range[0] + 1 + inside.length;
  const comma = node.items.length === 0 ? '' : inside.endsWith(',') ? ' ' : ', ';
  return spliced(text, at, `${comma}${added}`);
}

function block(value: Plain, margin: number, text: string): string {
  const lines = stringify(value, { lineWidth: 0, indentSeq: indentsSequences(text) })
    .trimEnd()
    .split('\n');
  return lines.map((line) => `${' '.repeat(margin)}${line}`).join(endOf(text));
}

/** Whether the file writes the items of a sequence farther in than its key. */
function indentsSequences(text: string): boolean {
  const contents = parsed(text)?.contents;
  for (const { key, value } of isMap(contents) ? contents.items : []) {
    if (!isScalar(key) || !key.range || !isSeq(value) || !value.range || value.flow === true) continue;
    return columnOf(text, value.range[0]) > columnOf(text, key.range[0]);
  }
  return true;
}

function pairOf(map: YAMLMap, key: string): YAMLMap['items'][number] | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function flow(value: Plain): string {
  const written = stringify([value], {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: false,
  }).trim();
  return written.slice(1, -1);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function endOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function spliced(text: string, at: number, added: string): string {
  return `${text.slice(0, at)}${added}${text.slice(at)}`;
}

function set(document: Document.Parsed, path: Path, value: Plain): unknown {
  const plain = document.toJS() as Record<string | number, unknown>;
  let inner = plain;
  for (const key of path.slice(0, -1)) inner = inner[key] as Record<string | number, unknown>;
  const last = path.at(-1);
  if (last !== undefined) inner[last] = value;
  return plain;
}

/** dbt reads YAML 1.1, with merges. */
function parsed(text: string): Document.Parsed | null {
  const document = parseDocument(text, { version: '1.1', merge: true });
  return document.errors.length > 0 || !isCollection(document.contents) ? null : document;
}

/** The edited text, if it says that and nothing else. */
function says(text: string | null, wanted: unknown): string | null {
  const document = text === null ? null : parsed(text);
  return document !== null && isDeepStrictEqual(document.toJS(), wanted) ? text : null;
}
