import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { pythonPath } from './python-path.ts';

/** What `dbt ls --select … --state …` says. */
export interface Selection {
  readonly error: string | null;
  /** Unique ids. */
  readonly selected: readonly string[];
  /** The names of models of which dbt warns that their contract is broken. */
  readonly broken: readonly string[];
}

/** A Python process that runs `dbt parse` on folder after folder. */
export interface ParseServer {
  /** What dbt said against the project; null where it parses. */
  parse(folder: string, needsDeps?: boolean): Promise<string | null>;
  /** Compares a folder that has been parsed with another one. */
  select(folder: string, selector: string, state: string): Promise<Selection>;
  close(): void;
}

export function startParseServer(): ParseServer {
  const script = `${repoRoot}/test/dbt/parse-server.py`;
  const child = spawn(pythonPath, [script], { env: cleanEnv(), stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void }[] = [];
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    waiting.shift()?.resolve(JSON.parse(line));
  });
  const fail = (reason: string): void => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the parse server ${reason}: ${said}`));
  };
  child.on('error', ({ message }) => fail(message));
  child.on('exit', (code) => fail(`ended with ${code}`));
  const ask = (job: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(job)}\n`);
    });
  return {
    parse: async (folder, needsDeps = false) => ((await ask({ folder, deps: needsDeps })) as Selection).error,
    select: async (folder, selector, state) => (await ask({ folder, select: selector, state })) as Selection,
    close: () => child.stdin.end(),
  };
}
