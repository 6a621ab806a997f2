import type { Place } from '../facts.ts';
import { FORBIDDEN } from './characters.ts';
import { composeDocument } from './compose.ts';
import { YamlError } from './cursor.ts';
import type { Located } from './located.ts';
import { readPlainYaml } from './plain-yaml.ts';

export interface YamlProblem {
  readonly message: string;
  readonly at: Place;
}

/** dbt strips a file before it reads it, as Python does: U+FEFF stays. */
const SPACE_BEHIND = /[\s\x1c-\x1f\x85]+$/;
const SPACE_BEFORE = /^(?:(?!\ufeff)[\s\x1c-\x1f\x85])+/;

export interface ReadYaml {
  readonly root: Located | null;
  readonly problem: YamlProblem | null;
}

/** Reads YAML as dbt does, that is as PyYAML with libyaml: YAML 1.1, duplicate keys allowed, one document. */
export function readYaml(text: string): ReadYaml {
  const plain = readPlainYaml(text);
  return plain === null ? readWholeYaml(text) : { root: plain, problem: null };
}

/** The same without the short cut for what most files are made of. */
export function readWholeYaml(text: string): ReadYaml {
  const leading = SPACE_BEFORE.exec(text)?.[0] ?? '';
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) return refused(text, forbidden.index, 'control characters are not allowed');
  try {
    // What stood before the first line must not count as its indentation, but offsets go on from where it was.
    const body = leading === '' ? text : `${leading.replace(/[^\n\r]/g, '\n')}${text.slice(leading.length)}`;
    const root = composeDocument(body.replace(SPACE_BEHIND, ''));
    return { root: root ?? { kind: 'scalar', value: null, text: 'None', start: 0, end: 0 }, problem: null };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return refused(text, error.offset, error.message);
  }
}

function refused(text: string, offset: number, message: string): { root: null; problem: YamlProblem } {
  // What is missing at the end is missed where the file ends.
  const at = text.slice(offset).trim() === '' ? text.length : offset;
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  return { root: null, problem: { message, at: [line, column, line, column + 1] } };
}
