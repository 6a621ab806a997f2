import { resolve } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import type { Context } from '../context.ts';
import { OutsideError } from '../errors.ts';
import { type HistoryRecord, type ReaderVerdict, writeRecord } from '../registry/history-records.ts';
import { type PromotePlan, takeBack } from '../registry/promote.ts';
import { readStamp } from '../registry/stamp.ts';
import type { Store } from '../registry/store.ts';
import { safeText } from '../report/safe-text.ts';
import { runShell, type ShellResult } from '../shell/shell-command.ts';
import type { ExitCode, Values } from './command.ts';
import { registryRoot } from './registry-root.ts';

const MOST_LINES = 10;

/** A promote that is under way. */
export interface Promotion {
  readonly root: string;
  readonly config: MeshConfig;
  readonly values: Values;
  readonly store: Store;
  readonly project: string;
  readonly environment: string;
  readonly plan: PromotePlan;
  /** Who does it, and at which commit. */
  readonly facts: { readonly by: string | null; readonly git_commit: string | null };
  /** What dbt noted since the promote began. */
  readonly failures: () => Promise<ReaderVerdict[]>;
}

/** Runs what is to prove a contract that has just become the latest; where it fails, `latest` is what it was before. */
export async function prove(line: string, promotion: Promotion, context: Context): Promise<ExitCode> {
  const { project, environment, plan } = promotion;
  const { timestamp } = plan.candidate;
  const result = await runLine(line, promotion, context);
  if (result.status === 0) {
    await note(promotion, { event: 'checked', ok: true, reason: null, readers: [], to: null }, context);
    context.stdout(`✓ ${project}: ${timestamp} stays the latest in ${environment}: the command succeeded\n`);
    return 0;
  }
  const readers = await promotion.failures();
  const ended = result.status === null ? 'did not come to its end' : `ended with ${result.status}`;
  const reason = readers.length > 0 ? readers.map(tell).join('; ').slice(0, 1_500) : `the command ${ended}`;
  let back = stays(promotion);
  try {
    await note(promotion, { event: 'checked', ok: false, reason, readers, to: null }, context);
  } finally {
    if (plan.before !== null) back = await goBack(promotion, plan.before, reason, context);
  }
  const details = readers.length > 0 ? readers.map(tell) : [`${ended}: ${line}`, ...lastLines(result)];
  context.stdout(safeText(`✗ ${project}: ${back}\n${details.map((text) => `  - ${text}\n`).join('')}`));
  context.stderr(
    `  → Mend it, then: mesh verify ${project}. If the command moved mesh.lock, mesh sync moves it back.\n`,
  );
  return 1;
}

function stays({ environment, plan }: Promotion): string {
  const why = plan.latest === null ? 'there was no other' : 'it was that before';
  return `the command failed; ${plan.candidate.timestamp} stays the latest in ${environment}: ${why}`;
}

async function goBack(
  promotion: Promotion,
  before: Buffer,
  reason: string,
  context: Context,
): Promise<string> {
  const { store, project, environment, plan } = promotion;
  const isBack = await takeBack(store, project, environment, plan.candidate, before).catch(
    (cause: unknown) => {
      throw new OutsideError(
        `The command failed, and ${project} could not be taken back in ${environment}: ${reason}.`,
        { next: `mesh rollback ${project} --env ${environment}`, cause },
      );
    },
  );
  if (!isBack)
    return `the command failed; somebody else published to ${environment} meanwhile, and theirs stays the latest`;
  const to = readStamp(before)?.timestamp ?? null;
  await note(promotion, { event: 'rolled-back', ok: true, reason, readers: [], to }, context);
  return `rolled back, ${environment} has ${to ?? 'what it had before'} again`;
}

function note(
  { store, project, environment, plan, facts }: Promotion,
  record: Pick<HistoryRecord, 'event' | 'ok' | 'reason' | 'readers' | 'to'>,
  context: Context,
): Promise<HistoryRecord> {
  const place = { project, environment, timestamp: plan.candidate.timestamp };
  return writeRecord(store, place, { ...record, ...facts }, context.now());
}

async function runLine(line: string, promotion: Promotion, context: Context): Promise<ShellResult> {
  const { root, config, values, project, environment, plan } = promotion;
  const named = registryRoot(values, context, root, config);
  const registry =
    named === null || named.root.includes('://') ? named?.root : resolve(named.base, named.root);
  const stop = { now: (): void => {} };
  return runShell(line, {
    cwd: context.cwd,
    env: {
      ...context.env,
      MESH_REGISTRY: registry,
      MESH_PROJECT: project,
      MESH_ENVIRONMENT: environment,
      MESH_PUBLICATION: plan.candidate.timestamp,
      MESH_PREVIOUS: plan.before === null ? '' : (readStamp(plan.before)?.timestamp ?? ''),
    },
    onOutput: context.stderr,
    onStart: (killTree) => (stop.now = context.onInterrupt(killTree)),
  }).finally(() => stop.now());
}

function tell({ project, reason }: ReaderVerdict): string {
  return `${project}: ${reason ?? 'it failed'}`;
}

function lastLines({ tail }: ShellResult): string[] {
  const lines = tail.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-MOST_LINES);
}
