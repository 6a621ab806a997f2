import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { pythonPath } from './python-path.ts';

/** A Python process that runs `dbt parse` on folder after folder. */
export interface ParseServer {
  /** What dbt said against the project; null where it parses. */
  parse(folder: string, needsDeps?: boolean): Promise<string | null>;
  close(): void;
}

export function startParseServer(): ParseServer {
  const script = `${repoRoot}/test/dbt/parse-server.py`;
  const child = spawn(pythonPath, [script], { env: cleanEnv(), stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting: { resolve: (error: string | null) => void; reject: (error: Error) => void }[] = [];
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { error } = JSON.parse(line) as { error: string | null };
    waiting.shift()?.resolve(error);
  });
  const fail = (reason: string): void => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the parse server ${reason}: ${said}`));
  };
  child.on('error', ({ message }) => fail(message));
  child.on('exit', (code) => fail(`ended with ${code}`));
  return {
    parse: (folder, needsDeps = false) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify({ folder, deps: needsDeps })}\n`);
      }),
    close: () => child.stdin.end(),
  };
}
