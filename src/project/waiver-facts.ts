import { isDay } from '../config/is-day.ts';
import type { Place, WaiverFact } from './facts.ts';
import type { Reader } from './reader.ts';

const MARK = 'mesh-ignore';
const BEGINS: Readonly<Record<Reader, RegExp>> = {
  jinja: /(?:--|\{#-?|\/\*)\s*mesh-ignore(?![\w-])/g,
  python: /(?:^|\s)#+\s*mesh-ignore(?![\w-])/g,
  yaml: /(?:^|\s)#+\s*mesh-ignore(?![\w-])/g,
};
const ENDS = /\s*(?:-?#\}|\*\/)/;
/** Nothing but a comment, or nothing at all: what a waiver stands above comes later. */
const IDLE: Readonly<Record<Reader, RegExp>> = {
  jinja: /^\s*(?:--.*|\{#.*#\}\s*|\/\*.*\*\/\s*)?$/,
  python: /^\s*(?:#.*)?$/,
  yaml: /^\s*(?:#.*)?$/,
};
const FORM = /^\s+([\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+until\s+([^\s:]*))?\s*(?::\s*(.*))?$/;

/**
 * The waivers in a file's comments: `mesh-ignore RULE until 2027-03-01: reason`, behind what is found or above its
 * line, of YAML: above the entry. Empty for nearly every file, and then at the cost of one search.
 */
export function readWaivers(reader: Reader, text: string): readonly WaiverFact[] {
  if (!text.includes(MARK)) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) =>
    [...line.matchAll(BEGINS[reader])].map((found) => waiverAt(reader, lines, index, found)),
  );
}

function waiverAt(
  reader: Reader,
  lines: readonly string[],
  index: number,
  { 0: begin, index: found }: RegExpExecArray,
): WaiverFact {
  const line = lines[index] ?? '';
  const start = found + (begin.length - begin.trimStart().length);
  const behind = line.slice(found + begin.length);
  const end = reader === 'jinja' ? ENDS.exec(behind) : null;
  const said = end === null ? behind : behind.slice(0, end.index);
  const after = end === null ? '' : behind.slice(end.index + end[0].length);
  const columnOf = (offset: number): number => [...line.slice(0, offset)].length + 1;
  const at: Place = [
    index + 1,
    columnOf(start),
    index + 1,
    columnOf(line.length - after.length - (after === '' ? behind.length - behind.trimEnd().length : 0)),
  ];
  const isAlone = line.slice(0, start).trim() === '' && IDLE[reader].test(after);
  const from = isAlone ? lineBelow(reader, lines, index) : index + 1;
  return { ...parsed(said), lines: [from, reader === 'yaml' ? lastOfEntry(lines, from) : from], at };
}

/** The first line below that has more than a comment. */
function lineBelow(reader: Reader, lines: readonly string[], index: number): number {
  const below = lines.findIndex((line, number) => number > index && !IDLE[reader].test(line));
  return (below === -1 ? index : below) + 1;
}

/** What an entry of YAML holds is indented further than its first line. */
function lastOfEntry(lines: readonly string[], from: number): number {
  const indent = (line = ''): number => line.length - line.trimStart().length;
  let last = from;
  for (let number = from + 1; number <= lines.length; number++) {
    const line = lines[number - 1] ?? '';
    if (IDLE.yaml.test(line)) continue;
    if (indent(line) <= indent(lines[from - 1])) break;
    last = number;
  }
  return last;
}

function parsed(said: string): Pick<WaiverFact, 'rules' | 'until' | 'reason' | 'problem'> {
  const [, names = '', until = null, words = ''] = FORM.exec(said) ?? [];
  const rules = names.split(',').flatMap((name) => name.trim() || []);
  const reason = words.trim();
  return { rules, until, reason, problem: problemOf(rules, until, reason) };
}

function problemOf(rules: readonly string[], until: string | null, reason: string): string | null {
  if (rules.length === 0) return 'it names no rule';
  if (until !== null && !isDay(until)) return `\`${until}\` is no day`;
  return reason === '' ? 'it gives no reason' : null;
}
