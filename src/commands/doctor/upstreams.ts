import { ConfigError, OutsideError, UsageError } from '../../errors.ts';
import { sha256 } from '../../registry/contract-digest.ts';
import { latestKey } from '../../registry/keys.ts';
import { openStore } from '../../registry/open-store.ts';
import { REGISTRY_LIMIT_MS, within } from '../hooks/time-limit.ts';
import { registryRoot } from '../registry-root.ts';
import { readLock } from '../sync-lock.ts';
import { pairsOf, statePath } from '../sync-plan.ts';
import { readIfThere } from '../write-files.ts';
import { broken, type Diagnosis, ok, type Patient, warning } from './diagnosis.ts';

/** The registry, mesh.lock against it, and state/ against mesh.lock. */
export async function examineUpstreams(patient: Patient): Promise<Diagnosis[]> {
  const pairs = pairsOf(patient.heads);
  if (pairs.length === 0) return [ok('registry', 'no project here reads another over one')];
  const registry = await examineRegistry(patient, pairs[0]?.upstream.name ?? '');
  return [registry, ...(await examineLock(patient, registry.state === 'ok'))];
}

async function examineRegistry({ places, config, context }: Patient, upstream: string): Promise<Diagnosis> {
  try {
    const named = registryRoot({}, context, places.root, config);
    if (named === null) {
      const next = 'Write `registry:` into mesh.yml once upstreams publish.';
      return warning('registry', 'none is set: only what this repository declares counts', next);
    }
    const store = await openStore(named.root, named.base, context.env);
    const asked = store.read(latestKey(upstream, config.environments.default));
    // Asked by a person, who may wait: the limit counts from now.
    await within(performance.now() + REGISTRY_LIMIT_MS, `The registry ${store.describe()}`, asked, context);
    return ok('registry', `${store.describe()} answers`);
  } catch (error) {
    return brokenBy('registry', error, 'Look at the network and at `registry:` in mesh.yml.');
  }
}

async function examineLock(patient: Patient, answers: boolean): Promise<Diagnosis[]> {
  const { places, context } = patient;
  try {
    const lock = await readLock(places.root);
    const pairs = pairsOf(patient.heads);
    const unpinned = pairs.filter(({ project, upstream }) => !lock.get(project.name)?.has(upstream.name));
    if (unpinned.length > 0) {
      const names = [...new Set(unpinned.map(({ upstream }) => upstream.name))].join(', ');
      return [warning('mesh.lock', `pins nothing for ${names}`, 'mesh sync, and commit mesh.lock')];
    }
    const stale: string[] = [];
    for (const pair of pairs) {
      const state = await readIfThere(places.root, statePath(pair));
      const pinned = lock.get(pair.project.name)?.get(pair.upstream.name)?.sha256;
      if (state === null || sha256(state) !== pinned) stale.push(statePath(pair));
    }
    const state =
      stale.length === 0
        ? ok('state', 'is what mesh.lock pins')
        : warning('state', `${stale.join(', ')}: not what mesh.lock pins`, 'mesh sync --frozen');
    return answers ? [await compareWithRegistry(patient), state] : [ok('mesh.lock', 'is sound'), state];
  } catch (error) {
    context.leave();
    return [brokenBy('mesh.lock', error, 'mesh sync')];
  }
}

/** By `mesh sync --check`, which knows all of it. */
async function compareWithRegistry({ places, context }: Patient): Promise<Diagnosis> {
  const { command: sync } = await import('../sync.ts');
  const drift: string[] = [];
  const newer: string[] = [];
  const listener = {
    ...context,
    cwd: places.root,
    stdout: (line: string) => drift.push(line),
    stderr: (line: string) => newer.push(line),
  };
  const checked = sync.run({ values: { check: true }, positionals: [] }, listener);
  const code = await within(performance.now() + 2 * REGISTRY_LIMIT_MS, 'The registry', checked, context);
  if (code !== 0) {
    const first = (drift[0] ?? '').replace(/^✗ /, '').trim();
    return broken('mesh.lock', first, 'mesh sync, and commit what it writes');
  }
  const [first] = newer;
  if (first === undefined) return ok('mesh.lock', 'is what the registry has');
  return warning('mesh.lock', first.trim().replace(/; `mesh sync`.*$/, ''), 'mesh sync');
}

function brokenBy(check: string, error: unknown, next: string): Diagnosis {
  const known = error instanceof OutsideError || error instanceof ConfigError || error instanceof UsageError;
  if (!known) throw error;
  const at = error instanceof ConfigError && error.at !== undefined ? `${error.at}: ` : '';
  return broken(check, `${at}${error.message}`.replace(/\.$/, ''), error.next ?? next);
}
