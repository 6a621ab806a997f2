import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repoRoot } from '../harness/repo-root.ts';

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

export interface Job {
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = '.github/workflows';

export const workflowFiles: readonly string[] = readdirSync(join(repoRoot, FOLDER)).map(
  (name) => `${FOLDER}/${name}`,
);

export function textOf(path: string): string {
  return readFileSync(join(repoRoot, path), 'utf8');
}

export function workflow(name: string): Workflow {
  return parse(textOf(`${FOLDER}/${name}.yml`)) as Workflow;
}

/** An action's steps as a job, without those that install, and what its inputs are unless somebody says else. */
export function action(path: string): { readonly job: Job; readonly inputs: Record<string, string> } {
  const { inputs, runs } = parse(textOf(path)) as {
    readonly inputs: Readonly<Record<string, { readonly default: string }>>;
    readonly runs: Job;
  };
  const steps = runs.steps.filter(({ run }) => !/^npm ci /.test(run ?? ''));
  return {
    job: { steps },
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default])),
  };
}

/** The script of a job of GitLab's as steps, without what installs. */
export function gitlabJob(name: string): Job {
  const jobs = parse(textOf('ci/gitlab.yml')) as Readonly<Record<string, { readonly script: string[] }>>;
  const lines = (jobs[name]?.script ?? []).filter((line) => !/^npm ci /.test(line));
  return { steps: lines.map((run) => ({ run })) };
}
