import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contexts, condition, interpolate } from './expression.ts';
import type { Job } from './workflow.ts';

export interface RanStep {
  readonly name: string;
  readonly status: number;
  readonly output: string;
}

export interface RanJob {
  readonly failed: boolean;
  /** The steps with a `run` that ran, in their order. */
  readonly steps: readonly RanStep[];
  readonly summary: string;
  /** What its steps gave. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Place {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** What jobs before it gave, and the event that it runs for. */
  readonly needs?: Readonly<Record<string, unknown>>;
  readonly event?: Readonly<Record<string, unknown>>;
  /** Of an action. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/**
 * Runs the `run` steps of a job as GitHub's runner would: in order, each in a shell of its own, with the environment of
 * the job and the step. What other people's actions do (checkout, set-up, upload) is not done.
 */
export function runJob(
  job: Job,
  { dir, env, vars = {}, secrets = {}, inputs = {}, needs = {}, event = {} }: Place,
): RanJob {
  const files = mkdtempSync(join(tmpdir(), 'meshgate-test-'));
  const steps: Record<string, { outcome: string; outputs: Record<string, string> }> = {};
  const ran: RanStep[] = [];
  let hasFailed = false;
  let summary = '';
  const contexts = (): Contexts => ({
    values: { vars, secrets, inputs, steps, needs, github: { workspace: dir, ref_name: 'main', event } },
    hasFailed,
  });
  const put = (given: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(given).map(([name, text]) => [name, interpolate(text, contexts())]));

  for (const [index, step] of job.steps.entries()) {
    const isWanted = condition(step.if, contexts());
    if (step.id !== undefined) steps[step.id] = { outcome: isWanted ? 'success' : 'skipped', outputs: {} };
    if (!isWanted || step.run === undefined) continue;
    const [output, summaryFile] = ['output', 'summary'].map((name) => join(files, `${name}-${index}`)) as [
      string,
      string,
    ];
    writeFileSync(output, '');
    writeFileSync(summaryFile, '');
    const { status, stdout, stderr, error } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run],
      {
        cwd: join(dir, interpolate(step['working-directory'] ?? '.', contexts())),
        env: {
          ...env,
          ...put(job.env),
          ...put(step.env),
          CI: 'true',
          GITHUB_ACTIONS: 'true',
          GITHUB_WORKSPACE: dir,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summaryFile,
        },
        encoding: 'utf8',
      },
    );
    if (error) throw error;
    ran.push({ name: step.name ?? step.run, status: status ?? 1, output: `${stdout}${stderr}` });
    summary += readFileSync(summaryFile, 'utf8');
    if (step.id !== undefined) {
      steps[step.id] = {
        outcome: status === 0 ? 'success' : 'failure',
        outputs: outputsIn(readFileSync(output, 'utf8')),
      };
    }
    if (status !== 0) hasFailed = true;
  }
  const outputs = Object.fromEntries(Object.values(steps).flatMap(({ outputs: of }) => Object.entries(of)));
  return { failed: hasFailed, steps: ran, summary, outputs };
}

/** `name=value` on a line, or `name<<end`, lines, and `end`. */
function outputsIn(text: string): Record<string, string> {
  const found = text.matchAll(/^(\w+)(?:=(.*)|<<(\S+)\n([\s\S]*?)\n\3)$/gm);
  return Object.fromEntries([...found].map(([, name, line, , lines]) => [name, line ?? lines]));
}
