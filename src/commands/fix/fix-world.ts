import { resolve } from 'node:path';
import type { FixWorld, WarehouseColumn } from '../../generate/fixes/fix.ts';
import { readCatalog } from '../../manifest/catalog.ts';
import { fileChunks } from '../../manifest/file-chunks.ts';
import type { Project } from '../../project/project.ts';
import { codeOf } from '../../registry/atomic-file.ts';
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
): Promise<FixWorld> {
  const catalogs = new Map<string, Catalog | null>();
  for (const project of projects) {
    const file = resolve(root, project.path, targetFolder(project, env), 'catalog.json');
    catalogs.set(project.name, await catalogOf(file));
  }
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
      catalogs.get(name)?.get(unique_id) ?? null,
  };
}

/** Whether a properties file has an entry of that name, as far as its text tells without being read as YAML. */
function describes(text: string, name: string): boolean {
  const word = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`\\bname\\s*:\\s*['"]?${word}['"]?\\s*(?:[,}#]|$)`, 'm').test(text);
}

async function catalogOf(file: string): Promise<Catalog | null> {
  try {
    return await readCatalog(fileChunks(file), file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
    throw error;
  }
}
