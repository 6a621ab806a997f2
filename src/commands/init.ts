import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { safeLine, safeText } from '../report/safe-text.ts';
import { findRepository } from '../shell/find-repository.ts';
import { git, gitConfig } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { cacheOf } from './cache-of.ts';
import { command as check } from './check.ts';
import type { Command } from './command.ts';
import { bridgesOf, planInit, type Step } from './init/plan-init.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';
import { writeFiles } from './write-files.ts';

declare const __VERSION__: string;

const HELP = `Usage: mesh init [--yes]

Sets a repository up: shows the dbt projects and who reads whom, then mesh.yml, the hooks, the npm scripts, what Git is
to ignore and the CI file, each before it is written. What is there is never written over; where something is to be
added to it, the lines are told. It ends with the first mesh check.

Without --yes it asks before each file; where nobody can be asked, it writes nothing.

  --yes                write all of it
  --cwd DIR            work in DIR

Example: mesh init --yes
`;

export const command: Command = {
  help: HELP,
  options: { yes: { type: 'boolean' } },
  async run({ values }, context) {
    const places = await findRepository(context.cwd, context.env);
    const { root } = places;
    const workspace = await loadWorkspace(root, treeSnapshot(root), { cache: cacheOf(context, places) });
    context.stdout(safeText(found(workspace)));
    if (workspace.projects.length === 0) return 1;
    const remote = (await gitConfig(root, 'remote.origin.url')) ?? '';
    const branch = await branchOf(root);
    const steps = await planInit({ places, workspace, version: __VERSION__, branch, remote });
    const done = await walk(steps, root, values['yes'] === true, context);
    if (!done) return 0;
    context.stdout('\nThe first check:\n');
    const status = await check.run({ values: {}, positionals: [] }, { ...context, cwd: root });
    if (status === 1) await offerBaseline(context, root, values['yes'] === true);
    return 0;
  },
};

/** A large old repository takes the gate at once: what is there today is accepted, and only what is new refuses. */
async function offerBaseline(context: Context, root: string, isYes: boolean): Promise<void> {
  context.stdout(OLD);
  if (isYes || !mayAsk(context) || !(await agreed(context, 'Accept them as the baseline?'))) return;
  const { command: baseline } = await import('./baseline.ts');
  await baseline.run({ values: {}, positionals: [] }, { ...context, cwd: root });
}

const OLD = `
These were here before: a commit is refused for what it brings, not for them. CI judges the whole; \`mesh baseline\`
accepts them there too, until they are mended: then only what is new counts.
`;

function found({ projects, mesh }: Workspace): string {
  if (projects.length === 0)
    return 'No dbt_project.yml was found here. mesh init belongs into the repository of the dbt projects.\n';
  const width = Math.max(...projects.map(({ name }) => name.length));
  const bridges = bridgesOf({ projects, mesh });
  const lines = projects.map(({ name, path, nodes }) => {
    const offered = nodes.filter(
      ({ access, enabled, resource_type }) => access === 'public' && enabled && resource_type === 'model',
    );
    const held = offered.filter(({ contractEnforced }) => contractEnforced);
    const reads = bridges
      .filter(({ project }) => project === name)
      .map(({ upstream, bridge }) =>
        bridge === null ? `${upstream} (which is not here)` : `${upstream} (${bridge})`,
      );
    const parts = [
      ...(offered.length === 0 ? [] : [`offers ${offered.length} public, ${held.length} under contract`]),
      ...(reads.length === 0 ? [] : [`reads ${reads.join(', ')}`]),
    ];
    return `  ${name.padEnd(width)}  ${path === '' ? '.' : path}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
  });
  return `dbt projects:\n${lines.join('\n')}\n`;
}

/** Shows each step and does it, as far as it may. Says whether anything may be done here at all. */
async function walk(
  steps: readonly Step[],
  root: string,
  isYes: boolean,
  context: Context,
): Promise<boolean> {
  const asks = !isYes && mayAsk(context);
  if (steps.length === 0) context.stdout('\nNothing is lacking: mesh.yml, hooks and CI are here.\n');
  for (const step of steps) {
    context.stdout(safeText(`\n${shown(step)}`));
    if (step.kind === 'by-hand') continue;
    if (isYes || (asks && (await agreed(context, 'Write it?')))) await act(step, root);
  }
  if (isYes || asks) return true;
  context.stderr('mesh: nothing was written\n  → mesh init --yes\n');
  return false;
}

function mayAsk({ interactive, ask }: Context): boolean {
  return interactive && ask !== null;
}

async function agreed({ ask }: Context, question: string): Promise<boolean> {
  return /^y(?:es)?$/i.test(((await ask?.(`${question} [y/N] `)) ?? '').trim());
}

function shown(step: Step): string {
  if (step.kind === 'git') return `Run: git ${step.args.join(' ')}\n`;
  if (step.kind === 'by-hand') return `By hand, ${safeLine(step.what)}:\n${indented(step.lines)}`;
  const { path, text, before } = step;
  if (before === null) return `${path} (new)\n${indented(text.trimEnd().split('\n'))}`;
  const old = new Set(before.split(/,?\r?\n/));
  const added = text.split(/\r?\n/).filter((line) => line !== '' && !old.has(line.replace(/,$/, '')));
  return `${path} (added)\n${indented(added)}`;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `${`  | ${line}`.trimEnd()}\n`).join('');
}

async function act(step: Exclude<Step, { kind: 'by-hand' }>, root: string): Promise<void> {
  if (step.kind === 'git') {
    await git(root, step.args);
    return;
  }
  await writeFiles(root, [{ path: step.path, bytes: Buffer.from(step.text, 'utf8') }]);
  if (step.isExecutable) await chmod(join(root, step.path), 0o755);
}

/** The branch that CI watches: the one that the remote calls its own, else the one that is checked out. */
async function branchOf(root: string): Promise<string> {
  for (const name of ['refs/remotes/origin/HEAD', 'HEAD']) {
    const branch = await git(root, ['symbolic-ref', '--short', '--quiet', name]).catch(() => null);
    const short = branch
      ?.toString('utf8')
      .trim()
      .replace(/^origin\//, '');
    if (short) return short;
  }
  return 'main';
}
