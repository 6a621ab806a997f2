import type { MeshConfig } from '../../config/mesh-config.ts';
import { type Held, identityOf } from '../../mesh/compatibility/breaks.ts';
import { changesOf, type Promised } from '../../mesh/compatibility/judge-changes.ts';
import { concerns, policyOf, strictnessOf } from '../../mesh/compatibility/policy.ts';
import type { Change } from '../../mesh/differences/change.ts';
import type { Judgement, Judging } from '../judgement.ts';
import { publishedContracts } from '../published-contracts.ts';
import type { Base } from './bases.ts';
import type { Bases, Compared, OpenChange } from './compared.ts';
import { type HeldPromise, heldPromise, type Publication } from './held-promise.ts';
import type { ProjectPromise } from './project-promise.ts';

interface Comparing {
  readonly compatibility: MeshConfig['compatibility'];
  readonly today: string;
}

export type Compare = (promise: ProjectPromise, bases: Bases) => Promise<Compared>;

/** Holds projects' files against what is published of them; against the bases where nothing is known of that. */
export async function startComparing({ root, today }: Judging, judgement: Judgement): Promise<Compare> {
  const { snapshot, config, promises } = judgement;
  const contracts = await publishedContracts(root, snapshot, config);
  const { compatibility } = config;
  return async (promise, bases) =>
    compare(
      { compatibility, today },
      promise,
      await heldPromise(contracts, promise.name, promises),
      async () => ofBases((await bases?.()) ?? [], promise),
    );
}

async function compare(
  comparing: Comparing,
  promise: ProjectPromise,
  held: HeldPromise,
  befores: () => Promise<readonly (ProjectPromise | null)[]>,
): Promise<Compared> {
  if (held.state !== 'published') {
    const by = held.state === 'unpublished' ? 'readers' : 'base';
    const changes = await sinceBases(comparing, promise, await befores());
    return {
      promise,
      state: 'unpublished',
      changes: changes.map((change) => ({ change, held: { by }, isOld: false })),
    };
  }
  const changes = await sincePublished(comparing, promise, held, befores);
  return { promise, state: changes.length === 0 ? 'kept' : 'published', changes };
}

/** A base that changed the same excuses it. */
async function sincePublished(
  comparing: Comparing,
  promise: ProjectPromise,
  held: Publication,
  befores: () => Promise<readonly (ProjectPromise | null)[]>,
): Promise<OpenChange[]> {
  const changes = await concerned(comparing, held, promise);
  const old = new Set<string>();
  if (changes.length === 0) return [];
  for (const before of await befores()) {
    const then = before?.digest === promise.digest ? changes : await concerned(comparing, held, before);
    for (const change of then) old.add(identityOf(change));
  }
  const by: Held = { by: 'publication', path: held.path };
  return changes.map((change) => ({ change, held: by, isOld: old.has(identityOf(change)) }));
}

/** What each of the bases promised, and the files do not. */
async function sinceBases(
  comparing: Comparing,
  promise: ProjectPromise,
  befores: readonly (ProjectPromise | null)[],
): Promise<readonly Change[]> {
  let common: readonly Change[] | undefined;
  for (const before of befores) {
    if (before === null || before.digest === promise.digest) return [];
    const held = { before: { nodes: await before.nodes(), adapter: null }, inUse: [] };
    const changes = await concerned(comparing, held, promise);
    const known = new Set(changes.map(identityOf));
    common = common?.filter((change) => known.has(identityOf(change))) ?? changes;
  }
  return common ?? [];
}

async function ofBases(bases: readonly Base[], { name }: ProjectPromise): Promise<(ProjectPromise | null)[]> {
  const found: (ProjectPromise | null)[] = [];
  for (const base of bases)
    found.push((await base.promises()).find((promise) => promise.name === name) ?? null);
  return found;
}

async function concerned(
  { compatibility, today }: Comparing,
  held: Pick<Publication, 'before' | 'inUse'>,
  promise: ProjectPromise | null,
): Promise<Change[]> {
  if (promise === null) return [];
  const after: Promised = { nodes: await promise.nodes(), adapter: null };
  return changesOf({ ...held, after }, { compatibility, today }).filter(
    (change) => concerns(strictnessOf(policyOf(compatibility, change.model)), change) && !isComputed(change),
  );
}

/** A type that Jinja computes is dbt's to tell. */
function isComputed({ before, after }: Change): boolean {
  return [before, after].some((text) => text !== null && /\{[{%]/.test(text));
}
