/** A type as it is written, taken apart: `struct<a decimal(10, 2)>` is `struct` with one field. Names are lower case. */
export interface DataType {
  /** Several words are one name: `timestamp with time zone`, wherever its parameter stands. */
  readonly name: string;
  readonly params: readonly (number | string)[];
  /** What an array, a map, a struct or a row is made of; a field of a struct has a name. */
  readonly fields: readonly TypeField[];
}

export interface TypeField {
  readonly name: string | null;
  readonly type: DataType;
}

const TOKEN =
  /\s*(?:(\d+)|"((?:[^"]|"")*)"|`([^`]*)`|'([^']*)'|([\p{L}_][\p{L}\p{N}_$]*)|(\[\s*\d*\s*\]|[(),<>:*]))/uy;
const NESTED = new Set([
  'array',
  'list',
  'map',
  'struct',
  'row',
  'object',
  'record',
  'tuple',
  'nested',
  'range',
  'vector',
]);
/** Words that end a type inside another and say nothing of it here. */
const SUFFIX = /^(?:not|null|comment|collate|options|default)$/;

interface Token {
  readonly kind: 'number' | 'word' | 'quoted' | 'symbol';
  readonly text: string;
}

/** @returns null for what is no type that this reader knows the form of. */
export function parseDataType(text: string): DataType | null {
  const tokens = tokenise(text);
  if (tokens === null || tokens.length === 0) return null;
  const reader = new Reader(tokens);
  const type = reader.type();
  return type !== null && reader.isAtEnd() ? type : null;
}

function tokenise(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (match === null) return null;
    const [, number, double, backtick, single, word, symbol] = match;
    const quoted = double ?? backtick ?? single;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word.toLowerCase() });
    else tokens.push({ kind: 'symbol', text: (symbol ?? '').replace(/\s/g, '') });
  }
  return tokens;
}

class Reader {
  #next = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    this.#skipSuffix();
    return this.#next === this.#tokens.length;
  }

  type(): DataType | null {
    const words: string[] = [];
    let params: (number | string)[] = [];
    let fields: TypeField[] = [];
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.kind === 'word' && !SUFFIX.test(token.text)) {
        words.push(token.text);
        this.#next++;
        continue;
      }
      const isOpen = token.text === '(' || token.text === '<';
      if (!isOpen || token.kind !== 'symbol' || words.length === 0 || fields.length > 0 || params.length > 0)
        break;
      this.#next++;
      const inside = NESTED.has(words[0] ?? '') && !this.#isNumber() ? this.#fields() : this.#params();
      if (inside === null) return null;
      if ('fields' in inside) fields = inside.fields;
      else params = inside.params;
    }
    if (words.length === 0) return null;
    let type: DataType = { name: words.join(' '), params, fields };
    while (this.#peek()?.text.startsWith('[')) {
      this.#next++;
      type = { name: 'array', params: [], fields: [{ name: null, type }] };
    }
    return type;
  }

  #fields(): { fields: TypeField[] } | null {
    const fields: TypeField[] = [];
    do {
      const field = this.#field();
      if (field === null) return null;
      fields.push(field);
      this.#skipSuffix();
    } while (this.#take(','));
    return this.#take(')') || this.#take('>') ? { fields } : null;
  }

  /** `a int`, `a: int`, `"a" int`, or only `int`. */
  #field(): TypeField | null {
    const token = this.#peek();
    const after = this.#tokens[this.#next + 1];
    const isNamed =
      token !== undefined &&
      (token.kind === 'quoted' ||
        (token.kind === 'word' &&
          (after?.text === ':' ||
            (after?.kind === 'word' && !isTypeOfWords(token.text, after.text) && !SUFFIX.test(after.text)))));
    if (!isNamed) {
      const type = this.type();
      return type === null ? null : { name: null, type };
    }
    this.#next++;
    this.#take(':');
    const type = this.type();
    return type === null ? null : { name: token.text.toLowerCase(), type };
  }

  #params(): { params: (number | string)[] } | null {
    const params: (number | string)[] = [];
    do {
      const token = this.#peek();
      if (token === undefined || (token.kind === 'symbol' && token.text !== '*')) return null;
      params.push(token.kind === 'number' ? Number(token.text) : token.text);
      this.#next++;
      // `varchar2(10 byte)`
      while (this.#peek()?.kind === 'word') this.#next++;
    } while (this.#take(','));
    return this.#take(')') ? { params } : null;
  }

  #skipSuffix(): void {
    while (this.#peek()?.kind === 'word' && SUFFIX.test(this.#peek()?.text ?? '')) {
      this.#next++;
      while (['word', 'quoted'].includes(this.#peek()?.kind ?? '') && !SUFFIX.test(this.#peek()?.text ?? ''))
        this.#next++;
    }
  }

  #isNumber(): boolean {
    return this.#peek()?.kind === 'number';
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #take(text: string): boolean {
    const token = this.#peek();
    if (token?.kind !== 'symbol' || token.text !== text) return false;
    this.#next++;
    return true;
  }
}

/** Types whose names are two words, so that the first is no field's name. */
function isTypeOfWords(first: string, second: string): boolean {
  return /^(?:double precision|character varying|char varying|nchar varying|national char|national character|bit varying|timestamp with|timestamp without|time with|time without|interval \w+|long \w+|enum \w+)$/.test(
    `${first} ${second}`,
  );
}
