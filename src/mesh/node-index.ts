import type { Node } from '../node.ts';
import type { Reach } from './mesh.ts';

/** What `ref()` can reach. */
const REFERABLE = new Set(['model', 'seed', 'snapshot']);

/** The nodes of one project by what a reference knows them by: one look at each node, however many references. */
export class NodeIndex {
  readonly #byName = new Map<string, Node[]>();
  readonly #byIdentifier = new Map<string, Node[]>();
  readonly #byId = new Map<string, Node>();

  constructor(nodes: readonly Node[]) {
    for (const node of nodes) {
      if (!REFERABLE.has(node.resource_type)) continue;
      add(this.#byName, node.name, node);
      if (!node.uncertain.includes('relation'))
        add(this.#byIdentifier, node.relation.identifier.toLowerCase(), node);
      if (!this.#byId.has(node.unique_id)) this.#byId.set(node.unique_id, node);
    }
  }

  /** An unpinned name means the latest version, as in dbt. */
  find(name: string, version: string | null): Reach {
    const all = this.#byName.get(name) ?? [];
    const enabled = all.filter((node) => node.enabled);
    const [first] = enabled;
    if (first === undefined) {
      return all[0] === undefined ? { state: 'missing' } : { state: 'disabled', node: all[0] };
    }
    const versions = enabled.flatMap((node) => node.version ?? []);
    const wanted = version ?? first.latest_version;
    const node =
      wanted === null ? first : enabled.find((candidate) => sameVersion(candidate.version, wanted));
    return node === undefined ? { state: 'no-version', versions } : { state: 'found', node };
  }

  byId(uniqueId: string): Node | undefined {
    return this.#byId.get(uniqueId);
  }

  /** Whose relation is surely called so, in whatever letters. */
  byIdentifier(identifier: string): readonly Node[] {
    return this.#byIdentifier.get(identifier.toLowerCase()) ?? [];
  }
}

function add(index: Map<string, Node[]>, key: string, node: Node): void {
  const same = index.get(key);
  if (same === undefined) index.set(key, [node]);
  else same.push(node);
}

function sameVersion(a: string | null, b: string): boolean {
  return a === b || (a !== null && a !== '' && Number(a) === Number(b));
}
