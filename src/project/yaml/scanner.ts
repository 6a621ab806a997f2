import { isBlank, isBreak, isBreakOrEnd, isEnd, isSpaceOrEnd } from './characters.ts';
import { isDocumentMark, scanBlockScalar, scanPlain, scanQuoted } from './scan-scalars.ts';
import { ScanState } from './scan-state.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-words.ts';
import type { YamlToken } from './yaml-token.ts';

const INDICATORS = new Set('-?:,[]{}#&*!|>\'"%@`');

/** The tokens of a YAML text, as libyaml finds them: https://yaml.org/spec/1.1/#id857168 */
export class Scanner {
  readonly #state: ScanState;

  constructor(text: string) {
    this.#state = new ScanState(text);
  }

  peek(): YamlToken {
    while (this.#state.needsMore()) fetchToken(this.#state);
    const [token] = this.#state.queue;
    if (token === undefined) throw new Error('a YAML stream has no end');
    return token;
  }

  next(): YamlToken {
    const token = this.peek();
    this.#state.take();
    return token;
  }
}

function fetchToken(state: ScanState): void {
  const { cursor } = state;
  skipToToken(state);
  state.dropStaleKeys();
  state.unroll(cursor.column);
  const code = cursor.peek();
  const character = cursor.text[cursor.offset] ?? '';
  const next = cursor.peek(1);
  const isInFlow = state.flow > 0;
  if (isEnd(code)) endStream(state);
  else if (cursor.column === 0 && character === '%') {
    endDocument(state);
    const line = scanDirective(cursor);
    state.push('directive', line.length, line);
  } else if (isDocumentMark(cursor)) {
    endDocument(state);
    state.push(character === '-' ? 'document-start' : 'document-end', 3);
  } else if (character === '[' || character === '{') {
    state.saveKey();
    state.open();
    state.mayBeKey = true;
    state.push(character, 1);
  } else if (character === ']' || character === '}') {
    state.dropKey();
    state.close();
    state.mayBeKey = false;
    state.push(character, 1);
  } else if (character === ',') {
    state.dropKey();
    state.mayBeKey = true;
    state.push(',', 1);
  } else if (character === '-' && isSpaceOrEnd(next)) fetchEntry(state);
  else if (character === '?' && (isInFlow || isSpaceOrEnd(next))) fetchKey(state);
  else if (character === ':' && (isInFlow || isSpaceOrEnd(next))) fetchValue(state);
  else if ((character === '|' || character === '>') && !isInFlow) {
    state.dropKey();
    state.mayBeKey = true;
    const start = cursor.offset;
    state.queue.push({ type: 'block', start, ...scanBlockScalar(cursor, state.indent) });
  } else fetchWord(state, character);
}

/** An alias, a property, or a scalar on its line: each of them may be a key. */
function fetchWord(state: ScanState, character: string): void {
  const { cursor } = state;
  const start = cursor.offset;
  const isInFlow = state.flow > 0;
  if (!'*&!\'"'.includes(character) && !startsPlain(state, character)) {
    const isTab = character === '\t';
    cursor.fail(isTab ? 'Tabs are not allowed as indentation' : `No value can begin with \`${character}\``);
  }
  state.saveKey();
  state.mayBeKey = false;
  if (character === '*' || character === '&') {
    const name = scanAnchor(cursor);
    state.push(character === '*' ? 'alias' : 'anchor', name.length + 1, name);
  } else if (character === '!') {
    const tag = scanTag(cursor, isInFlow);
    state.push('tag', tag.length, tag);
  } else if (character === "'" || character === '"') {
    state.queue.push({ type: 'quoted', start, ...scanQuoted(cursor) });
  } else {
    const { value, end, hasLines } = scanPlain(cursor, state.indent + 1, isInFlow);
    if (hasLines) state.mayBeKey = true;
    state.queue.push({ type: 'plain', start, end, value });
  }
}

function startsPlain({ cursor, flow }: ScanState, character: string): boolean {
  const next = cursor.peek(1);
  if (!isSpaceOrEnd(cursor.peek()) && !INDICATORS.has(character)) return true;
  if (character === '-') return !isBlank(next);
  return flow === 0 && (character === '?' || character === ':') && !isSpaceOrEnd(next);
}

function skipToToken(state: ScanState): void {
  const { cursor } = state;
  for (;;) {
    if (cursor.column === 0 && cursor.peek() === 0xfeff) cursor.offset++;
    const skipsTabs = state.flow > 0 || !state.mayBeKey;
    while (cursor.peek() === 32 || (skipsTabs && cursor.peek() === 9)) cursor.offset++;
    if (cursor.peek() === 35) while (!isBreakOrEnd(cursor.peek())) cursor.offset++;
    if (!isBreak(cursor.peek())) return;
    cursor.takeBreak();
    if (state.flow === 0) state.mayBeKey = true;
  }
}

function endStream(state: ScanState): void {
  // No key reaches beyond the end.
  state.cursor.line++;
  endDocument(state);
  state.push('stream-end', 0);
}

function endDocument(state: ScanState): void {
  state.unroll(-1);
  state.dropKey();
  state.mayBeKey = false;
}

function fetchEntry(state: ScanState): void {
  const { column, offset } = state.cursor;
  if (state.flow === 0) {
    if (!state.mayBeKey) state.cursor.fail('block sequence entries are not allowed in this context');
    state.roll('block-sequence', column, offset, state.queue.length);
  }
  state.dropKey();
  state.mayBeKey = true;
  state.push('-', 1);
}

function fetchKey(state: ScanState): void {
  const { column, offset } = state.cursor;
  if (state.flow === 0) {
    if (!state.mayBeKey) state.cursor.fail('mapping keys are not allowed in this context');
    state.roll('block-mapping', column, offset, state.queue.length);
  }
  state.dropKey();
  state.mayBeKey = state.flow === 0;
  state.push('?', 1);
}

function fetchValue(state: ScanState): void {
  const { column, offset } = state.cursor;
  if (state.insertKey()) state.mayBeKey = false;
  else {
    if (state.flow === 0) {
      if (!state.mayBeKey) state.cursor.fail('mapping values are not allowed in this context');
      state.roll('block-mapping', column, offset, state.queue.length);
    }
    state.mayBeKey = state.flow === 0;
  }
  state.push(':', 1);
}
