import type { Identifier } from './ast.ts';

/** What an identifier in the SQL stands for, where Jinja has yet to say it. */
export type Meaning =
  /** `{{ ref(…) }}` under the name that its table has where nothing gives it another; where the call begins. */
  | { readonly kind: 'relation'; readonly name: string; readonly call: number | null }
  /** One of these texts. */
  | { readonly kind: 'values'; readonly values: readonly string[] }
  /** Anything: a column, an expression, a whole clause. */
  | { readonly kind: 'opaque' };

/** An identifier that no text has by itself, in the place of `{{ … }}`. Offsets are those of the file. */
export interface Mark {
  readonly text: string;
  /** The Jinja, as a person would name it in a sentence. */
  readonly said: string;
  readonly meaning: Meaning;
  readonly start: number;
  readonly end: number;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_$]*$/u;
/** More names than this in one place are as good as any. */
const MOST = 200;

/** The marks of one text, found by what stands in the SQL. */
export class Marks {
  readonly #prefix: string;
  readonly #byText: ReadonlyMap<string, Mark>;

  constructor(prefix: string, marks: readonly Mark[]) {
    this.#prefix = prefix;
    this.#byText = new Map(marks.map((mark) => [mark.text.toLowerCase(), mark]));
  }

  /** Those in a name: Jinja may make a part of it, `{{ metric }}_total`. */
  within(text: string): Mark[] {
    return this.#pieces(text).filter((piece) => typeof piece !== 'string');
  }

  /** What a name comes to; null where it may be anything. */
  names({ name, quoted, at }: Identifier): Identifier[] | null {
    let texts = [''];
    for (const piece of this.#pieces(name)) {
      const values = typeof piece === 'string' ? [piece] : valuesOf(piece);
      if (values === null || texts.length * values.length > MOST) return null;
      texts = texts.flatMap((text) => values.map((value) => text + value));
    }
    if (texts.length === 1 && texts[0] === name) return [{ name, quoted, at }];
    return texts.every((text) => quoted || NAME.test(text))
      ? texts.map((text) => ({ name: text, quoted, at, isOneOf: texts.length > 1 }))
      : null;
  }

  /** Numbers and texts, which read nothing. */
  isLiteral(name: string): boolean {
    const pieces = this.#pieces(name);
    return pieces.every(
      (piece) =>
        typeof piece !== 'string' && piece.meaning.kind === 'values' && piece.meaning.values.every(isLiteral),
    );
  }

  all(): Mark[] {
    return [...this.#byText.values()];
  }

  #pieces(text: string): (string | Mark)[] {
    if (this.#byText.size === 0) return [text];
    const pieces: (string | Mark)[] = [];
    const lower = text.toLowerCase();
    let done = 0;
    for (let at = lower.indexOf(this.#prefix); at !== -1; at = lower.indexOf(this.#prefix, at + 1)) {
      const mark = this.#at(lower, at);
      if (mark === undefined) continue;
      if (at > done) pieces.push(text.slice(done, at));
      pieces.push(mark);
      done = at + mark.text.length;
    }
    if (done < text.length) pieces.push(text.slice(done));
    return pieces;
  }

  #at(text: string, at: number): Mark | undefined {
    const number = /^[0-9]+x/.exec(text.slice(at + this.#prefix.length))?.[0] ?? '';
    const start = this.#prefix + number;
    for (let length = start.length; at + length <= text.length; length++) {
      const mark = this.#byText.get(text.slice(at, at + length));
      if (mark !== undefined) return mark;
      if (text[at + length] !== '_') return undefined;
    }
    return undefined;
  }
}

function isLiteral(value: string): boolean {
  return /^\s*(?:-?\d[\w.]*|'[^']*')\s*$/.test(value);
}

function valuesOf({ meaning }: Mark): readonly string[] | null {
  if (meaning.kind === 'opaque') return null;
  return meaning.kind === 'relation' ? [meaning.name] : meaning.values;
}

export const NO_MARKS = new Marks('', []);
