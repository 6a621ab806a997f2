import type { Context } from '../context.ts';
import { ConfigError, UsageError } from '../errors.ts';
import { loadHeads } from '../project/project-heads.ts';
import { safeText } from '../report/safe-text.ts';
import { gitRoot } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { chooseProjects } from './choose.ts';
import { type Command, type ExitCode, texts, type Values } from './command.ts';
import { readConfig } from './read-config.ts';
import {
  environmentOf,
  REGISTRY_HELP,
  REGISTRY_OPTIONS,
  type RegistryRoot,
  registryRoot,
  withFallbacks,
} from './registry-root.ts';
import { checkSync } from './sync-check.ts';
import { lockFiles, mergeLock, readLock, readLockLeniently } from './sync-lock.ts';
import { pinnedPairs, planLoom } from './sync-loom.ts';
import { pairsOf, planSync, type SyncPlan } from './sync-plan.ts';
import { UpstreamContent } from './upstream-content.ts';
import { writeFiles } from './write-files.ts';

const HELP = `Usage: mesh sync [options]

Brings each downstream's upstream manifests (state/) and generated sources (_mesh_<upstream>.yml) here, and
moves mesh.lock to the latest publications. Keeps dbt_loom.config.yml at the environment that is locked; what the
registry does not have is read from where that file names it. Exit 3 when an upstream cannot be had.

  --frozen             exactly what mesh.lock pins, or fail
  --check              change nothing; exit 1 when a committed file is not what mesh.lock pins
  --project P          only this downstream (may be repeated)
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh sync --local
         mesh sync --frozen
`;

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
  const chosen = texts(values, 'project');
  const pairs = pairsOf(chooseProjects(all, chosen));
  const paths = (await snapshot.list()).map(({ path }) => path);
  const environments = withFallbacks(environmentOf(values, config), config);
  const registry = (): RegistryRoot | null => registryRoot(values, context, root, config);
  const content = new UpstreamContent({ root, all, registry, environments, env: context.env });

  if (values['check'] === true) {
    return checkSync({ root, lock: await readLock(root), pairs, paths, all, content }, context);
  }
  if (values['frozen'] === true) {
    const lock = await readLock(root);
    const plan = await planSync(root, pairs, paths, (pair) => content.locked(pair, lock));
    const loom = await planLoom(root, pinnedPairs(pairs, plan.entries), content);
    return finish(plan, await writeFiles(root, [...plan.files, ...loom.files]), context);
  }
  const before = await readLockLeniently(root);
  const plan = await planSync(root, pairs, paths, (pair) => content.latest(pair));
  sayFallbacks(plan, environments[0] ?? '', context);
  const loom = await planLoom(root, pinnedPairs(pairs, plan.entries), content);
  for (const line of [...plan.told, ...loom.told]) context.stderr(`${safeText(line)}\n`);
  const files = [...plan.files, ...loom.files];
  if (!(before instanceof ConfigError)) {
    files.push(...(await lockFiles(root, mergeLock(before, plan, chosen.length === 0))));
  } else if (plan.problems.length === 0 && chosen.length === 0) {
    context.stderr(`${safeText(`${before.at}: ${before.message}`)}; mesh.lock is written anew.\n`);
    files.push(...(await lockFiles(root, plan.entries)));
  } else {
    context.stderr(`${safeText(`${before.at}: ${before.message}`)}; mesh.lock is left as it is.\n`);
  }
  // The lock comes last: it never names what is not here.
  return finish(plan, await writeFiles(root, files), context);
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
