import type { Context } from '../context.ts';
import { readCandidate } from '../registry/candidate.ts';
import { type ReaderVerdict, writeRecord } from '../registry/history-records.ts';
import { checkName } from '../registry/keys.ts';
import { safeText } from '../report/safe-text.ts';
import { gitPlaces, resolveCommit } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { cacheOf } from './cache-of.ts';
import { readersHere, tryReaders } from './candidate-readers.ts';
import type { Command, ExitCode, Values } from './command.ts';
import { publisher } from './publisher.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';
import { loadWorkspace } from './workspace.ts';

const HELP = `Usage: mesh verify PROJECT [options]

Runs dbt compile for every project of this repository that reads PROJECT, with the candidate of \`mesh publish
--candidate\` in place of what is published: in a temporary folder, so that nothing here is written. How it ended goes
to history, and mesh promote asks for it. Exit 1 where a reader fails.

  --parse              dbt parse instead of dbt compile
  --dry-run            say which readers there are
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh verify dbt_up --local
`;

export const command: Command = {
  help: HELP,
  options: { ...REGISTRY_OPTIONS, parse: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  run: ({ values, positionals }, context) => run(checkName(positionals[0] ?? '', 'project'), values, context),
};

async function run(project: string, values: Values, context: Context): Promise<ExitCode> {
  const places = await gitPlaces(context.cwd);
  const { root } = places;
  const cache = cacheOf(context, places);
  const workspace = await loadWorkspace(root, treeSnapshot(root), { cache });
  const environment = checkName(environmentOf(values, workspace.config), 'environment');
  const store = await openRegistry(values, context, root, workspace.config);
  const candidate = await readCandidate(store, project, environment);
  const readers = await readersHere(workspace, project, environment);
  if (values['dry-run'] === true) {
    const names = readers.map(({ name }) => name).join(', ') || 'no project of this repository';
    context.stdout(safeText(`${project}: the candidate ${candidate.timestamp} would be tried on ${names}\n`));
    return 0;
  }
  const mode = values['parse'] === true ? 'parse' : 'compile';
  const trial = { workspace, cache, upstream: project, environment, candidate, readers, mode } as const;
  const verdicts = readers.length === 0 ? [] : await tryReaders(trial, context);
  const ok = verdicts.every((verdict) => verdict.ok);
  const place = { project, environment, timestamp: candidate.timestamp };
  const facts = { by: await publisher(root, context.env), git_commit: await resolveCommit(root, 'HEAD') };
  const record = { event: 'verified', ...facts, ok, reason: null, readers: verdicts, to: null } as const;
  await writeRecord(store, place, record, context.now());
  context.stdout(tell(project, candidate.timestamp, verdicts));
  return ok ? 0 : 1;
}

function tell(project: string, timestamp: string, verdicts: readonly ReaderVerdict[]): string {
  const failed = verdicts.filter(({ ok }) => !ok).map((verdict) => verdict.project);
  if (failed.length > 0) {
    const names = safeText(failed.join(', '));
    return `✗ ${project}: the candidate ${timestamp} fails ${failed.length} of ${count(verdicts.length)}: ${names}\n`;
  }
  const who =
    verdicts.length === 0
      ? 'no project of this repository reads it'
      : `verified with ${count(verdicts.length)}`;
  return `✓ ${project}: the candidate ${timestamp}: ${who}\n  → mesh promote ${project}\n`;
}

function count(readers: number): string {
  return `${readers} ${readers === 1 ? 'reader' : 'readers'}`;
}
