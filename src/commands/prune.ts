import { UsageError } from '../errors.ts';
import { checkName } from '../registry/keys.ts';
import { planPrune, prune } from '../registry/prune.ts';
import { safeText } from '../report/safe-text.ts';
import { gitRoot } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { type Command, text, type Values } from './command.ts';
import { consumedPublications } from './consumed-publications.ts';
import { pinnedPublications } from './pinned-publications.ts';
import { readConfig } from './read-config.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';

const HELP = `Usage: mesh prune PROJECT --keep N [options]

Removes old publications from history, but never the latest, nor one that a mesh.lock of this repository pins (of
the working tree, the index, or any branch, tag or stash that is here), nor one that a reader elsewhere stands on.

  --keep N             the newest N stay
  --keep-days D        those that are younger than D days stay too
  --dry-run            say what would be removed
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh prune dbt_up --keep 20 --keep-days 90 --dry-run
`;

export const command: Command = {
  help: HELP,
  options: {
    ...REGISTRY_OPTIONS,
    keep: { type: 'string' },
    'keep-days': { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  async run({ values, positionals }, context) {
    const project = checkName(positionals[0] ?? '', 'project');
    const keep = count(values, 'keep');
    if (keep === null || keep < 1) {
      throw new UsageError(
        'mesh prune needs --keep N, at least 1.',
        `mesh prune ${project} --keep 20 --dry-run`,
      );
    }
    const keepDays = count(values, 'keep-days') ?? 0;
    const root = await gitRoot(context.cwd);
    const config = await readConfig(treeSnapshot(root));
    const environment = checkName(environmentOf(values, config), 'environment');
    const store = await openRegistry(values, context, root, config);
    const { consumed, warnings } = await consumedPublications(store, project, environment);
    for (const warning of warnings) context.stderr(`! ${safeText(warning)}\n`);
    const pinned = new Map([...consumed, ...(await pinnedPublications(root))]);
    const plan = await planPrune(store, { project, environment, keep, keepDays, pinned }, context.now());
    const dryRun = values['dry-run'] === true;
    if (!dryRun) await prune(store, plan);
    const going = plan.filter(({ keptFor }) => keptFor === null);
    const lines = plan
      .filter(({ keptFor }, index) => keptFor === null || index >= keep)
      .map(({ timestamp, keptFor }) =>
        keptFor === null
          ? `  - ${timestamp} ${dryRun ? 'would be removed' : 'removed'}\n`
          : `  - ${timestamp} kept: ${keptFor}\n`,
      );
    const verb = dryRun ? 'would be removed' : 'removed';
    context.stdout(
      safeText(
        `✓ ${project}: ${going.length} of ${plan.length} publications in ${environment} ${verb}\n${lines.join('')}`,
      ),
    );
    return 0;
  },
};

function count(values: Values, name: string): number | null {
  const given = text(values, name);
  if (given === undefined) return null;
  if (/^\d{1,6}$/.test(given)) return Number(given);
  throw new UsageError(`--${name} takes a number, not ${JSON.stringify(given.slice(0, 40))}.`);
}
