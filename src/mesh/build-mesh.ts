import type { Node, RefCall, RelationCall, SourceCall } from '../node.ts';
import type { Project } from '../project/project.ts';
import { brokenDemands, certaintyOf, rankDemands } from './demands.ts';
import type {
  BypassingTable,
  CrossReference,
  DynamicReference,
  HidingReference,
  Mesh,
  PublishedFor,
  StrayReference,
} from './mesh.ts';
import { type CrossTarget, Resolver, type Target } from './resolver.ts';

export interface MeshOptions {
  /** The day of the judgement, `YYYY-MM-DD`: what is past or still to come depends on it. */
  readonly today?: string | null;
  /**
   * The projects to judge, by their folders the same as some of the others, which are only read: so a project may be
   * judged in part. All of them where it is left out.
   */
  readonly readers?: readonly Project[];
}

/** Resolves every reference of every project. Pure: the same input gives the same mesh. */
export function buildMesh(
  projects: readonly Project[],
  publishedFor: PublishedFor,
  { today = null, readers = projects }: MeshOptions = {},
): Mesh {
  const resolver = new Resolver(projects, publishedFor);
  const references: CrossReference[] = [];
  const strays: StrayReference[] = [];
  const dynamic: DynamicReference[] = [];
  const tables: BypassingTable[] = [];
  const hiding: HidingReference[] = [];
  const resolved = new Map<RefCall | SourceCall, string>();

  const place = (project: Project, from: Node, target: Target, call: CrossReference['call']): void => {
    const { at } = writtenOf(call);
    const resolve = (id: string): void => {
      if (call.kind !== 'relation') resolved.set(call.kind === 'ref' ? call.ref : call.source, id);
    };
    if (target.kind === 'local') {
      resolve(target.uniqueId);
      for (const { upstream, targetId, targetName: name } of target.hides) {
        const own = { project, from, at, name, targetId: target.uniqueId };
        hiding.push({ ...own, upstream, hiddenId: targetId });
      }
    } else if (target.kind === 'stray') {
      strays.push({ project, from, upstream: target.upstream, at, notSynced: target.notSynced });
    } else if (target.kind === 'dynamic') {
      dynamic.push({ project, from, at, reaches: target.reaches, upstream: target.upstream });
    } else if (target.kind === 'cross') {
      resolve(call.kind === 'source' ? target.sourceId : target.targetId);
      references.push(crossReference(project, from, target, call));
    }
  };

  const known = new Map(projects.map((project) => [project.path, project]));
  for (const project of readers) {
    const own = known.get(project.path) ?? project;
    for (const from of project.nodes) {
      if (!from.enabled) continue;
      for (const ref of from.refs) place(project, from, resolver.ref(own, ref), { kind: 'ref', ref });
      for (const source of from.sources) {
        place(project, from, resolver.source(own, source), { kind: 'source', source });
      }
      for (const relation of from.relations) {
        place(project, from, resolver.relation(own, relation), { kind: 'relation', relation });
      }
    }
    for (const table of project.sourceTables) {
      const target = resolver.bypass(own, table);
      if (target === null) continue;
      const { upstream, targetId, targetName, reach } = target;
      const broken = brokenDemands({ project: project.name, group: null }, reach, upstream);
      tables.push({ project, table, upstream, targetId, targetName, reach, broken });
    }
  }
  return Object.freeze({
    today,
    projects: readers,
    references,
    strays,
    dynamic,
    tables,
    hiding,
    columns: new Map(),
    resolved,
  });
}

function crossReference(
  project: Project,
  from: Node,
  { upstream, targetId, targetName, version, reach }: CrossTarget,
  call: CrossReference['call'],
): CrossReference {
  const { at } = writtenOf(call);
  const broken = rankDemands(brokenDemands(from, reach, upstream), reach);
  const certainty = certaintyOf(broken[0], reach);
  return { project, from, call, at, upstream, targetId, targetName, version, reach, broken, certainty };
}

function writtenOf(call: CrossReference['call']): RefCall | SourceCall | RelationCall {
  return call.kind === 'ref' ? call.ref : call.kind === 'source' ? call.source : call.relation;
}
