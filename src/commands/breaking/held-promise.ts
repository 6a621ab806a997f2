import type { Promised } from '../../mesh/compatibility/judge-changes.ts';
import type { Contract } from '../../mesh/mesh.ts';
import { isSafeName } from '../../registry/keys.ts';
import type { PublishedContracts } from '../published-contracts.ts';
import type { ProjectPromise } from './project-promise.ts';

/** What others stand on of a project, as far as it is known here. */
export type HeldPromise =
  | Publication
  /** Something may be published. */
  | { readonly state: 'unknown' }
  | { readonly state: 'unpublished' };

export interface Publication {
  readonly state: 'published';
  readonly before: Promised;
  /** The file that says so. */
  readonly path: string;
  /** What else is pinned. */
  readonly inUse: readonly Promised[];
}

/** The latest of a folder registry in the repository, else the newest publication that a reader's `mesh.lock` pins. */
export async function heldPromise(
  { lock, isWhole, latest, pinned }: PublishedContracts,
  name: string,
  readers: readonly Pick<ProjectPromise, 'name' | 'path'>[],
): Promise<HeldPromise> {
  if (!isSafeName(name)) return { state: 'unpublished' };
  const timeOf = (reader: string): string => lock.get(reader)?.get(name)?.timestamp ?? '';
  const holders = readers
    .filter((reader) => lock.get(reader.name)?.has(name))
    .sort((a, b) => (timeOf(a.name) < timeOf(b.name) ? 1 : -1));
  const known = new Map<Contract, Promised & { readonly path: string }>();
  const take = (found: Awaited<ReturnType<typeof latest>>): void => {
    if (found?.state !== 'contract' || known.has(found.contract)) return;
    const { projectName, nodes, adapterType: adapter } = found.contract;
    if (projectName !== name) return;
    known.set(found.contract, {
      nodes: nodes.filter(({ project }) => project === name),
      adapter,
      path: found.from,
    });
  };
  take(await latest(name));
  for (const holder of holders) take(await pinned(holder, name));
  const [before, ...inUse] = known.values();
  if (before !== undefined) return { state: 'published', before, path: before.path, inUse };
  return { state: isWhole && holders.length === 0 ? 'unpublished' : 'unknown' };
}
