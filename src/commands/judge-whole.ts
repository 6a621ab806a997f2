import type { MeshConfig } from '../config/mesh-config.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { judgeMesh } from '../rules/judge-mesh.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { promiseOfProject } from './breaking/project-promise.ts';
import { type UnknownPlace, unknownInOrder } from './judged-records.ts';
import type { Judgement, Judging } from './judgement.ts';
import { withColumns } from './mesh-columns.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';

/** Reads and judges everything at once: what every other way must agree with. */
export async function judgeWhole(
  { root, today, cache }: Judging,
  snapshot: Snapshot,
  settings: MeshConfig['rules'] | undefined,
): Promise<Judgement> {
  return judgeWorkspace(await loadWorkspace(root, snapshot, { today, cache }), cache, settings);
}

export async function judgeWorkspace(
  { snapshot, config, projects, mesh }: Workspace,
  cache: Judging['cache'],
  settings: MeshConfig['rules'] = config.rules,
): Promise<Judgement> {
  const findings = judgeMesh(await withColumns(mesh, { snapshot, cache }, settings), config, settings);
  const promises = projects.map(promiseOfProject);
  const unknown = unknownInOrder(unknownPlaces(mesh));
  return { snapshot, config, projects, findings, unknown, promises, published: null };
}

export function unknownPlaces({ dynamic }: Mesh): UnknownPlace[] {
  return dynamic.map(({ at, from }) => ({
    path: at.path,
    line: at.line,
    column: at.column,
    node: from.unique_id,
  }));
}
