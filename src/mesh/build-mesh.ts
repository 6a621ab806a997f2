import type { Node, RefCall, SourceCall } from '../node.ts';
import type { Project } from '../project/project.ts';
import { brokenDemands, certaintyOf } from './demands.ts';
import type { CrossReference, DynamicReference, Mesh, PublishedFor, StrayReference } from './mesh.ts';
import { Resolver, type Target } from './resolver.ts';

/** Resolves every reference of every project. Pure: the same input gives the same mesh. */
export function buildMesh(projects: readonly Project[], publishedFor: PublishedFor): Mesh {
  const resolver = new Resolver(projects, publishedFor);
  const references: CrossReference[] = [];
  const strays: StrayReference[] = [];
  const dynamic: DynamicReference[] = [];
  const resolved = new Map<RefCall | SourceCall, string>();

  const place = (project: Project, from: Node, target: Target, call: CrossReference['call']): void => {
    const written = call.kind === 'ref' ? call.ref : call.source;
    const { at } = written;
    if (target.kind === 'local') resolved.set(written, target.uniqueId);
    else if (target.kind === 'stray') {
      strays.push({ project, from, upstream: target.upstream, at, notSynced: target.notSynced });
    } else if (target.kind === 'dynamic') {
      dynamic.push({ project, from, at, reaches: target.reaches, upstream: target.upstream });
    } else if (target.kind === 'cross') {
      const { upstream, targetId, targetName, version, reach } = target;
      resolved.set(written, call.kind === 'source' ? target.sourceId : targetId);
      const broken = brokenDemands(from, reach, upstream);
      const certainty = certaintyOf(broken[0], reach);
      references.push({
        project,
        from,
        call,
        at,
        upstream,
        targetId,
        targetName,
        version,
        reach,
        broken,
        certainty,
      });
    }
  };

  for (const project of projects) {
    for (const from of project.nodes) {
      if (!from.enabled) continue;
      for (const ref of from.refs) place(project, from, resolver.ref(project, ref), { kind: 'ref', ref });
      for (const source of from.sources) {
        place(project, from, resolver.source(project, source), { kind: 'source', source });
      }
    }
  }
  return Object.freeze({ projects, references, strays, dynamic, resolved });
}
