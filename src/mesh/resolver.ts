import type { Node, RefCall, RelationCall, SourceCall, SourceTable } from '../node.ts';
import type { Project } from '../project/project.ts';
import type { PublishedFor, Reach, Upstream } from './mesh.ts';
import { NodeIndex } from './node-index.ts';
import { RelationLookup } from './relation-lookup.ts';
import { findBySourceTable, type SourceTarget, type Table } from './source-targets.ts';
import { namedNodes } from './upstream-nodes.ts';
import { isPackageOf, Upstreams } from './upstreams.ts';

/** A target in another project. */
export interface CrossTarget {
  readonly kind: 'cross';
  readonly upstream: Upstream;
  readonly targetId: string;
  readonly targetName: string;
  readonly version: string | null;
  /** The unique id of the source that stands for the target; the target's own for a `ref`. */
  readonly sourceId: string;
  readonly reach: Reach;
}

export type Target =
  | {
      readonly kind: 'local';
      readonly uniqueId: string;
      /** Public nodes of upstreams that the same name would reach, if the project did not have it. */
      readonly hides: readonly CrossTarget[];
    }
  | CrossTarget
  | { readonly kind: 'stray'; readonly upstream: string; readonly notSynced: string | null }
  | {
      readonly kind: 'dynamic';
      readonly reaches: 'any' | 'neighbour' | 'own';
      readonly upstream: string | null;
    }
  /** Nothing of the mesh's: dbt itself will say what is wrong with it, if anything is. */
  | { readonly kind: 'none' };

const NONE: Target = { kind: 'none' };

/** Finds what each `ref()`, `source()` and relation reaches, from where its project stands. */
export class Resolver {
  readonly #upstreams: Upstreams;
  readonly #relations: RelationLookup;
  readonly #indexes = new Map<readonly Node[], NodeIndex>();
  readonly #tables = new Map<Project, Map<string, SourceTable>>();
  readonly #sourceTargets = new Map<Table, SourceTarget | null>();

  constructor(projects: readonly Project[], publishedFor: PublishedFor) {
    this.#upstreams = new Upstreams(projects, publishedFor);
    this.#relations = new RelationLookup(this.#upstreams);
  }

  ref(project: Project, call: RefCall): Target {
    const { package: owner, name, version, certainty } = call;
    if (certainty === 'unknown') return dynamic(project, owner);
    if (owner === null) return this.#unqualified(project, name, version);
    if (owner === project.name) return this.#local(project, name, version);
    const upstream = this.#upstreams.get(project, owner);
    if (upstream !== null) return this.#across(upstream, name, version);
    return isPackageOf(project, owner) ? NONE : { kind: 'stray', upstream: owner, notSynced: null };
  }

  source(project: Project, { source_name, table_name, certainty }: SourceCall): Target {
    if (certainty === 'unknown') return { kind: 'dynamic', reaches: 'own', upstream: null };
    const sourceId = `source.${project.name}.${source_name}.${table_name}`;
    const declared = this.#table(project, source_name, table_name);
    // A neighbour's new model is not yet in the generated file; what the bridge says stands for it.
    const isBridged = project.upstreams.get(source_name)?.bridge === 'sources';
    if (declared === undefined && !isBridged) return NONE;
    const relation = { database: null, schema: null, identifier: table_name };
    const table = declared ?? { source_name, name: table_name, relation, meshUniqueId: null };
    const found = this.tableTarget(project, table);
    if (found === null || found.project === project.name) {
      return declared === undefined ? NONE : { kind: 'local', uniqueId: sourceId, hides: [] };
    }
    if (found.upstream === null) return { kind: 'stray', upstream: found.project, notSynced: null };
    const target = this.#across(found.upstream, found.name, found.version);
    if (target.kind !== 'cross') return target;
    return { ...target, sourceId, targetId: found.uniqueId ?? target.targetId };
  }

  /** A relation that SQL names itself. One that nobody is known to build is no business of the mesh. */
  relation(project: Project, { parts }: RelationCall): Target {
    const found = this.#relations.byName(project, parts);
    if (found === null) return NONE;
    const { upstream, built } = found;
    return this.#named(upstream, built.node);
  }

