import type { Context } from '../context.ts';
import { ConfigError, OutsideError, UsageError } from '../errors.ts';
import { loadHeads } from '../project/project-heads.ts';
import { sha256 } from '../registry/contract-digest.ts';
import { type MeshLock, stringifyMeshLock } from '../registry/mesh-lock.ts';
import { parseMeshLock } from '../registry/parse-mesh-lock.ts';
import { type Published, readLatest, readLocked } from '../registry/read-published.ts';
import type { Store } from '../registry/store.ts';
import { safeText } from '../report/safe-text.ts';
import { gitRoot } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { chooseProjects } from './choose.ts';
import { type Command, type ExitCode, texts, type Values } from './command.ts';
import { readConfig } from './read-config.ts';
import {
  environmentOf,
  openRegistry,
  REGISTRY_HELP,
  REGISTRY_OPTIONS,
  withFallbacks,
} from './registry-root.ts';
import { checkSync } from './sync-check.ts';
import { type Pair, pairsOf, planSync, type SyncPlan, statePath } from './sync-plan.ts';
import { readIfThere, writeFiles } from './write-files.ts';

const HELP = `Usage: mesh sync [options]

Brings each downstream's upstream manifests (state/) and generated sources (_mesh_<upstream>.yml) here, and
moves mesh.lock to the latest publications. Exit 3 when an upstream cannot be had.

  --frozen             exactly what mesh.lock pins, or fail
  --check              change nothing; exit 1 when a committed file is not what mesh.lock pins
  --project P          only this downstream (may be repeated)
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh sync --local
         mesh sync --frozen
`;

const LOCK = 'mesh.lock';

export const command: Command = {
  help: HELP,
  options: {
    ...REGISTRY_OPTIONS,
    frozen: { type: 'boolean' },
    check: { type: 'boolean' },
    project: { type: 'string', multiple: true },
  },
  run: ({ values }, context) => sync(values, context),
};

async function sync(values: Values, context: Context): Promise<ExitCode> {
  if (values['frozen'] === true && values['check'] === true) {
    throw new UsageError('--frozen and --check exclude each other.');
  }
  const root = await gitRoot(context.cwd);
  const snapshot = treeSnapshot(root);
  const config = await readConfig(snapshot);
  const all = await loadHeads(snapshot, config);
  const projects = chooseProjects(all, texts(values, 'project'));
  const pairs = pairsOf(projects);
  const paths = (await snapshot.list()).map(({ path }) => path);
  let opened: Promise<Store> | undefined;
  const registry = (): Promise<Store> => {
    opened ??= openRegistry(values, context, root, config);
    return opened;
  };
  const environments = withFallbacks(environmentOf(values, config), config);
  const latest = async ({ upstream }: Pair): Promise<Published> => {
    const store = await registry();
    const published = await readLatest(store, upstream.name, environments);
    if (published !== null) return published;
    throw new OutsideError(
      `${upstream.name} has no publication for ${environments.join(' or ')} in ${store.describe()}.`,
      { next: `Publish it: mesh publish ${upstream.name}` },
    );
  };
  const locked =
    (lock: MeshLock) =>
    async (pair: Pair): Promise<Published> => {
      const entry = lock.get(pair.project.name)?.get(pair.upstream.name);
      if (entry === undefined) {
        throw new OutsideError(`${LOCK} has no entry for ${pair.upstream.name} in ${pair.project.name}.`, {
          next: 'Run `mesh sync` and commit mesh.lock.',
        });
      }
      // What is here already and fits needs no registry, so that a merge works offline.
      const state = await readIfThere(root, statePath(pair));
      if (state !== null && sha256(state) === entry.sha256) return { bytes: state, entry };
      return { bytes: await readLocked(await registry(), pair.upstream.name, entry), entry };
    };

  if (values['check'] === true) {
    const lock = await readLock(root);
    return checkSync({ root, lock, pairs, paths, all, locked: locked(lock), latest }, context);
  }
  if (values['frozen'] === true) {
    const plan = await planSync(pairs, paths, locked(await readLock(root)));
    return finish(plan, await writeFiles(root, plan.files), context);
  }
  const before = await readLock(root).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    context.stderr(`${safeText(`${error.at}: ${error.message}`)}; ${LOCK} is written anew.\n`);
    return new Map<string, ReadonlyMap<string, never>>();
  });
  const plan = await planSync(pairs, paths, latest);
  sayFallbacks(plan, environments[0] ?? '', context);
  const lock = mergeLock(before, plan, texts(values, 'project').length === 0);
  const files = [...plan.files, { path: LOCK, bytes: Buffer.from(stringifyMeshLock(lock), 'utf8') }];
  return finish(plan, await writeFiles(root, files), context);
}

async function readLock(root: string): Promise<MeshLock> {
  const bytes = await readIfThere(root, LOCK);
  return bytes === null ? new Map() : parseMeshLock(bytes.toString('utf8'), LOCK);
}

/** The plan's entries over those that stay: of unchosen projects, and of upstreams that could not be had. */
function mergeLock(before: MeshLock, plan: SyncPlan, all: boolean): MeshLock {
  const lock = new Map([...plan.entries].map(([name, entries]) => [name, new Map(entries)]));
  const kept = all
    ? plan.problems.map(({ pair }) => [pair.project.name, pair.upstream.name] as const)
    : [...before].flatMap(([name, entries]) =>
        [...entries.keys()].map((upstream) => [name, upstream] as const),
      );
  for (const [name, upstream] of kept) {
    const entry = before.get(name)?.get(upstream);
    if (entry === undefined || lock.get(name)?.has(upstream)) continue;
    lock.set(name, (lock.get(name) ?? new Map()).set(upstream, entry));
  }
  return lock;
}

function finish(plan: SyncPlan, written: readonly string[], context: Context): ExitCode {
  for (const path of written) context.stdout(`wrote ${safeText(path)}\n`);
  for (const { pair, message, next } of plan.problems) {
    context.stderr(`mesh: ${safeText(`${pair.project.name}: ${message}`)}\n`);
    if (next !== undefined) context.stderr(`  → ${safeText(next)}\n`);
  }
  if (plan.problems.length > 0) return 3;
  if (written.length === 0) context.stdout('up to date\n');
  return 0;
}

function sayFallbacks(plan: SyncPlan, wanted: string, context: Context): void {
  for (const [project, entries] of plan.entries) {
    for (const [upstream, { environment }] of entries) {
      if (environment === wanted) continue;
      context.stderr(
        safeText(`${project}: ${upstream} has no ${wanted} publication; ${environment} is used.\n`),
      );
    }
  }
}
