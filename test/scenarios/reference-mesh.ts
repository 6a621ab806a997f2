import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { playground } from '../../scripts/demo/playground.mjs';
import { repoRoot } from '../harness/repo-root.ts';

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
}

export interface ReferenceMesh {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  run(command: string, args: readonly string[], folder?: string, env?: NodeJS.ProcessEnv): Ended;
  git(...args: string[]): Ended;
  edit(path: string, change: (text: string) => string): void;
  read(path: string): string;
  remove(): void;
}

/** This repository's own mesh in a throwaway clone, with Husky's hooks on and a bare remote. */
export function referenceMesh(): ReferenceMesh {
  const place = playground(repoRoot);
  const { dir, env, remove } = place;
  const run = (command: string, args: readonly string[], folder = '.', more: NodeJS.ProcessEnv = {}): Ended =>
    place.run(command, [...args], folder, more);
  const read = (path: string): string => readFileSync(join(dir, path), 'utf8');
  return {
    dir,
    env,
    run,
    read,
    remove,
    git: (...args) => run('git', args),
    edit: (path, change) => writeFileSync(join(dir, path), change(read(path))),
  };
}
