import type { HidingReference } from '../../mesh/mesh.ts';
import type { Rule } from '../rule.ts';
import { callTo } from './wording.ts';

export default {
  id: 'ref-hidden',
  category: 'reference',
  severity: 'warning',
  summary: "A model should not hide an upstream's public model of the same name.",
  since: 1,
  gathers: true,
  *check(mesh) {
    const groups = new Map<string, HidingReference[]>();
    for (const reference of mesh.hiding) {
      const key = JSON.stringify([reference.project.path, reference.targetId, reference.upstream.name]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [reference]);
      else group.push(reference);
    }
    for (const [first, ...rest] of groups.values()) {
      if (first === undefined) continue;
      const { project, from, at, name, upstream, hiddenId } = first;
      yield {
        at,
        project: project.name,
        unique_id: from.unique_id,
        target: hiddenId,
        message: `ref('${name}') reads ${project.name}'s own ${name}, which hides the public ${name} of ${upstream.name}.`,
        help: `Say which is meant: ${callTo(upstream, name, null)} or ref('${project.name}', '${name}'); best give the own model another name.`,
        related: rest.map((other) => ({ message: 'and here', at: other.at })),
      };
    }
  },
} satisfies Rule;
