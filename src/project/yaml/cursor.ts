import { isBreak, NEWLINE } from './characters.ts';

/** dbt does not read such a file. Thrown inside this folder only; `readYaml` makes a problem of it. */
export class YamlError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A place in a text that moves forward and knows its line and column. */
export class Cursor {
  readonly text: string;
  offset = 0;
  line = 0;
  /** Where the line begins. */
  lineStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  get column(): number {
    return this.offset - this.lineStart;
  }

  /** The code at so many places ahead. */
  peek(ahead = 0): number {
    return this.text.charCodeAt(this.offset + ahead);
  }

  /** Moves over a line break and says what it counts for in a scalar. */
  takeBreak(): string {
    const code = this.peek();
    if (!isBreak(code)) return '';
    this.offset += code === 13 && this.peek(1) === NEWLINE ? 2 : 1;
    this.line++;
    this.lineStart = this.offset;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  fail(message: string, offset = this.offset): never {
    throw new YamlError(message, offset);
  }
}
