import { posix } from 'node:path';
import type { Span } from '../../finding.ts';
import type { Change } from '../../mesh/differences/change.ts';
import type { Node, Origin } from '../../node.ts';
import type { Project } from '../../project/project.ts';
import { type FoundEntry, findEntry } from '../../project/yaml/find-entry.ts';
import { tryDecode } from '../../source/decode-text.ts';
import type { Snapshot } from '../../source/snapshot.ts';

/**
 * Where the files of an upstream change what they promise: the column or the model in its properties file, what sets
 * the access, else the model's own file. A model that is gone has only the place where it was.
 */
export async function placeOfChange(snapshot: Snapshot, project: Project, change: Change): Promise<Span> {
  const { id, model } = change;
  const heir = heirOf(project, model);
  if (heir === null) {
    const isOfFiles = model.accessFrom.by !== 'manifest';
    const path = model.path === '' ? 'dbt_project.yml' : model.path;
    return firstLine(isOfFiles ? path : posix.join(project.path, path));
  }
  if (id === 'access-narrowed' && 'at' in heir.accessFrom) return heir.accessFrom.at;
  const wanted = {
    resource_type: heir.resource_type,
    name: heir.name,
    version: heir.version,
    // One that a version leaves out may still stand in the model's list.
    column: id === 'column-renamed' ? change.after : id === 'column-removed' ? null : change.column,
  };
  let found: FoundEntry | null = null;
  for (const [path, text] of await propertiesOf(snapshot, project, heir)) {
    found ??= text.includes(heir.name) ? findEntry(path, text, wanted) : null;
  }
  if (found?.column) return found.column;
  if (id === 'contract-dropped' && 'at' in heir.contractFrom) return heir.contractFrom.at;
  return found?.node ?? firstLine(heir.path);
}

/** The node as it is; of a model that got versions the latest. */
function heirOf({ nodes }: Project, { unique_id, name, version, resource_type }: Node): Node | null {
  const same = nodes.find((node) => node.unique_id === unique_id);
  if (same !== undefined || version !== null) return same ?? null;
  const isLatest = (node: Node): boolean => node.version === node.latest_version;
  return (
    nodes.find((node) => node.name === name && node.resource_type === resource_type && isLatest(node)) ?? null
  );
}

/** The properties files of a project, the likeliest first. */
async function propertiesOf(
  snapshot: Snapshot,
  { path: folder }: Project,
  { accessFrom, contractFrom }: Node,
): Promise<[path: string, text: string][]> {
  const inside = folder === '' ? '' : `${folder}/`;
  const paths = (await snapshot.list())
    .map(({ path }) => path)
    .filter((path) => path.startsWith(inside) && /\.ya?ml$/i.test(path));
  const likely = new Set([contractFrom, accessFrom].flatMap(pathOf));
  const sorted = [...paths.filter((path) => likely.has(path)), ...paths.filter((path) => !likely.has(path))];
  const texts = await snapshot.read(sorted);
  return sorted.map((path) => [path, textOf(texts.get(path))]);
}

function pathOf(origin: Origin): string[] {
  return 'at' in origin ? [origin.at.path] : [];
}

function textOf(bytes: Buffer | undefined): string {
  return bytes === undefined ? '' : (tryDecode(bytes) ?? '');
}

function firstLine(path: string): Span {
  return { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
}
