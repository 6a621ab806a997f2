import type { Manifest } from '../manifest/manifest.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { brokenReaders } from '../mesh/compatibility/broken-readers.ts';
import { contractChanges } from '../mesh/differences/contract-changes.ts';
import { modelName, tellChange } from '../mesh/differences/tell-change.ts';
import type { Store } from '../registry/store.ts';
import { tellReader } from '../report/tell-answer.ts';
import { knownReaders } from './known-readers.ts';
import type { Step } from './rollback-readers.ts';
import type { Workspace } from './workspace.ts';

/**
 * Whom a rollback surely breaks besides those who lose a model in this repository: who names a column that the earlier
 * contract lacks, and who reads in another repository.
 */
export async function brokenByRollback(
  workspace: Workspace,
  store: Store,
  { project, environment, from, to }: Step,
  today: string,
): Promise<string[]> {
  const [before, after] = [ifReadable(from, 'the latest contract'), ifReadable(to, 'the earlier contract')];
  if (before === null || after === null) return [];
  const { readers } = await knownReaders(workspace, store, project, environment);
  const changes = contractChanges({
    before: before.nodes,
    after: after.nodes,
    adapter: after.adapterType,
    today,
  });
  return changes.flatMap((change) =>
    brokenReaders(change, readers)
      .filter(({ reader, certainty }) => {
        const isToldAlready = reader.publishedAt === null && change.column === null;
        return certainty === 'certain' && !isToldAlready;
      })
      .map((broken) => `${tellReader(broken)}; ${modelName(change)} ${tellChange(change).message}`),
  );
}

/** A latest that cannot be read is what a rollback is for. */
function ifReadable(bytes: Buffer, from: string): Manifest | null {
  try {
    return readManifest(bytes, from);
  } catch (error) {
    if (error instanceof ManifestError) return null;
    throw error;
  }
}
