import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node as YamlNode } from 'yaml';

export type ScalarValue = string | number | boolean | null;

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** Quoted or a block: text whatever it looks like. */
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly start: number;
  readonly end: number;
}

export interface LocatedSeq {
  readonly kind: 'seq';
  readonly items: readonly Located[];
  readonly start: number;
  readonly end: number;
}

/** A YAML value with its place, aliases resolved and `<<` merged; the last of equal keys wins, as in PyYAML. */
export type Located = LocatedScalar | LocatedMap | LocatedSeq;

export interface LocatedEntry {
  readonly key: { readonly start: number; readonly end: number };
  readonly value: Located;
}

export function locate(document: Document.Parsed): {
  readonly root: Located;
  readonly lostAlias: { readonly name: string; readonly offset: number } | null;
} {
  const seen = new Map<YamlNode, Located>();
  let lostAlias: { name: string; offset: number } | null = null;

  function convert(node: YamlNode | null | undefined, offset: number): Located {
    const target = isAlias(node) ? node.resolve(document) : node;
    if (isAlias(node) && target === undefined) {
      lostAlias ??= { name: node.source, offset: node.range?.[0] ?? offset };
    }
    if (target === null || target === undefined) return empty(offset);
    const known = seen.get(target);
    if (known !== undefined) return known;
    const start = target.range?.[0] ?? offset;
    const end = target.range?.[1] ?? offset;
    // A node that holds an alias of itself must find something here.
    seen.set(target, empty(start));
    const located = convertNode(target, start, end);
    seen.set(target, located);
    return located;
  }

  function convertNode(node: YamlNode, start: number, end: number): Located {
    if (isSeq(node)) {
      return { kind: 'seq', items: node.items.map((item) => convert(item as YamlNode, start)), start, end };
    }
    if (isMap(node)) {
      const own: [string, LocatedEntry][] = [];
      const merged: [string, LocatedEntry][] = [];
      for (const pair of node.items) {
        if (!isPair(pair)) continue;
        const key = pair.key as YamlNode | null;
        const keyStart = key?.range?.[0] ?? start;
        const value = convert(pair.value as YamlNode | null, key?.range?.[1] ?? start);
        // With `merge: true` the library hands out a plain `<<` as a symbol.
        if (isScalar(key) && typeof key.value === 'symbol') merged.push(...mergedEntries(value));
        else
          own.push([
            isScalar(key) ? String(key.value) : '',
            { key: { start: keyStart, end: key?.range?.[1] ?? keyStart }, value },
          ]);
      }
      return { kind: 'map', entries: new Map([...merged, ...own]), start, end };
    }
    if (!isScalar(node)) return empty(start);
    const quoted = node.type !== undefined && node.type !== 'PLAIN';
    const value = node.value;
    const isPlainValue = ['string', 'number', 'boolean'].includes(typeof value) || value === null;
    return {
      kind: 'scalar',
      value: isPlainValue ? (value as ScalarValue) : String(value),
      quoted,
      start,
      end,
    };
  }

  return { root: convert(document.contents, 0), lostAlias };
}

/** `<<: *a` or `<<: [*a, *b]`; of a list the first wins. */
function mergedEntries(value: Located): [string, LocatedEntry][] {
  if (value.kind === 'map') return [...value.entries];
  if (value.kind === 'seq') return value.items.toReversed().flatMap(mergedEntries);
  return [];
}

function empty(offset: number): Located {
  return { kind: 'scalar', value: null, quoted: false, start: offset, end: offset };
}