  /** The node of an upstream that a table stands for although no bridge put it there. */
  bypass(project: Project, table: SourceTable): CrossTarget | null {
    const found = this.tableTarget(project, table);
    const isGenerated = /(?:^|\/)_mesh_[^/]*$/.test(table.at.path);
    if (found?.by !== 'relation' || isGenerated || found.upstream === null || found.upstream.isPackage) {
      return null;
    }
    const target = this.#across(found.upstream, found.name, found.version);
    if (target.kind !== 'cross') return null;
    return { ...target, targetId: found.uniqueId ?? target.targetId };
  }

  tableTarget(project: Project, table: Table): SourceTarget | null {
    const known = this.#sourceTargets.get(table);
    if (known !== undefined) return known;
    const found = findBySourceTable(project, table, {
      upstreams: this.#upstreams,
      relations: this.#relations,
      index: (nodes) => this.#index(nodes),
    });
    this.#sourceTargets.set(table, found);
    return found;
  }

  /** One argument: the own project first, then its packages, then what dbt-loom would inject. */
  #unqualified(project: Project, name: string, version: string | null): Target {
    const local = this.#local(project, name, version);
    const loomed = this.#upstreams.loomed(project);
    if (local.kind === 'local') {
      const hides = this.#candidates(project, loomed, name, null).filter(({ upstream, reach }) => {
        return !upstream.isPackage && reach.state === 'found' && reach.node.access === 'public';
      });
      return { ...local, hides };
    }
    for (const owners of [project.packages, loomed]) {
      const candidates = this.#candidates(project, owners, name, version);
      // Two of them are an AmbiguousResourceNameRefError to dbt, which tells it better than we could.
      if (candidates.length > 1) return NONE;
      if (candidates[0] !== undefined) return candidates[0];
    }
    return NONE;
  }

  #candidates(
    project: Project,
    owners: readonly { readonly name: string }[],
    name: string,
    version: string | null,
  ): CrossTarget[] {
    return owners.flatMap((owner) => {
      const upstream = this.#upstreams.get(project, owner.name);
      const target = upstream === null ? null : this.#across(upstream, name, version);
      return target?.kind === 'cross' && target.reach.state === 'found' ? target : [];
    });
  }

  #local(project: Project, name: string, version: string | null): Target {
    const reach = this.#index(project.named ?? project.nodes).find(name, version);
    return reach.state === 'found' ? { kind: 'local', uniqueId: reach.node.unique_id, hides: [] } : NONE;
  }

  #named(upstream: Upstream, { name, version, unique_id }: Node): Target {
    const target = this.#across(upstream, name, version);
    return target.kind === 'cross' ? { ...target, targetId: unique_id } : target;
  }

  #across(upstream: Upstream, name: string, version: string | null): Target {
    const nodes = namedNodes(upstream);
    if (nodes === null) {
      const notSynced = upstream.published.state === 'not-synced' ? upstream.published.reason : null;
      return { kind: 'stray', upstream: upstream.name, notSynced };
    }
    const reach = this.#index(nodes).find(name, version);
    const targetId =
      reach.state === 'found'
        ? reach.node.unique_id
        : `model.${upstream.name}.${name}${version === null ? '' : `.v${version}`}`;
    return { kind: 'cross', upstream, targetId, targetName: name, version, sourceId: targetId, reach };
  }

  #index(nodes: readonly Node[]): NodeIndex {
    let index = this.#indexes.get(nodes);
    if (index === undefined) {
      index = new NodeIndex(nodes);
      this.#indexes.set(nodes, index);
    }
    return index;
  }

  #table(project: Project, source: string, table: string): SourceTable | undefined {
    let tables = this.#tables.get(project);
    if (tables === undefined) {
      tables = new Map(
        project.sourceTables.map((entry) => [JSON.stringify([entry.source_name, entry.name]), entry]),
      );
      this.#tables.set(project, tables);
    }
    return tables.get(JSON.stringify([source, table]));
  }
}

function dynamic(project: Project, owner: string | null): Target {
  if (owner === '') return { kind: 'dynamic', reaches: 'any', upstream: null };
  const isOwn = owner === null || owner === project.name || isPackageOf(project, owner);
  return { kind: 'dynamic', reaches: isOwn ? 'own' : 'neighbour', upstream: owner };
}
