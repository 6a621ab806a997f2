import { YamlError } from './cursor.ts';
import type { Located } from './located.ts';
import type { Node } from './mapping.ts';
import type { YamlToken } from './yaml-token.ts';

/** What `&name` stands for; while it is being read, only what kind of thing it is. */
export class Anchors {
  readonly #known = new Map<string, Located | 'list' | { readonly mappingAt: number }>();

  begin(name: string, kind: 'list' | 'mapping', offset: number): void {
    if (this.#known.has(name)) throw new YamlError('found duplicate anchor', offset);
    this.#known.set(name, kind === 'list' ? kind : { mappingAt: offset });
  }

  end(name: string, located: Located): void {
    this.#known.set(name, located);
  }

  resolve({ value, start }: YamlToken): Node {
    const known = this.#known.get(value);
    if (known === undefined) throw new YamlError(`the alias *${value} has no anchor before it`, start);
    if (typeof known === 'object' && 'mappingAt' in known) {
      const at = known.mappingAt;
      return { located: { kind: 'map', entries: new Map(), start: at, end: at }, special: 'itself' };
    }
    // dbt takes a list that holds itself, of all things; it ends here.
    const ended = { kind: 'scalar', value: null, text: 'None', start, end: start } as const;
    return { located: known === 'list' ? ended : known, special: null };
  }
}
