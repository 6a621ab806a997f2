import { isSpaceOrEnd, isWordCharacter } from './characters.ts';
import type { Cursor } from './cursor.ts';

/** `%YAML 1.1` or `%TAG ! x`, the whole of the line. */
export function scanDirective(cursor: Cursor): string {
  const [name = ''] = /^[\w-]*/.exec(cursor.text.slice(cursor.offset + 1, cursor.offset + 100)) ?? [];
  if (name === '') cursor.fail('could not find expected directive name');
  if (!isSpaceOrEnd(cursor.peek(name.length + 1))) cursor.fail('found unexpected non-alphabetical character');
  const line = /^[^\r\n\u0085\u2028\u2029]*/.exec(cursor.text.slice(cursor.offset))?.[0] ?? '';
  const isKnown =
    name === 'YAML'
      ? /^%YAML[ \t]+\d{1,9}\.\d{1,9}[ \t]*(?:#.*)?$/
      : /^%TAG[ \t]+![\w-]*!?[ \t]+\S+[ \t]*(?:#.*)?$/;
  if (!isKnown.test(line)) cursor.fail(`found an unknown directive, or a wrong one: ${name}`);
  return line;
}

/** The name behind `&` or `*`. */
export function scanAnchor(cursor: Cursor): string {
  let length = 0;
  while (isWordCharacter(cursor.peek(length + 1))) length++;
  const behind = cursor.text[cursor.offset + length + 1] ?? '';
  if (length === 0 || !(isSpaceOrEnd(cursor.peek(length + 1)) || '?:,]}%@`'.includes(behind)))
    cursor.fail('did not find expected alphabetic or numeric character');
  return cursor.text.slice(cursor.offset + 1, cursor.offset + 1 + length);
}

/** `!`, `!name`, `!!name` or `!<uri>`. */
export function scanTag(cursor: Cursor, isInFlow: boolean): string {
  const text = cursor.text.slice(cursor.offset, cursor.offset + 500);
  const [found = '!'] = /^(?:!<[^>\s]+>|![\w;/?:@&=+$,.!~*'()[\]%-]*)/.exec(text) ?? [];
  const tag = isInFlow ? found.replace(/[,[\]{}].*$/, '') : found;
  const behind = cursor.peek(tag.length);
  if (!isSpaceOrEnd(behind) && !(isInFlow && behind === 44))
    cursor.fail('did not find expected whitespace or line break', cursor.offset + tag.length);
  return tag;
}
