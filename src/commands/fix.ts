import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import type { FixWorld } from '../generate/fixes/fix.ts';
import { FIXERS } from '../generate/fixes/index.ts';
import { fileDiff } from '../report/file-diff.ts';
import { safeLine } from '../report/safe-text.ts';
import { findRepository } from '../shell/find-repository.ts';
import { diffFolders, resolveCommit } from '../shell/git.ts';
import { revisionSnapshot } from '../source/git-snapshots.ts';
import { overlaySnapshot } from '../source/overlay-snapshot.ts';
import { cacheOf } from './cache-of.ts';
import { chooseProjects, chooseSnapshot } from './choose.ts';
import { type Command, texts } from './command.ts';
import { everyFinding, stateBefore } from './fix/every-finding.ts';
import { type FileTexts, fileTexts } from './fix/file-texts.ts';
import { fixWorld } from './fix/fix-world.ts';
import { type FixPlan, planFixes, unwantedOf, without } from './fix/plan-fixes.ts';
import { withTemporaryFolder } from './temporary-folder.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';
import { writeFiles } from './write-files.ts';

const HELP = `Usage: mesh fix [options]

Shows, as a diff, the edits that make findings of \`mesh check\` go away; --write makes them. Comments, order and layout
of what is edited stay. An edit that would bring another finding is not made.

  ${[...FIXERS.keys()].join(', ')}

A contract is written from what the warehouse says: \`dbt docs generate\` writes it to target/catalog.json.

  --write              write the files
  --project P          only findings in this project (may be repeated)
  --rule R             only findings of this rule (may be repeated)
  --cwd DIR            work in DIR

Example: mesh fix --rule public-model-contract
         mesh fix --write
`;

export const command: Command = {
  help: HELP,
  options: {
    write: { type: 'boolean' },
    project: { type: 'string', multiple: true },
    rule: { type: 'string', multiple: true },
  },
  async run({ values }, context) {
    const rules = rulesOf(texts(values, 'rule'));
    const places = await findRepository(context.cwd, context.env);
    const snapshot = await chooseSnapshot(places.root, { staged: false, revision: undefined });
    const today = context.now().toISOString().slice(0, 10);
    const workspace = await loadWorkspace(places.root, snapshot, { today, cache: cacheOf(context, places) });
    const head = await resolveCommit(places.root, 'HEAD');
    const base = head === null ? null : revisionSnapshot(places.root, head);
    const examine = (state: Workspace): Promise<readonly Finding[]> =>
      everyFinding(state, today, rules.has('breaking-change') ? base : null);
    const projects = chooseProjects(workspace.projects, texts(values, 'project')).map(({ name }) => name);
    const paths = (await snapshot.list()).map(({ path }) => path).filter((path) => EDITED.test(path));
    const sources = await fileTexts(snapshot, paths);
    const isWanted = ({ rule, project }: Finding): boolean => rules.has(rule) && projects.includes(project);
    const before = (): Promise<FixWorld['before']> => stateBefore(base, workspace);
    const plan = await planned({ workspace, sources, isWanted, examine, before, env: context.env });
    const files = [...plan.files].map(([path, text]) => ({ path, bytes: sources.bytes(path, text) }));
    if (files.length > 0) context.stdout(fileDiff(await diffOf(plan, sources, context), context.color));
    const isWritten = values['write'] === true;
    if (isWritten) await writeFiles(places.root, files);
    tell(plan, isWritten, context);
    return 0;
  },
};

const EDITED = /\.(?:sql|py|ya?ml)$/i;
const PASSES = 3;

function rulesOf(names: readonly string[]): ReadonlySet<string> {
  const unknown = names.find((name) => !FIXERS.has(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `mesh fix has no fix for \`${unknown}\`.`,
      `It has some for: ${[...FIXERS.keys()].join(', ')}.`,
    );
  }
  return new Set(names.length === 0 ? FIXERS.keys() : names);
}

