import { type ChildProcess, spawn } from 'node:child_process';

export interface Ended {
  readonly output: string;
  readonly status: number;
}

/** A shell that lives as long as its scenario, so that `cd` and variables hold from one command to the next. */
export interface ScenarioShell {
  run(command: string): Promise<Ended>;
  close(): Promise<void>;
}

export function scenarioShell(cwd: string, env: NodeJS.ProcessEnv, prelude: string): ScenarioShell {
  // A group of its own, so that what a scenario leaves running ends with it.
  const child = spawn('sh', [], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const closed = new Promise<void>((resolve) => {
    child.on('close', () => {
      wake();
      resolve();
    });
  });
  let wake = (): void => {};
  const mark = `:::ended:${Math.random().toString(36).slice(2)}:`;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      wake();
    });
  }
  child.stdin.on('error', () => {});
  child.stdin.write(`exec 2>&1\n${prelude}\n`);
  const ended = new RegExp(`${mark}(\\d+)\\n`);

  return {
    async run(command) {
      output = '';
      // Braces keep `cd` and variables; no command may read the commands that follow.
      child.stdin.write(`{ ${command}\n} </dev/null\nprintf '${mark}%s\\n' $?\n`);
      for (;;) {
        const found = ended.exec(output);
        if (found !== null) return { output: output.slice(0, found.index), status: Number(found[1]) };
        if (child.exitCode !== null) throw new Error(`the shell ended in: ${command}\n${output}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async close() {
      endGroup(child);
      await closed;
    },
  };
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {}
}
