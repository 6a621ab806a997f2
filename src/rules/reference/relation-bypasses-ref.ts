import type { BypassingTable, CrossReference } from '../../mesh/mesh.ts';
import type { SourceTable } from '../../node.ts';
import type { Project } from '../../project/project.ts';
import type { Rule } from '../rule.ts';
import { reportOf } from './report-of.ts';
import { callTo, instead, reader, said, sentences, target } from './wording.ts';

export default {
  id: 'relation-bypasses-ref',
  category: 'reference',
  severity: 'error',
  summary: "A model of another project must be read by reference, not by its relation's name.",
  since: 1,
  *check(mesh) {
    for (const reference of mesh.references) {
      if (reference.call.kind !== 'relation') continue;
      const name = reference.call.relation.parts.map(({ text }) => text).join('.');
      yield {
        ...reportOf(reference, {
          message: `${reader(reference)} reads the relation ${name}, which is ${target(reference)}, without a reference: dbt sees no lineage, and no gate guards it.${alsoBroken(reference)}`,
          help: sentences(help(reference, reference.project, '')),
        }),
        certainty: 'certain',
      };
    }
    for (const found of mesh.tables) {
      const { project, table, targetId, targetName, upstream } = found;
      const { source_name, name } = table;
      yield {
        at: table.at,
        project: project.name,
        unique_id: table.unique_id,
        target: targetId,
        message: `The table ${name} of the source ${source_name} is ${targetName} of ${upstream.name}${relationOf(table)}: as a source of its own it has no lineage to the model, and no gate guards it.${alsoBroken(found)}`,
        help: sentences(help(found, project, ` instead of source('${source_name}', '${name}')`)),
      };
    }
  },
} satisfies Rule;

type Bypass = Pick<CrossReference | BypassingTable, 'broken' | 'reach' | 'upstream' | 'targetName'>;

function alsoBroken({ broken, reach }: Bypass): string {
  const rest = said(broken, reach);
  return rest.length === 0 ? '' : ` Also: ${rest.join(', ')}.`;
}

function help(bypass: Bypass, project: Project, inPlaceOf: string): string {
  const { reach, upstream, targetName, broken } = bypass;
  const version =
    reach.state === 'found' && reach.node.version !== reach.node.latest_version ? reach.node.version : null;
  const call = `Write {{ ${callTo(upstream, targetName, version)} }}${inPlaceOf}`;
  if (broken.length > 0) {
    const offer = instead(bypass);
    const publish = `${upstream.name} has to publish ${targetName} first (public, with an enforced contract).`;
    return sentences(`${call}; for that ${publish}`, offer);
  }
  const isNamed = project.upstreams.has(upstream.name);
  return sentences(
    `${call}.`,
    isNamed
      ? null
      : `${upstream.name} is no upstream of ${project.name} yet: name it in mesh.yml (projects: ${project.name}: upstreams: {${upstream.name}: loom}).`,
  );
}

function relationOf({ relation }: SourceTable): string {
  const parts = [relation.database, relation.schema, relation.identifier].filter((part) => part !== null);
  return ` (${parts.join('.')})`;
}
