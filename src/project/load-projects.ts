import { posix } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import type { SourceTable } from '../node.ts';
import { tryDecode } from '../source/decode-text.ts';
import type { Snapshot } from '../source/snapshot.ts';
import type { Patch, TemplateFile } from './build-models.ts';
import { buildNodes, type Holder } from './build-nodes.ts';
import { type DbtProjectFile, readDbtProject } from './dbt-project-file.ts';
import { readFileFacts } from './file-facts.ts';
import { NEIGHBOUR_FILES, readNeighbours } from './neighbour-files.ts';
import { spanOf } from './place.ts';
import type { FileProblem, Project } from './project.ts';
import { type ProjectFile, projectFiles } from './project-files.ts';
import { findPackages, findUpstreams } from './relations-between.ts';
import { render } from './render.ts';

/** Folders that hold other people's projects. */
const FOREIGN = /(?:^|\/)(?:node_modules|\.venv|site-packages|dbt_packages|dbt_modules)\//;
/** Every dbt project of a snapshot, as its files describe it. */
export async function loadProjects(snapshot: Snapshot, config: MeshConfig): Promise<Project[]> {
  const paths = (await snapshot.list()).map(({ path }) => path).filter((path) => !FOREIGN.test(path));
  const roots = paths.filter((path) => posix.basename(path) === 'dbt_project.yml');
  const folders = roots.map((path) => posix.dirname(path));
  const beside = folders.flatMap((folder) => NEIGHBOUR_FILES.map((name) => posix.join(folder, name)));
  const control = await readTexts(snapshot, [...roots, ...beside]);

  const target = config.environments.targets[config.environments.default] ?? null;
  const files = roots
    .map((path) => readDbtProject(path, control.get(path) ?? null, target))
    .filter(
      ({ folder }, _, all) =>
        !all.some((other) => isInside(folder, posix.join(other.folder, other.targetPath))),
    );
  const listed = files.map((file) => ({ file, members: projectFiles(file, paths) }));
  const wanted = listed.flatMap(({ members }) =>
    members.filter(({ kind }) => kind !== 'seed').map(({ path }) => path),
  );
  const bytes = await snapshot.read([...new Set(wanted)]);

  const named = new Map(files.map((file) => [file.folder, file.name]));
  return listed.map(({ file, members }) => {
    const neighbours = readNeighbours((name) => control.get(posix.join(file.folder, name)) ?? undefined);
    const project = buildProject(file, members, bytes, {
      packages: findPackages(file.folder, neighbours.packages, named),
      upstreams: findUpstreams(file, { config, ...neighbours, files: members, named }),
    });
    const problems = neighbours.problems.map((found) => ({
      message: found.problem.message,
      at: spanOf(posix.join(file.folder, found.file), found.problem.at),
    }));
    return { ...project, problems: [...project.problems, ...problems] };
  });
}

function buildProject(
  file: DbtProjectFile,
  members: readonly ProjectFile[],
  bytes: ReadonlyMap<string, Buffer>,
  outside: Pick<Project, 'packages' | 'upstreams'>,
): Project {
  const templates: TemplateFile[] = [];
  const patches: Patch[] = [];
  const holders: Holder[] = [];
  const sourceTables: SourceTable[] = [];
  const problems: FileProblem[] = [];
  if (file.problem !== null)
    problems.push({ message: file.problem.message, at: spanOf(file.path, file.problem.at) });

  const rendered = (text: string | null): string | null => {
    const value = text === null ? null : render(text, file.context);
    return value === undefined || value === null ? null : String(value);
  };
  for (const member of members) {
    const content = bytes.get(member.path);
    if (content === undefined) continue;
    const { path } = member;
    const facts = readFileFacts(path, content);
    if (facts.kind === 'unreadable') {
      problems.push({ message: facts.message, at: spanOf(path, [1, 1, 1, 1]) });
    } else if (facts.kind === 'template') {
      templates.push({ file: member, facts: facts.template });
    } else {
      const { properties } = facts;
      if (properties.problem !== null) {
        problems.push({ message: properties.problem.message, at: spanOf(path, properties.problem.at) });
      }
      patches.push(...properties.patches.map((fact) => ({ path, fact })));
      holders.push(...properties.holders.map((fact) => ({ file: member, fact })));
      for (const {
        source_name,
        name,
        database,
        schema,
        identifier,
        meshUniqueId,
        at,
      } of properties.sourceTables) {
        const unique_id = `source.${file.name}.${source_name}.${name}`;
        const relation = {
          database: rendered(database),
          schema: rendered(schema),
          identifier: rendered(identifier) ?? identifier,
        };
        sourceTables.push({ unique_id, source_name, name, relation, meshUniqueId, at: spanOf(path, at) });
      }
    }
  }
  return {
    name: file.name,
    path: file.folder,
    nodes: buildNodes(
      file,
      templates,
      members.filter(({ kind }) => kind === 'seed'),
      patches,
      holders,
    ),
    sourceTables,
    restrictAccess: file.restrictAccess,
    modelPaths: file.folders.models,
    problems,
    ...outside,
  };
}

/** The texts of files; null for one that is no text. */
async function readTexts(
  snapshot: Snapshot,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const texts = new Map<string, string | null>();
  for (const [path, bytes] of await snapshot.read(paths)) texts.set(path, tryDecode(bytes));
  return texts;
}

function isInside(folder: string, parent: string): boolean {
  return parent !== '' && parent !== '.' && (folder === parent || folder.startsWith(`${parent}/`));
}
