import type { RefusedChange } from '../../mesh/compatibility/breaks.ts';
import { judgeChanges, type Terms } from '../../mesh/compatibility/judge-changes.ts';
import { isOfReferences } from '../../mesh/compatibility/said-by-readers.ts';
import type { KnownReader } from '../../mesh/known-reader.ts';
import type { Judgement, Judging } from '../judgement.ts';
import { declaredReaders } from '../known-readers.ts';
import { folderInside } from '../published-contracts.ts';
import { publishedReaders } from '../published-readers.ts';
import { loadWorkspace, type Workspace } from '../workspace.ts';
import type { Compared } from './compared.ts';
import { placeOfChange } from './place-of-change.ts';
import { snapshotStore } from './snapshot-store.ts';

/** Which changes are refused, with their places and their readers: now the whole repository must be read. */
export async function refusedChanges(
  { root, today, cache }: Judging,
  { snapshot }: Judgement,
  brought: readonly Pick<Compared, 'promise' | 'changes'>[],
  terms: Terms,
): Promise<RefusedChange[]> {
  const workspace = await loadWorkspace(root, snapshot, { today, cache });
  const refused: RefusedChange[] = [];
  for (const { promise, changes } of brought) {
    const project = workspace.projects.find(({ path }) => path === promise.path);
    if (project === undefined) continue;
    const readers = await readersOf({ ...workspace, cache }, promise.name);
    for (const { change, held } of changes) {
      const isUnpublished = held.by === 'readers';
      if (isUnpublished && isOfReferences(change)) continue;
      const [judged] = judgeChanges([change], readers, { ...terms, isUnpublished });
      if (judged?.verdict !== 'refused') continue;
      refused.push({ ...judged, held, at: await placeOfChange(snapshot, project, change) });
    }
  }
  return refused;
}

/** Those in the repository, and those elsewhere that told of themselves in a registry inside it. */
async function readersOf(
  workspace: Workspace & Pick<Judging, 'cache'>,
  name: string,
): Promise<readonly KnownReader[]> {
  const { snapshot, config, projects } = workspace;
  const { readers } = await declaredReaders(workspace, name);
  const folder = folderInside(config);
  if (folder === null) return readers;
  const here = new Set([name, ...projects.map((project) => project.name)]);
  const store = snapshotStore(snapshot, folder);
  const others = await publishedReaders(store, name, config.environments.default, here);
  return [...readers, ...others.readers];
}
