import type { Node, RefCall, SourceCall, SourceTable } from '../node.ts';
import type { Project } from '../project/project.ts';
import type { PublishedFor, Reach, Upstream } from './mesh.ts';
import { NodeIndex } from './node-index.ts';
import { findBySourceTable } from './source-targets.ts';
import { upstreamNodes } from './upstream-nodes.ts';

export type Target =
  | { readonly kind: 'local'; readonly uniqueId: string }
  | {
      readonly kind: 'cross';
      readonly upstream: Upstream;
      readonly targetId: string;
      readonly targetName: string;
      readonly version: string | null;
      /** The unique id of the source that stands for the target; the target's own for a `ref`. */
      readonly sourceId: string;
      readonly reach: Reach;
    }
  | { readonly kind: 'stray'; readonly upstream: string; readonly notSynced: string | null }
  | {
      readonly kind: 'dynamic';
      readonly reaches: 'any' | 'neighbour' | 'own';
      readonly upstream: string | null;
    }
  /** Nothing of the mesh's: dbt itself will say what is wrong with it, if anything is. */
  | { readonly kind: 'none' };

/** Finds what each `ref()` and `source()` reaches, from where its project stands. */
export class Resolver {
  readonly #projects: readonly Project[];
  readonly #publishedFor: PublishedFor;
  readonly #indexes = new Map<readonly Node[], NodeIndex>();
  readonly #upstreams = new Map<string, Upstream | null>();
  readonly #tables = new Map<Project, Map<string, SourceTable>>();

  constructor(projects: readonly Project[], publishedFor: PublishedFor) {
    this.#projects = projects;
    this.#publishedFor = publishedFor;
  }

  ref(project: Project, call: RefCall): Target {
    const { package: owner, name, version, certainty } = call;
    if (certainty === 'unknown') return this.#dynamic(project, owner);
    if (owner === null) return this.#unqualified(project, name, version);
    if (owner === project.name) return this.#local(project, name, version);
    const upstream = this.upstream(project, owner);
    if (upstream !== null) return this.#across(upstream, name, version);
    return isPackageOf(project, owner)
      ? { kind: 'none' }
      : { kind: 'stray', upstream: owner, notSynced: null };
  }

  source(project: Project, { source_name, table_name, certainty }: SourceCall): Target {
    if (certainty === 'unknown') return { kind: 'dynamic', reaches: 'own', upstream: null };
    const sourceId = `source.${project.name}.${source_name}.${table_name}`;
    const declared = this.#table(project, source_name, table_name);
    // A neighbour's new model is not yet in the generated file; what the bridge says stands for it.
    const isBridged = project.upstreams.get(source_name)?.bridge === 'sources';
    if (declared === undefined && !isBridged) return { kind: 'none' };
    const relation = { database: null, schema: null, identifier: table_name };
    const table = declared ?? { source_name, name: table_name, relation, meshUniqueId: null };
    const names = new Set([...this.#projects.map(({ name }) => name), ...project.upstreams.keys()]);
    names.delete(project.name);
    const upstreams = [...names].flatMap((name) => this.upstream(project, name) ?? []);
    const found = findBySourceTable(table, upstreams);
    if (found === null || found.project === project.name)
      return declared === undefined ? { kind: 'none' } : { kind: 'local', uniqueId: sourceId };
    if (found.upstream === null) return { kind: 'stray', upstream: found.project, notSynced: null };
    const target = this.#across(found.upstream, found.name, found.version);
    if (target.kind !== 'cross') return target;
    return { ...target, sourceId, targetId: found.uniqueId ?? target.targetId };
  }

  #dynamic(project: Project, owner: string | null): Target {
    if (owner === '') return { kind: 'dynamic', reaches: 'any', upstream: null };
    const isOwn = owner === null || owner === project.name || isPackageOf(project, owner);
    return { kind: 'dynamic', reaches: isOwn ? 'own' : 'neighbour', upstream: owner };
  }

  /** The upstream of that name as the project sees it, or null if nobody knows it. */
  upstream(project: Project, name: string): Upstream | null {
    const key = JSON.stringify([project.path, name]);
    const known = this.#upstreams.get(key);
    if (known !== undefined) return known;
    const declared = this.#declared(project, name);
    const published = this.#publishedFor(project, name);
    const isKnown = declared !== null || published.state !== 'none';
    const bridge = project.upstreams.get(name)?.bridge ?? 'loom';
    const upstream = isKnown
      ? { name, bridge, declared, published, isPackage: isPackageOf(project, name) }
      : null;
    this.#upstreams.set(key, upstream);
    return upstream;
  }

  /** One argument: the own project first, then its packages, then what dbt-loom would inject. */
  #unqualified(project: Project, name: string, version: string | null): Target {
    const local = this.#local(project, name, version);
    if (local.kind !== 'none') return local;
    const loomed = [...project.upstreams.values()].filter(({ bridge }) => bridge === 'loom');
    for (const owners of [project.packages, loomed]) {
      const candidates = owners.flatMap((owner) => {
        const upstream = this.upstream(project, owner.name);
        const target = upstream === null ? null : this.#across(upstream, name, version);
        return target?.kind === 'cross' && target.reach.state === 'found' ? target : [];
      });
      // Two of them are an AmbiguousResourceNameRefError to dbt, which tells it better than we could.
      if (candidates.length > 1) return { kind: 'none' };
      if (candidates[0] !== undefined) return candidates[0];
    }
    return { kind: 'none' };
  }

  #local(project: Project, name: string, version: string | null): Target {
    const reach = this.#index(project.nodes).find(name, version);
    return reach.state === 'found' ? { kind: 'local', uniqueId: reach.node.unique_id } : { kind: 'none' };
  }

  #across(upstream: Upstream, name: string, version: string | null): Target {
    const nodes = upstreamNodes(upstream);
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

  /** Of two projects with one name the nearer folder counts: the one that shares most of its path. */
  #declared(project: Project, name: string): Project | null {
    const package_ = project.packages.find((entry) => entry.name === name && entry.path !== null);
    const named = this.#projects.filter((other) => other.name === name && other !== project);
    const exact = package_ === undefined ? undefined : named.find(({ path }) => path === package_.path);
    return exact ?? named.toSorted((a, b) => sharedParts(project, b) - sharedParts(project, a))[0] ?? null;
  }
}

function isPackageOf(project: Project, name: string): boolean {
  return project.packages.some((entry) => entry.name === name);
}

function sharedParts(a: Project, b: Project): number {
  const parts = b.path.split('/');
  const index = a.path.split('/').findIndex((part, position) => part !== parts[position]);
  return index === -1 ? a.path.split('/').length : index;
}
