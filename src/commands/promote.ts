import type { Context } from '../context.ts';
import { loadProjects } from '../project/load-projects.ts';
import { type HistoryRecord, writeRecord } from '../registry/history-records.ts';
import { checkName } from '../registry/keys.ts';
import { type PromotePlan, planPromote, promote } from '../registry/promote.ts';
import { safeText } from '../report/safe-text.ts';
import { gitRoot, resolveCommit } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { type Command, type ExitCode, text, type Values } from './command.ts';
import { prove } from './prove.ts';
import { publisher } from './publisher.ts';
import { readConfig } from './read-config.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';
import { watchRuns } from './run-failures.ts';

const HELP = `Usage: mesh promote PROJECT [options]

Makes the candidate of \`mesh publish --candidate\` the latest: if every reader was well with it in mesh verify, and if
latest has not moved since the candidate was made. Exit 1 where it may not be promoted, or where it was taken back.

  --verify-with CMD    then run CMD in the shell; if it fails, latest is what it was before. CMD is told MESH_REGISTRY,
                       MESH_PROJECT, MESH_ENVIRONMENT, MESH_PUBLICATION (the new one) and MESH_PREVIOUS. A first
                       contract, and one that was proved before, stays
  --dry-run            say what would be done
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh promote dbt_up --verify-with "mesh sync && cd dbt_down && dbt build"
`;

export const command: Command = {
  help: HELP,
  options: {
    ...REGISTRY_OPTIONS,
    'verify-with': { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  run: ({ values, positionals }, context) => run(checkName(positionals[0] ?? '', 'project'), values, context),
};

async function run(project: string, values: Values, context: Context): Promise<ExitCode> {
  const root = await gitRoot(context.cwd);
  const config = await readConfig(treeSnapshot(root));
  const environment = checkName(environmentOf(values, config), 'environment');
  const store = await openRegistry(values, context, root, config);
  const plan = await planPromote(store, project, environment);
  const proof = text(values, 'verify-with');
  const refusal = refusalOf(plan, project, proof);
  if (refusal !== null) {
    const reasons = refusal.reasons.map((line) => `  - ${safeText(line)}\n`).join('');
    context.stdout(`✗ ${project}: not promoted: ${safeText(refusal.what)}\n${reasons}`);
    context.stderr(`  → ${safeText(refusal.next)}\n`);
    return 1;
  }
  const { timestamp } = plan.candidate;
  const isThere = plan.standing === 'promoted';
  if (values['dry-run'] === true) {
    const what = isThere ? 'is the latest already' : 'would become the latest';
    context.stdout(`✓ ${project}: the candidate ${timestamp} ${what} in ${environment}\n`);
    return 0;
  }
  const facts = { by: await publisher(root, context.env), git_commit: await resolveCommit(root, 'HEAD') };
  const projects = proof === undefined ? [] : await loadProjects(treeSnapshot(root), config);
  const failures = await watchRuns(root, projects, context);
  if (!isThere) await promote(store, project, environment, plan);
  const isNoted = plan.candidate.stamp.candidateBeside === null || plan.records.some(isPromotion);
  if (!isThere || !isNoted) {
    const record = { event: 'promoted', ...facts, ok: true, reason: null, readers: [], to: null } as const;
    await writeRecord(store, { project, environment, timestamp }, record, context.now());
  }
  const verb = isThere ? 'is the latest already' : 'is the latest now';
  context.stdout(`✓ ${project}: ${timestamp} ${verb} in ${environment}\n`);
  if (proof === undefined) return 0;
  const promotion = { root, config, values, store, project, environment, plan, facts, failures };
  return prove(proof, promotion, context);
}

function isPromotion({ event }: HistoryRecord): boolean {
  return event === 'promoted';
}

interface Refusal {
  readonly what: string;
  readonly reasons: readonly string[];
  readonly next: string;
}

function refusalOf(
  { standing, candidate, verification, records }: PromotePlan,
  project: string,
  proof: string | undefined,
): Refusal | null {
  const { timestamp } = candidate;
  const last = records.at(-1);
  const again = `mesh verify ${project}`;
  const no = (what: string, next: string, reasons: readonly string[] = []): Refusal => ({
    what,
    next,
    reasons,
  });
  if (standing === 'outrun')
    return no(
      `another contract became the latest since the candidate ${timestamp} was made`,
      `Make it anew beside that one: mesh publish ${project} --candidate, then ${again}.`,
    );
  if (standing === 'unverified') return no(`the candidate ${timestamp} was not verified`, again);
  if (standing === 'refused') {
    const failed = verification?.readers.filter(({ ok }) => !ok) ?? [];
    return no(
      `the verification of the candidate ${timestamp} failed`,
      `Mend them or the candidate, then ${again}.`,
      failed.map((reader) => `${reader.project}: ${reader.reason ?? 'it failed'}`),
    );
  }
  if (standing === 'taken back')
    return no(
      `the candidate ${timestamp} was promoted, and taken back ${last?.timestamp ?? ''}`,
      `${again}, then promote it again.`,
      [last?.reason ?? ''],
    );
  if (standing === 'promoted' && proof === undefined && last?.event === 'checked' && !last.ok)
    return no(
      `${timestamp} is the latest, and what was to prove it failed`,
      `mesh rollback ${project}, or mesh promote ${project} --verify-with CMD.`,
      [last.reason ?? ''],
    );
  return null;
}
