import type { Node } from '../node.ts';
import type { Reach } from './mesh.ts';

/** What `ref()` can reach. */
const REFERABLE = new Set(['model', 'seed', 'snapshot']);

/** The nodes of one project by the names that `ref()` knows them by. */
export class NodeIndex {
  readonly #byName = new Map<string, Node[]>();

  constructor(nodes: readonly Node[]) {
    for (const node of nodes) {
      if (!REFERABLE.has(node.resource_type)) continue;
      const same = this.#byName.get(node.name);
      if (same === undefined) this.#byName.set(node.name, [node]);
      else same.push(node);
    }
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** The enabled models that others may read. */
  publicModels(): Node[] {
    return [...this.#byName.values()].flat().filter(({ enabled, access }) => enabled && access === 'public');
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

  findById(uniqueId: string): Node | undefined {
    const name = uniqueId.split('.')[2] ?? '';
    return this.#byName.get(name)?.find((node) => node.unique_id === uniqueId);
  }
}

function sameVersion(a: string | null, b: string): boolean {
  return a === b || (a !== null && a !== '' && Number(a) === Number(b));
}
