import { posix } from 'node:path';
import type { SourceTable } from '../node.ts';
import type { Patch, TemplateFile } from './build-models.ts';
import { type BuiltNodes, buildNodes, type Holder } from './build-nodes.ts';
import { withColumnTypes } from './column-types.ts';
import type { DbtProjectFile } from './dbt-project-file.ts';
import type { DefinitionFact, SourceTableFact, WaiverFact } from './facts.ts';
import type { FileFacts } from './file-facts.ts';
import type { Constant } from './jinja/value.ts';
import { spanOf } from './place.ts';
import type { EditedFile, FileProblem, Project, ProjectHead, Waiver } from './project.ts';
import { generatedFor, type ProjectFile } from './project-files.ts';
import { render } from './render.ts';

export interface BuiltProject extends Pick<BuiltNodes, 'called'> {
  readonly project: Project;
}

/** Puts the facts of a project's files together. */
export function buildProject(
  file: DbtProjectFile,
  members: readonly ProjectFile[],
  factsOf: ReadonlyMap<string, FileFacts>,
  head: ProjectHead,
): BuiltProject {
  const templates: TemplateFile[] = [];
  const patches: Patch[] = [];
  const holders: Holder[] = [];
  const sourceTables: SourceTable[] = [];
  const problems: FileProblem[] = [];
  const editedFiles: EditedFile[] = [];
  const waivers = new Map<string, Waiver[]>();
  if (file.problem !== null)
    problems.push({ message: file.problem.message, at: spanOf(file.path, file.problem.at) });

  for (const member of members) {
    const { path } = member;
    const facts = factsOf.get(path);
    if (facts === undefined) continue;
    // By path: a file may be a member in several ways.
    if (facts.kind !== 'unreadable' && facts.waivers !== undefined)
      waivers.set(path, waiversOf(facts.waivers, path, file.name));
    if (facts.kind === 'unreadable') {
      problems.push({ message: facts.message, at: spanOf(path, [1, 1, 1, 1]) });
    } else if (facts.kind === 'template') {
      templates.push({ file: member, facts: facts.template });
    } else {
      const { properties } = facts;
      if (properties.problem !== null) {
        problems.push({ message: properties.problem.message, at: spanOf(path, properties.problem.at) });
      }
      const { generated } = properties;
      const upstream = generatedFor(member);
      if (generated !== null && generated.state !== 'intact' && upstream !== null) {
        const hasConflict = generated.state === 'conflict';
        editedFiles.push({ upstream, hasConflict, at: spanOf(path, generated.at) });
      }
      patches.push(
        ...properties.patches.map((fact) => ({ path, fact: withColumnTypes(fact, file.context) })),
      );
      holders.push(...properties.holders.map((fact) => ({ file: member, fact })));
      sourceTables.push(...properties.sourceTables.map((fact) => sourceTable(file, path, fact)));
    }
  }
  const seeds = members.filter(({ kind }) => kind === 'seed');
  const { nodes, called } = buildNodes(file, templates, seeds, patches, holders);
  const { restrictAccess, targetPath, packagesPath } = file;
  const ownNaming = templates.flatMap(({ facts }) => facts.definitions.flatMap(namedPart));
  const own = {
    nodes,
    sourceTables,
    restrictAccess,
    ownNaming,
    targetPath,
    packagesPath,
    problems,
    editedFiles,
    waivers: [...waivers.values()].flat(),
  };
  return { project: { ...head, ...own, outside: outsideFolders(file) }, called };
}

function waiversOf(facts: readonly WaiverFact[], path: string, project: string): Waiver[] {
  return facts.map(({ at, ...fact }) => ({ ...fact, project, at: spanOf(path, at) }));
}

/** Also an adapter's implementation, which dbt's own macro dispatches to. */
function namedPart({ kind, name }: DefinitionFact): Project['ownNaming'] {
  const part = /^(?:[^_]+__)?generate_(alias|schema|database)_name$/.exec(name)?.[1];
  return kind === 'macro' && part !== undefined ? [part as Project['ownNaming'][number]] : [];
}

function sourceTable(
  { name: project, context }: DbtProjectFile,
  path: string,
  fact: SourceTableFact,
): SourceTable {
  const { source_name, name, database, schema, identifier, meshUniqueId, at } = fact;
  const [inDatabase, inSchema, called] = [database, schema, identifier].map((text) =>
    text === null ? null : render(text, context),
  );
  const textOf = (value: Constant | undefined): string | null =>
    value === undefined || value === null ? null : String(value);
  // Of a relation that is known in part nothing can be said: a null schema is no relation's.
  const isKnown = inDatabase !== undefined && called !== undefined;
  return {
    unique_id: `source.${project}.${source_name}.${name}`,
    source_name,
    name,
    relation: {
      database: textOf(inDatabase),
      schema: isKnown ? textOf(inSchema) : null,
      identifier: textOf(called) ?? identifier,
    },
    meshUniqueId,
    at: spanOf(path, at),
  };
}

function outsideFolders({ folder, folders }: DbtProjectFile): string[] {
  if (folder === '') return [];
  return Object.values(folders)
    .flat()
    .map((name) => posix.join(folder, name))
    .filter((path) => path !== folder && !path.startsWith(`${folder}/`));
}
