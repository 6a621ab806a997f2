import type { Node, Relation, RelationPart } from '../node.ts';
import type { Project } from '../project/project.ts';
import type { Upstream } from './mesh.ts';
import { type FullRelation, fullRelation, learnNaming, type Naming } from './naming.ts';
import type { Upstreams } from './upstreams.ts';

/** A node and the relation that it is built as. */
export interface Built {
  readonly node: Node;
  readonly relation: FullRelation;
}

interface Known {
  readonly naming: Naming;
  readonly byRelation: ReadonlyMap<string, Built>;
  readonly byId: ReadonlyMap<string, FullRelation>;
  readonly adapter: string | null;
}

/** Finds whose relation a name of the warehouse is. What the contracts do not prove is nobody's. */
export class RelationLookup {
  readonly #upstreams: Upstreams;
  /** By published and declared nodes: readers of one upstream share them. */
  readonly #known = new Map<readonly Node[], Map<readonly Node[], Known>>();
  readonly #own = new Map<Project, Known>();

  constructor(upstreams: Upstreams) {
    this.#upstreams = upstreams;
  }

  /** The upstream's node behind the relation of a source; its file does not say what is quoted. */
  bySource(project: Project, relation: Relation): { upstream: Upstream; built: Built } | null {
    const { schema, identifier } = relation;
    const database = relation.database ?? this.#ownOf(project).naming.database;
    if (database === null || schema === null) return null;
    return this.#find(project, { database, schema, identifier }, () => true);
  }

  /** Where a node of the upstream is built; null where nothing published tells. */
  placeOf(upstream: Upstream, { unique_id }: Node): FullRelation | null {
    return this.#knownOf(upstream).byId.get(unique_id) ?? null;
  }

  /** The upstream's node behind a name in SQL, in the letters that the warehouse would take for it. */
  byName(project: Project, parts: readonly RelationPart[]): { upstream: Upstream; built: Built } | null {
    const [identifier, schema, database] = parts.toReversed();
    if (identifier === undefined || schema === undefined) return null;
    const inDatabase = database?.text ?? this.#ownOf(project).naming.database;
    if (inDatabase === null) return null;
    const wanted = { database: inDatabase, schema: schema.text, identifier: identifier.text };
    return this.#find(project, wanted, ({ relation }, adapter) => {
      const fits = (part: RelationPart, stored: string): boolean =>
        isWritten(part, stored, adapter, relation.written ?? null);
      return (
        (database === undefined || fits(database, relation.database)) &&
        fits(schema, relation.schema) &&
        fits(identifier, relation.identifier)
      );
    });
  }

  #find(
    project: Project,
    relation: FullRelation,
    fits: (built: Built, adapter: string | null) => boolean,
  ): { upstream: Upstream; built: Built } | null {
    const key = keyOf(relation);
    if (this.#ownOf(project).byRelation.has(key)) return null;
    for (const upstream of this.#upstreams.published(project)) {
      // A package's models are built by who installs it, wherever its own project has them.
      if (upstream.isPackage) continue;
      const { byRelation, adapter } = this.#knownOf(upstream);
      const built = byRelation.get(key);
      if (built !== undefined && fits(built, adapter)) return { upstream, built };
    }
    return null;
  }

  #ownOf(project: Project): Known {
    let own = this.#own.get(project);
    if (own === undefined) {
      own = this.#knownOf(this.#upstreams.self(project));
      this.#own.set(project, own);
    }
    return own;
  }

  /** An alias that a macro makes is known of what is published alone. */
  #knownOf({ declared, published }: Upstream): Known {
    if (published.state !== 'contract') return NOTHING;
    const { nodes: ofContract, adapterType } = published.contract;
    const ofFiles = declared === null || declared.ownNaming.includes('alias') ? NONE : declared.nodes;
    let same = this.#known.get(ofContract);
    if (same === undefined) {
      same = new Map();
      this.#known.set(ofContract, same);
    }
    let known = same.get(ofFiles);
    if (known === undefined) {
      known = know(ofFiles, ofContract, adapterType);
      same.set(ofFiles, known);
    }
    return known;
  }
}

const NONE: readonly Node[] = [];
/** Without a publication nobody knows where anything lies. */
const NOTHING: Known = {
  naming: { database: null, relationOf: () => null },
  byRelation: new Map(),
  byId: new Map(),
  adapter: null,
};

/** The published nodes where they were built, the rest where the project's naming puts them. */
function know(declared: readonly Node[], published: readonly Node[], adapter: string | null): Known {
  const naming = learnNaming(declared, published);
  const byRelation = new Map<string, Built>();
  const byId = new Map<string, FullRelation>();
  const add = (node: Node, relation: FullRelation | null): void => {
    if (relation === null) return;
    const key = keyOf(relation);
    if (!byRelation.has(key)) byRelation.set(key, { node, relation });
    byId.set(node.unique_id, relation);
  };
  for (const node of published) add(node, fullRelation(node));
  const built = new Set(published.map(({ unique_id }) => unique_id));
  for (const node of declared) if (!built.has(node.unique_id)) add(node, naming.relationOf(node));
  return { naming, byRelation, byId, adapter };
}

function keyOf({ database, schema, identifier }: FullRelation): string {
  return JSON.stringify([database, schema, identifier]).toLowerCase();
}

/** Whether the warehouse takes what is written for what is stored; but for letters they are alike. */
function isWritten(
  { text, quoted }: RelationPart,
  stored: string,
  adapter: string | null,
  written: string | null,
): boolean {
  switch (adapter) {
    case 'snowflake': {
      // dbt creates there without quotes, which makes capitals of all letters, unless the project's `quoting` says so.
      const created = written?.includes(`"${stored}"`) === true ? stored : stored.toUpperCase();
      return (quoted ? text : text.toUpperCase()) === created;
    }
    case 'postgres':
      // dbt creates there with quotes, and what has none is made small.
      return (quoted ? text : text.toLowerCase()) === stored;
    case 'bigquery':
      return text === stored;
    default:
      return true;
  }
}