interface Mending {
  readonly workspace: Workspace;
  readonly sources: FileTexts;
  readonly isWanted: (finding: Finding) => boolean;
  readonly examine: (workspace: Workspace) => Promise<readonly Finding[]>;
  /** Costs something, so that it is asked for only where something was broken. */
  readonly before: () => Promise<FixWorld['before']>;
  readonly env: Context['env'];
}

/** All that can be mended. What shows only when something else is gone is mended in a further pass. */
async function planned(mending: Mending): Promise<FixPlan> {
  const { sources, isWanted, examine, before, env } = mending;
  let { workspace } = mending;
  let plan: FixPlan = { planned: [], left: [], files: new Map() };
  for (let pass = 0; pass < PASSES; pass++) {
    const { files } = plan;
    const texts = { ...sources, read: (path: string) => files.get(path) ?? sources.read(path) };
    const findings = await examine(workspace);
    const isBroken = findings.some(({ rule }) => rule === 'breaking-change');
    const world = {
      ...(await fixWorld(workspace, texts, env)),
      before: isBroken ? await before() : () => null,
    };
    const wanted = planFixes(findings.filter(isWanted), world, texts.read);
    const next = await onlyForTheBetter(wanted, workspace, { findings, texts, examine });
    plan = {
      planned: [...plan.planned, ...next.plan.planned],
      left: next.plan.left,
      files: new Map([...files, ...next.plan.files]),
    };
    if (next.plan.files.size === 0) break;
    workspace = next.workspace;
  }
  return plan;
}

/** The plan without the fixes that would not make their finding go away, or would bring another one. */
async function onlyForTheBetter(
  first: FixPlan,
  workspace: Workspace,
  {
    findings,
    texts,
    examine,
  }: Pick<Mending, 'examine'> & { readonly findings: readonly Finding[]; readonly texts: FileTexts },
): Promise<{ readonly plan: FixPlan; readonly workspace: Workspace }> {
  const { root, snapshot, mesh } = workspace;
  let plan = first;
  while (plan.files.size > 0) {
    const files = new Map([...plan.files].map(([path, text]) => [path, texts.bytes(path, text)]));
    const { today } = mesh;
    const fixed = await loadWorkspace(
      root,
      overlaySnapshot(snapshot, files),
      today === null ? {} : { today },
    );
    // That a waiver is no longer needed is no harm.
    const after = (await examine(fixed)).filter(({ rule }) => rule !== 'waiver-unused');
    const unwanted = unwantedOf(plan, findings, after);
    if (unwanted.size === 0) return { plan, workspace: fixed };
    plan = without(plan, unwanted, texts.read);
  }
  return { plan, workspace };
}

/** Git's difference between the files as they are and as they would be. */
async function diffOf(plan: FixPlan, sources: FileTexts, context: Context): Promise<string> {
  return withTemporaryFolder(context, async (folder) => {
    for (const [path, text] of plan.files) {
      const before = sources.read(path) ?? '';
      const sides = [...(before === '' ? [] : [['a', before] as const]), ['b', text] as const];
      for (const [side, content] of sides) {
        const file = join(folder, side, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, sources.bytes(path, content));
      }
    }
    await mkdir(join(folder, 'a'), { recursive: true });
    return diffFolders(folder, 'a', 'b');
  });
}

function tell({ planned, left, files }: FixPlan, isWritten: boolean, { stderr }: Context): void {
  for (const { finding, reason } of left) {
    const { at, rule } = finding;
    stderr(`${safeLine(`mesh: ${at.path}:${at.line}:${at.column} (${rule}) is left: ${reason}`)}\n`);
  }
  if (planned.length === 0) {
    stderr(left.length === 0 ? 'mesh: nothing to mend here\n' : '');
    return;
  }
  const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  const what = `${many(planned.length, 'finding')} in ${many(files.size, 'file')}`;
  stderr(isWritten ? `mesh: mended ${what}\n` : `mesh: would mend ${what}\n  → mesh fix --write\n`);
}
