import { resolve } from 'node:path';
import { adaptersOfProfile } from '../../columns/adapters.ts';
import { dialectOf, USUAL_ADAPTERS } from '../../columns/dialects.ts';
import { findParser } from '../../columns/find-parser.ts';
import { outputCasts } from '../../columns/output-casts.ts';
import { SqlParser } from '../../columns/sql-parser.ts';
import type { FixWorld, WarehouseColumn } from '../../generate/fixes/fix.ts';
import { readCatalog } from '../../manifest/catalog.ts';
import { fileChunks } from '../../manifest/file-chunks.ts';
import type { Node } from '../../node.ts';
import type { Project } from '../../project/project.ts';
import { codeOf } from '../../registry/atomic-file.ts';
import type { Snapshot } from '../../source/snapshot.ts';
import { targetFolder } from '../target-folder.ts';
import type { Workspace } from '../workspace.ts';
import type { FileTexts } from './file-texts.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Catalog = Awaited<ReturnType<typeof readCatalog>>;

/** What fixes are made from: the mesh, the properties files, and what the catalogs in `target/` tell of the warehouse. */
export async function fixWorld(
  { root, mesh, snapshot, projects }: Workspace,
  texts: FileTexts,
  env: Env,
): Promise<Omit<FixWorld, 'before'>> {
  const catalogs = new Map<string, Catalog | null>();
  for (const project of projects) {
    const file = resolve(root, project.path, targetFolder(project, env), 'catalog.json');
    catalogs.set(project.name, await catalogOf(file));
  }
  const casts = await castColumns(
    snapshot,
    texts,
    projects,
    (project, { unique_id }) => catalogs.get(project.name)?.get(unique_id) === undefined,
  );
  const properties = (await snapshot.list()).map(({ path }) => path).filter((path) => /\.ya?ml$/i.test(path));
  return {
    mesh,
    propertiesOf: ({ path: folder, modelPaths }, { name }) =>
      properties.filter(
        (path) =>
          modelPaths.some((models) =>
            path.startsWith([folder, models, ''].filter((part, at) => at === 2 || part !== '').join('/')),
          ) && describes(texts.read(path) ?? '', name),
      ),
    warehouseColumns: ({ name }: Project, { unique_id }): readonly WarehouseColumn[] | null =>
      catalogs.get(name)?.get(unique_id) ?? casts.get(unique_id) ?? null,
  };
}

/** Whether a properties file has an entry of that name, as far as its text tells without being read as YAML. */
function describes(text: string, name: string): boolean {
  const word = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\bname\\s*:\\s*['"]?${word}['"]?\\s*(?:[,}#]|$)`, 'm').test(text);
}

/** The columns of models that no catalog tells of, where their SQL casts each to a type. */
async function castColumns(
  snapshot: Snapshot,
  texts: FileTexts,
  projects: readonly Project[],
  isUntold: (project: Project, model: Node) => boolean,
): Promise<ReadonlyMap<string, readonly WarehouseColumn[]>> {
  const found = new Map<string, readonly WarehouseColumn[]>();
  const installed = findParser();
  if (installed === null) return found;
  const parser = new SqlParser(installed.url);
  try {
    for (const project of projects) {
      const models = project.nodes.filter((node) => mayLackContract(node) && isUntold(project, node));
      if (models.length === 0) continue;
      const adapters = await adaptersOfProfile(snapshot, project.path);
      const names = adapters.length === 0 ? USUAL_ADAPTERS : adapters;
      const dialects = names.flatMap((adapter) => dialectOf(adapter) ?? []);
      for (const { unique_id, path } of models) {
        const columns = await outputCasts(texts.read(path) ?? '', dialects, (sql, dialect) =>
          parser.parse(sql, dialect),
        );
        if (columns !== null) found.set(unique_id, columns);
      }
    }
  } finally {
    await parser.close();
  }
  return found;
}

function mayLackContract({
  resource_type,
  enabled,
  access,
  version,
  path,
  contractEnforced,
  columns,
}: Node): boolean {
  const isPublic = resource_type === 'model' && enabled && access === 'public' && version === null;
  const isLacking = !contractEnforced || columns.some(({ data_type }) => data_type === null);
  return isPublic && isLacking && path.endsWith('.sql');
}

async function catalogOf(file: string): Promise<Catalog | null> {
  try {
    return await readCatalog(fileChunks(file), file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
    throw error;
  }
}
