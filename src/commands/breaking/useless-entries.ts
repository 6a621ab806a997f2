import { didYouMean } from '../../config/did-you-mean.ts';
import type { AcceptedChange } from '../../config/mesh-config.ts';
import { isAbout, isExpired, names } from '../../mesh/compatibility/accepted.ts';
import type { UselessAccept } from '../../mesh/compatibility/breaks.ts';
import type { Node } from '../../node.ts';
import type { Judgement, Judging } from '../judgement.ts';
import type { Bases, Compared } from './compared.ts';

/**
 * The entries of `accept:` that let nothing pass. What only a base could tell of is left alone; and with a base only
 * what was not accepted there already is told.
 */
export async function uselessEntries(
  { root, today }: Judging,
  { snapshot, config }: Judgement,
  compared: readonly Compared[],
  bases: Bases,
): Promise<UselessAccept[]> {
  const old = await oldEntries(bases);
  const entries = config.accept.filter((entry) => !old.has(textOf(entry)));
  if (entries.length === 0) return [];
  const { publishedContracts } = await import('../published-contracts.ts');
  const { heldPromise } = await import('./held-promise.ts');
  const contracts = await publishedContracts(root, snapshot, config);
  const useless: UselessAccept[] = [];
  for (const entry of entries) {
    const problem = await problemOf(entry);
    if (problem === null) continue;
    useless.push({ entry, problem, near: problem === 'no-model' ? await nearest(entry) : null });
  }
  return useless;

  async function problemOf(entry: AcceptedChange): Promise<UselessAccept['problem'] | null> {
    if (isExpired(entry, today)) return 'expired';
    if (compared.some(({ changes }) => changes.some(({ change }) => isAbout(entry, change)))) return null;
    const owners: Compared[] = [];
    for (const one of compared) if (await hasModel(one, entry)) owners.push(one);
    if (owners.length === 0) return 'no-model';
    return owners.every(({ state }) => state !== 'unpublished') ? 'no-change' : null;
  }

  async function hasModel(one: Compared, { model }: AcceptedChange): Promise<boolean> {
    return (await nodesOf(one)).some((node) => names(model, node));
  }

  async function nearest({ model }: AcceptedChange): Promise<string | null> {
    const known: string[] = [];
    for (const one of compared)
      for (const { name, project } of await nodesOf(one))
        known.push(model.includes('.') ? `${project}.${name}` : name);
    return didYouMean(model, known);
  }

  /** What a project declares, and what is published of it. */
  async function nodesOf({ promise }: Compared): Promise<readonly Node[]> {
    const readers = compared.map((one) => one.promise);
    const held = await heldPromise(contracts, promise.name, readers);
    return [...(await promise.nodes()), ...(held.state === 'published' ? held.before.nodes : [])];
  }
}

async function oldEntries(bases: Bases): Promise<ReadonlySet<string>> {
  const old = new Set<string>();
  for (const base of (await bases?.()) ?? [])
    for (const entry of (await base.config()).accept) old.add(textOf(entry));
  return old;
}

function textOf({ at: _, ...entry }: AcceptedChange): string {
  return JSON.stringify(entry);
}
