import type { Mesh } from '../../src/mesh/mesh.ts';
import { type Files, workspaceOf } from '../rules/judge-files.ts';

/** What each reference of the files reaches, one line each: `marketing/models/a.sql:1 → model.sales.orders`. */
export async function reached(files: Files): Promise<string[]> {
  return describe((await workspaceOf(files)).mesh);
}

function describe({ projects, references, strays, dynamic, resolved }: Mesh): string[] {
  const crossing = new Map(references.map((reference) => [reference.at, reference]));
  const lines: string[] = [];
  for (const { refs, sources } of projects.flatMap(({ nodes }) => nodes)) {
    for (const call of [...refs, ...sources]) {
      const place = `${call.at.path}:${call.at.line}`;
      const cross = crossing.get(call.at);
      const stray = strays.find(({ at }) => at === call.at);
      if (cross !== undefined) {
        const node = cross.reach.state === 'found' ? cross.reach.node.path : cross.reach.state;
        lines.push(`${place} ⇒ ${cross.targetId} (${node})`);
      } else if (stray !== undefined) lines.push(`${place} ? ${stray.upstream}`);
      else if (dynamic.some(({ at }) => at === call.at)) lines.push(`${place} only Jinja knows`);
      else lines.push(`${place} → ${resolved.get(call) ?? 'nothing'}`);
    }
  }
  return lines.sort();
}
