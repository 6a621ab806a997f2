import { LineCounter, parseDocument } from 'yaml';
import type { Place } from '../facts.ts';
import { type Located, locate } from './located.ts';

export interface YamlProblem {
  readonly message: string;
  readonly at: Place;
}

/**
 * Reads YAML about as dbt does: duplicate keys and any number of aliases pass, `<<` merges. The version stays 1.2,
 * because 1.1 would take `y` and `n` for booleans, which PyYAML does not.
 */
export function readYaml(text: string): {
  readonly root: Located | null;
  readonly problem: YamlProblem | null;
} {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    merge: true,
    uniqueKeys: false,
    // `silent` would take the first of several documents, which PyYAML refuses.
    logLevel: 'error',
    prettyErrors: false,
  });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return { root: null, problem: { message: error.message, at: [line, col, line, col + 1] } };
  }
  const { root, lostAlias } = locate(document);
  if (lostAlias === null) return { root, problem: null };
  const { line, col } = lines.linePos(lostAlias.offset);
  const message = `the alias *${lostAlias.name} has no anchor before it`;
  return { root: null, problem: { message, at: [line, col, line, col + 1] } };
}
