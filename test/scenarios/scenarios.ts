import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { isAsExpected, parseScenario, printedLines, type Step } from './scenario-file.ts';
import { PRELUDE, scenarioEnv, scenarioMesh } from './scenario-mesh.ts';
import { type ScenarioShell, scenarioShell } from './scenario-shell.ts';
import { traces } from './traces.ts';

export interface Beginning {
  /** Shell that every scenario of the folder may call, besides the prelude of all. */
  readonly prelude: string;
  /** A command that is run once, and after which every one of them begins. */
  readonly begin: string;
}

/** Declares a suite with one test for each `.scenario` file of a folder below test/scenarios. */
export function scenarios(folder: string, beginning?: Beginning): void {
  const shelf = join(repoRoot, 'test/scenarios', folder);
  const names = readdirSync(shelf).filter((name) => name.endsWith('.scenario'));
  suite(
    folder,
    ({ test, timeout }) => {
      timeout(60_000);
      for (const name of readdirSync(shelf).sort()) {
        if (!name.endsWith('.scenario') || !name.includes(process.env['SCENARIO'] ?? '')) continue;
        const file = join(shelf, name);
        const text = readFileSync(file, 'utf8');
        test(`${basename(name, '.scenario')}: ${parseScenario(text, name).title}`, () =>
          play(file, text, beginning));
      }
    },
    { listed: true, fileTimeout: 60_000 + 10_000 * names.length },
  );
}

const begun = new Map<string, Promise<string>>();

/** A mesh of its own for a scenario, as the beginning of its folder leaves it. */
async function meshAfter(beginning: Beginning | undefined): Promise<string> {
  if (beginning === undefined) return scenarioMesh();
  const made = begun.get(beginning.begin) ?? begin(beginning);
  begun.set(beginning.begin, made);
  const home = tempDir('scenario-');
  cpSync(dirname(await made), home, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return join(home, basename(await made));
}

async function begin({ prelude, begin: command }: Beginning): Promise<string> {
  const dir = scenarioMesh();
  const shell = openShell(dir, prelude);
  try {
    const { status, output } = await shell.run(command);
    assert.is(status, 0, output);
    return dir;
  } finally {
    await shell.close();
  }
}

function openShell(dir: string, prelude: string): ScenarioShell {
  return scenarioShell(dir, { ...scenarioEnv(), HOME: dirname(dir) }, `${PRELUDE}${prelude}`);
}

async function play(file: string, text: string, beginning: Beginning | undefined): Promise<void> {
  const lines = text.split('\n');
  const dir = await meshAfter(beginning);
  const shell = openShell(dir, beginning?.prelude ?? '');
  let moved = 0;
  try {
    for (const step of parseScenario(text, file).steps) {
      const isRefused = isRefusedCommit(step);
      if (isRefused) await settle(shell, step.command);
      const before = isRefused ? traces(dirname(dir)) : '';
      const ended = await shell.run(step.command);
      const output = ended.output.replaceAll(dirname(dir), '$HOME');
      const isRight = ended.status === step.status && isAsExpected(output, step.output);
      if (!isRight && process.env['UPDATE_GOLDEN'] === '1') {
        const actual = [...printedLines(output), ...(ended.status === 0 ? [] : [`[${ended.status}]`])];
        const [from, to] = step.expected;
        lines.splice(from + moved, to - from, ...actual);
        moved += actual.length - (to - from);
      } else if (!isRight) {
        const where = `${basename(file)}:${step.expected[0]}: ${step.command}`;
        const wanted = `${step.output.join('\n')}\n[${step.status}]`;
        assert.is(`${printedLines(output).join('\n')}\n[${ended.status}]`, wanted, where);
      }
      // A refused commit must leave every byte of the working tree and the index as it was, and no lock.
      if (isRefused) assert.is(traces(dirname(dir)), before, `${step.command} left a trace`);
    }
    if (lines.join('\n') !== text) writeFileSync(file, lines.join('\n'));
  } finally {
    await shell.close();
  }
}

/** What stands before and behind `git` in a command that is to be refused: the repository may be named there. */
const COMMIT = /^((?:\w+=\S+ )*)git((?: -[cC] \S+| --[a-z-]+(?:=\S+)?)*) commit\b/;

/** Git itself writes into the index before it runs a hook, unless there is nothing left to write. */
async function settle(shell: ScenarioShell, command: string): Promise<void> {
  const [, before = '', options = ''] = COMMIT.exec(command) ?? [];
  for (const words of ['update-index -q --refresh', 'write-tree'])
    await shell.run(`${before}git${options} ${words}`);
}

function isRefusedCommit({ command, status }: Step): boolean {
  return status !== 0 && /\bgit\b.*\bcommit\b/.test(command);
}
