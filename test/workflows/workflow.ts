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
