import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import { checkName, isTimestamp } from '../registry/keys.ts';
import { parseMeshLock } from '../registry/parse-mesh-lock.ts';
import { planRollback, type RollbackPlan, rollback } from '../registry/rollback.ts';
import { safeText } from '../report/safe-text.ts';
import { gitRoot } from '../shell/git.ts';
import { decodeText } from '../source/decode-text.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { type Command, type ExitCode, text, type Values } from './command.ts';
import { loadPublished } from './load-published.ts';
import { publisher } from './publisher.ts';
import { readConfig } from './read-config.ts';
import { reasonOf } from './reason-option.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';
import { brokenByRollback } from './rollback-changes.ts';
import { brokenReaders, type Step, tellBroken } from './rollback-readers.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';

const HELP = `Usage: mesh rollback PROJECT [options]

Makes an earlier publication the latest again, as a new entry of history that says so. Exit 1 where that would surely
break somebody who is known to read, here or in another repository: he names a model or a column that it lacks.

  --to TS              the publication to go back to; else the one before the latest
  --reason TEXT        why, for the history
  --force              also where it breaks readers; needs --reason
  --dry-run            say what would be written
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh rollback dbt_up --reason "wrong amounts" --dry-run
`;

export const command: Command = {
  help: HELP,
  options: {
    ...REGISTRY_OPTIONS,
    to: { type: 'string' },
    reason: { type: 'string' },
    force: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  run: ({ values, positionals }, context) => run(checkName(positionals[0] ?? '', 'project'), values, context),
};

async function run(project: string, values: Values, context: Context): Promise<ExitCode> {
  const to = text(values, 'to') ?? null;
  if (to !== null && !isTimestamp(to)) {
    throw new UsageError(
      `${JSON.stringify(to.slice(0, 80))} is no timestamp of a publication.`,
      `mesh history ${project} lists them.`,
    );
  }
  const reason = reasonOf(values, 'force');
  const root = await gitRoot(context.cwd);
  const snapshot = treeSnapshot(root);
  const config = await readConfig(snapshot);
  const environment = checkName(environmentOf(values, config), 'environment');
  const store = await openRegistry(values, context, root, config);
  const today = context.now().toISOString().slice(0, 10);
  const who = await publisher(root, context.env);
  const plan = await planRollback(store, { project, environment, to, reason, who }, context.now());
  if (plan.write === null) {
    context.stdout(
      `✓ ${project}: the latest in ${environment} has the contract of ${plan.target.timestamp} already\n`,
    );
    return 0;
  }
  const step: Step = { project, environment, from: plan.current, to: plan.target.object.bytes };
  const workspace = await loadWorkspace(root, snapshot, { today });
  const broken = [
    ...(await readersBroken(workspace, step)),
    ...(await brokenByRollback(workspace, store, step, today)),
  ];
  if (broken.length > 0) {
    const isForced = values['force'] === true;
    const [mark, verdict] = isForced ? ['!', 'breaks'] : ['✗', 'not rolled back, it would break'];
    const lines = broken.map((line) => `  - ${safeText(line)}\n`).join('');
    const say = isForced ? context.stderr : context.stdout;
    say(`${mark} ${project}: ${plan.target.timestamp} ${verdict}\n${lines}`);
    if (!isForced) {
      context.stderr('  → Change those readers first, or accept it: --force --reason "why"\n');
      return 1;
    }
  }
  const dryRun = values['dry-run'] === true;
  const written = dryRun ? plan.write : await rollback(store, plan, context.now());
  context.stdout(
    tell(plan, written ?? plan.write, { project, environment, dryRun, where: store.describe() }),
  );
  return 0;
}

async function readersBroken(
  { root, snapshot, config, projects }: Workspace,
  step: Step,
): Promise<readonly string[]> {
  const publishedFor = await loadPublished(root, snapshot, config, projects);
  const bytes = (await snapshot.read(['mesh.lock'])).get('mesh.lock');
  const lock = bytes === undefined ? new Map() : parseMeshLock(decodeText(bytes));
  return [...new Set(brokenReaders({ projects, publishedFor, lock }, step).map(tellBroken))];
}

interface Told {
  readonly project: string;
  readonly environment: string;
  readonly dryRun: boolean;
  readonly where: string;
}

function tell(
  { target }: RollbackPlan,
  written: { readonly timestamp: string; readonly history: string; readonly latest: string },
  { project, environment, dryRun, where }: Told,
): string {
  const verb = dryRun ? 'would be rolled back' : 'rolled back';
  return safeText(`✓ ${project}: ${environment} ${verb} to ${target.timestamp}, as ${written.timestamp}
  - ${where}/${written.history}
  - ${where}/${written.latest}
`);
}
