import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { LOOM_YAML } from '../registry/loom/loom-config.ts';

/**
 * Edits of a `dbt_loom.config.yml` at their place: every byte outside stays, with the comments, the order and the
 * quotes. Each gives null where the file is written so that the edit would say something else.
 */

/** The entry at `index` reads the latest publication of another environment. */
export function withEnvironment(text: string, index: number, from: string, to: string): string | null {
  const document = parse(text);
  if (document === null) return null;
  const [old, wanted] = [`/${from}/latest/manifest.json`, `/${to}/latest/manifest.json`];
  for (const key of ['path', 'object_name']) {
    const node = document.getIn(['manifests', index, 'config', key], true);
    if (!isScalar(node) || !node.range || typeof node.value !== 'string') continue;
    const [start, end] = node.range;
    const [before, after, ...more] = text.slice(start, end).split(old);
    if (before === undefined || after === undefined || more.length > 0) return null;
    const edited = `${text.slice(0, start)}${before}${wanted}${after}${text.slice(end)}`;
    const plain = document.toJS() as { manifests: { config: Record<string, string> }[] };
    (plain.manifests[index]?.config ?? {})[key] = node.value.replace(old, wanted);
    return says(edited, plain);
  }
  return null;
}

/** With an entry more, which reads what mesh.lock pins; `text` is null where there is no file yet. */
export function withEntry(text: string | null, upstream: string): string | null {
  const name =
    /^[A-Za-z_][\w-]*$/.test(upstream) && !WORDS.test(upstream) ? upstream : JSON.stringify(upstream);
  const path = `state/${upstream}/manifest.json`;
  const item = [`- name: ${name}`, '  type: file', '  config:', `    path: ${path}`];
  if (text === null) return `${NEW_FILE}${block(item, 2, '\n')}\n`;
  const document = parse(text);
  if (document === null) return null;
  const place = placeFor(text, document);
  if (place === null) return null;
  const { at, indent, head } = place;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const added =
    indent === null
      ? `${head}{name: ${name}, type: file, config: {path: ${path}}}`
      : [...(before === '' ? [] : ['']), ...(head === '' ? [] : [head]), block(item, indent, end)].join(end) +
        (after === '' ? end : '');
  const plain = (document.toJS() ?? {}) as Record<string, unknown>;
  const manifests = Array.isArray(plain['manifests']) ? plain['manifests'] : [];
  return says(`${before}${added}${after}`, {
    ...plain,
    manifests: [...manifests, { name: upstream, type: 'file', config: { path } }],
  });
}

const NEW_FILE = `# dbt-loom looks for this file, and for the paths in it, in the folder that dbt is run from: run dbt in this folder.
# state/ holds what mesh.lock pins; \`mesh sync --frozen\` brings it.
manifests:
`;

/** Plain scalars that YAML 1.1 would read as something else. */
const WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;

interface Insertion {
  readonly at: number;
  /** Of a block sequence; null in a flow sequence. */
  readonly indent: number | null;
  /** What goes before the entry. */
  readonly head: string;
}

function placeFor(text: string, document: Document.Parsed): Insertion | null {
  const { contents } = document;
  const end = text.trimEnd().length;
  const atEnd = { at: lineEnd(text, end), indent: 2, head: 'manifests:' };
  if (contents === null || (isScalar(contents) && contents.value === null)) return atEnd;
  if (!isMap(contents) || contents.flow === true) return null;
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === 'manifests');
  if (pair === undefined) return atEnd;
  const { value } = pair;
  if (isSeq(value) && value.range) {
    const last = value.items.at(-1) as { range?: [number, number, number] } | undefined;
    if (value.flow === true) {
      return last?.range
        ? { at: last.range[1], indent: null, head: ', ' }
        : { at: value.range[0] + 1, indent: null, head: '' };
    }
    const [start] = value.range;
    const close = last?.range?.[1] ?? value.range[1];
    const indent = start - (text.lastIndexOf('\n', start - 1) + 1);
    return { at: lineEnd(text, text.slice(0, close).trimEnd().length), indent, head: '' };
  }
  const isEmpty = value === null || (isScalar(value) && value.value === null);
  if (!isEmpty || !isScalar(pair.key) || !pair.key.range) return null;
  return { at: lineEnd(text, pair.key.range[1]), indent: 2, head: '' };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function block(lines: readonly string[], indent: number, end: string): string {
  return lines.map((line) => `${' '.repeat(indent)}${line}`).join(end);
}

function parse(text: string): Document.Parsed | null {
  const document = parseDocument(text, LOOM_YAML);
  return document.errors.length > 0 ? null : document;
}

/** The edited text, if it says that and nothing else. */
function says(text: string, wanted: unknown): string | null {
  const document = parse(text);
  return document !== null && isDeepStrictEqual(document.toJS(), wanted) ? text : null;
}
