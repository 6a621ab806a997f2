import { Anchors } from './anchors.ts';
import { YamlError } from './cursor.ts';
import type { Located, LocatedScalar } from './located.ts';
import { Mapping, type Node } from './mapping.ts';
import { plainScalar, taggedScalar } from './scalar.ts';
import { Scanner } from './scanner.ts';
import type { YamlToken, YamlTokenType } from './yaml-token.ts';

interface Properties {
  readonly anchor: string | null;
  readonly tag: string | null;
}

/** Deeper than Python's own stack would go. */
const DEEPEST = 400;

/** The one document of a text, by PyYAML's rules; null for none. @throws YamlError for what dbt would not read. */
export function composeDocument(text: string): Located | null {
  return new Composer(text).document();
}

class Composer {
  readonly #scanner: Scanner;
  readonly #anchors = new Anchors();
  #token: YamlToken | null = null;
  #depth = 0;
  /** Where the last token ended: an empty value stands there. */
  #behind = 0;

  constructor(text: string) {
    this.#scanner = new Scanner(text);
  }

  document(): Located | null {
    if (this.#is('stream-end')) return null;
    const isExplicit = this.#is('directive', 'document-start');
    if (isExplicit) this.#documentStart();
    const isEmpty = isExplicit && this.#is('directive', 'document-start', 'document-end', 'stream-end');
    const root = isEmpty ? this.#empty() : this.#valueNode(true, false);
    while (this.#is('document-end')) this.#take();
    if (this.#is('stream-end')) return root;
    const { type, start } = this.#peek();
    const isNext = type === 'directive' || type === 'document-start';
    throw new YamlError(
      isNext ? 'expected a single document' : 'did not find expected <document start>',
      start,
    );
  }

  #documentStart(): void {
    while (this.#is('directive')) this.#take();
    if (!this.#is('document-start')) this.#fail('did not find expected <document start>');
    this.#take();
  }

  #node(isBlock: boolean, mayBeIndentless: boolean): Node {
    const { type, start } = this.#peek();
    if (type === 'alias') return this.#anchors.resolve(this.#take());
    const properties = this.#properties();
    const { anchor } = properties;
    if (anchor !== null)
      this.#anchors.begin(anchor, this.#is('[', 'block-sequence', '-') ? 'list' : 'mapping', start);
    if (++this.#depth > DEEPEST) throw new YamlError('nested too deeply', start);
    const node = this.#content(isBlock, mayBeIndentless, properties);
    this.#depth--;
    if (anchor !== null) this.#anchors.end(anchor, node.located);
    return node;
  }

  #valueNode(isBlock: boolean, mayBeIndentless: boolean): Located {
    const { located, special } = this.#node(isBlock, mayBeIndentless);
    if (special === 'itself') throw new YamlError('found unconstructable recursive node', located.start);
    if (special !== null) throw new YamlError(`a lone ${special} has no value`, located.start);
    return located;
  }

  /** A mapping may be merged into itself, but not be its own value. */
  #valueOf(key: Node, isBlock: boolean): Located {
    return key.special === '<<' ? this.#node(isBlock, isBlock).located : this.#valueNode(isBlock, isBlock);
  }

  #properties(): Properties {
    let anchor: string | null = null;
    let tag: string | null = null;
    for (;;) {
      if (anchor === null && this.#is('anchor')) anchor = this.#take().value;
      else if (tag === null && this.#is('tag')) tag = this.#take().value;
      else return { anchor, tag };
    }
  }

  #content(isBlock: boolean, mayBeIndentless: boolean, { anchor, tag }: Properties): Node {
    const token = this.#peek();
    const { type, start } = token;
    const list = (located: Located): Node => {
      if (tag !== null && !/^!$|^!!(?:seq|map|omap|pairs|set)$|yaml\.org,2002:(?:seq|map)/.test(tag))
        throw new YamlError(`could not determine a constructor for the tag ${tag}`, start);
      return { located, special: null };
    };
    if (mayBeIndentless && type === '-') return list(this.#entries(start, false));
    if (type === 'plain' || type === 'quoted' || type === 'block') return this.#scalar(this.#take(), tag);
    if (type === '[') return list(this.#flowList());
    if (type === '{') return list(this.#flowMapping());
    if (isBlock && type === 'block-sequence') {
      this.#take();
      return list(this.#entries(start, true));
    }
    if (isBlock && type === 'block-mapping') return list(this.#blockMapping());
    if (anchor === null && tag === null) this.#fail('did not find expected node content');
    if (tag === null) return { located: this.#empty(), special: null };
    if (tag === '!') return { located: { ...this.#empty(), value: '', text: '' }, special: null };
    return { located: { ...this.#empty(), ...taggedScalar('', tag, start) }, special: null };
  }

  #scalar({ type, value, start, end }: YamlToken, tag: string | null): Node {
    const isPlain = type === 'plain';
    if (tag !== null && tag !== '!') {
      return { located: { kind: 'scalar', ...taggedScalar(value, tag, start), start, end }, special: null };
    }
    if (!isPlain && tag === null)
      return { located: { kind: 'scalar', value, text: value, start, end }, special: null };
    return {
      located: { kind: 'scalar', ...plainScalar(value, start), start, end },
      special: value === '<<' || value === '=' ? value : null,
    };
  }

  /** `- a` lines; those right below a key need no indentation, and nothing ends them but what follows. */
  #entries(start: number, isIndented: boolean): Located {
    const items: Located[] = [];
    while (this.#is('-')) {
      this.#take();
      const isEmpty = isIndented ? this.#is('-', 'block-end') : this.#is('-', '?', ':', 'block-end');
      items.push(isEmpty ? this.#empty() : this.#valueNode(true, false));
    }
    const end = this.#behind;
    if (isIndented) {
      if (!this.#is('block-end')) this.#fail("did not find expected '-' indicator");
      this.#take(true);
    }
    return { kind: 'seq', items, start, end };
  }

  #blockMapping(): Located {
    const { start } = this.#take();
    const mapping = new Mapping();
    while (this.#is('?')) {
      this.#take(true);
      const key = this.#is('?', ':', 'block-end') ? this.#emptyNode() : this.#node(true, true);
      let value: Located = this.#empty();
      if (this.#is(':')) {
        this.#take();
        value = this.#is('?', ':', 'block-end') ? this.#empty() : this.#valueOf(key, true);
      }
      mapping.add(key, value);
    }
    if (!this.#is('block-end')) this.#fail('did not find expected key');
    const end = this.#behind;
    this.#take(true);
    return { kind: 'map', entries: mapping.entries(), start, end };
  }

  #flowList(): Located {
    const { start } = this.#take();
    const items: Located[] = [];
    while (!this.#is(']')) {
      if (items.length > 0 || this.#is('stream-end')) this.#comma(']');
      if (this.#is(']')) break;
      if (this.#is('?')) items.push(this.#pair());
      else items.push(this.#valueNode(false, false));
    }
    return { kind: 'seq', items, start, end: this.#take().end };
  }

  /** `[a: b]` is a list of a mapping. */
  #pair(): Located {
    const { start } = this.#take();
    const mapping = new Mapping();
    const isEmpty = this.#is(':', ',', ']');
    const key = isEmpty ? this.#emptyNode() : this.#node(false, false);
    // libyaml drops what stands behind a lone `?`.
    if (isEmpty) this.#take();
    mapping.add(key, this.#flowValue(key, ']'));
    return { kind: 'map', entries: mapping.entries(), start, end: this.#behind };
  }

  #flowMapping(): Located {
    const { start } = this.#take();
    const mapping = new Mapping();
    for (let isFirst = true; !this.#is('}'); isFirst = false) {
      if (!isFirst || this.#is('stream-end')) this.#comma('}');
      if (this.#is('}')) break;
      if (this.#is('?')) {
        this.#take(true);
        const key = this.#is(':', ',', '}') ? this.#emptyNode() : this.#node(false, false);
        mapping.add(key, this.#flowValue(key, '}'));
      } else mapping.add(this.#node(false, false), this.#empty());
    }
    return { kind: 'map', entries: mapping.entries(), start, end: this.#take().end };
  }

  #flowValue(key: Node, close: ']' | '}'): Located {
    if (!this.#is(':')) return this.#empty();
    this.#take();
    return this.#is(',', close) ? this.#empty() : this.#valueOf(key, false);
  }

  #comma(close: ']' | '}'): void {
    const kind = close === ']' ? 'sequence' : 'mapping';
    if (!this.#is(',')) this.#fail(`Flow ${kind} lacks a \`,\` or its closing \`${close}\``);
    this.#take();
  }

  #empty(): LocatedScalar {
    return { kind: 'scalar', value: null, text: 'None', start: this.#behind, end: this.#behind };
  }

  #emptyNode(): Node {
    return { located: this.#empty(), special: null };
  }

  #peek(): YamlToken {
    this.#token ??= this.#scanner.peek();
    return this.#token;
  }

  #is(a: YamlTokenType, b?: YamlTokenType, c?: YamlTokenType, d?: YamlTokenType): boolean {
    const { type } = this.#peek();
    return type === a || type === b || type === c || type === d;
  }

  /** `isSilent` for tokens that stand for no text. */
  #take(isSilent = false): YamlToken {
    const token = this.#scanner.next();
    this.#token = null;
    if (!isSilent) this.#behind = token.end;
    return token;
  }

  #fail(message: string): never {
    throw new YamlError(message, this.#peek().start);
  }
}
