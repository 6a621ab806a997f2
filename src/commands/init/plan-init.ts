import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { githubWorkflow, gitlabJob } from '../../generate/init/ci-file.ts';
import { HOOKS, HOOKS_FOLDER, hookLine, ownHooks } from '../../generate/init/hook-script.ts';
import { type FoundBridge, meshYml } from '../../generate/init/mesh-yml.ts';
import { scriptLines, withScripts } from '../../generate/init/package-scripts.ts';
import { type GitPlaces, gitConfig, ignoredPaths } from '../../shell/git.ts';
import type { Workspace } from '../workspace.ts';
import { readIfThere } from '../write-files.ts';

/** One thing that init would do; each is shown before it is done. */
export type Step =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly text: string;
      /** null for a new file. */
      readonly before: string | null;
      readonly isExecutable: boolean;
    }
  | { readonly kind: 'git'; readonly args: readonly string[] }
  /** What is there already is never written over: a person adds these lines. */
  | { readonly kind: 'by-hand'; readonly what: string; readonly lines: readonly string[] };

export interface Surroundings {
  readonly places: GitPlaces;
  readonly workspace: Workspace;
  readonly version: string;
  readonly branch: string;
  /** The address of the remote `origin`; empty where there is none. */
  readonly remote: string;
}

const SCHEMA = 'node_modules/meshgate/docs/mesh.schema.json';

/** Everything that a repository lacks to be gated, in the order in which it is told. */
export async function planInit(here: Surroundings): Promise<Step[]> {
  const { root } = here.workspace;
  const manifest = await text(root, 'package.json');
  const hooks = await hookSteps(here, manifest);
  const isOwn = hooks.some(({ kind }) => kind === 'git');
  return [
    ...meshYmlStep(here, manifest !== null),
    ...(await ignoreStep(here)),
    ...packageSteps(manifest, isOwn),
    ...hooks,
    ...ciStep(here, manifest !== null),
  ];
}

function meshYmlStep({ workspace }: Surroundings, hasPackage: boolean): Step[] {
  if (workspace.config.path !== null) return [];
  return [created('mesh.yml', meshYml(bridgesOf(workspace), hasPackage ? SCHEMA : null))];
}

/** Who reads whom: as the files say, as the references show, and of projects that nobody names. */
export function bridgesOf({ projects, mesh }: Pick<Workspace, 'projects' | 'mesh'>): FoundBridge[] {
  const declared = projects.flatMap(({ name, upstreams }) =>
    [...upstreams.values()].map(({ name: upstream, bridge }) => ({ project: name, upstream, bridge })),
  );
  const shown = mesh.references.flatMap(({ project, upstream: { name, bridge, isPackage } }) =>
    isPackage ? [] : [{ project: project.name, upstream: name, bridge }],
  );
  const strays = mesh.strays.map(({ project, upstream }) => ({
    project: project.name,
    upstream,
    bridge: null,
  }));
  const found = new Map<string, FoundBridge>();
  for (const bridge of [...declared, ...shown, ...strays]) {
    const key = JSON.stringify([bridge.project, bridge.upstream]);
    if (!found.has(key)) found.set(key, bridge);
  }
  return [...found.values()];
}

/** What dbt and meshgate write beside the files that belong to Git. */
async function ignoreStep({ workspace }: Surroundings): Promise<Step[]> {
  const { root, projects } = workspace;
  const readers = new Set(bridgesOf(workspace).map(({ project }) => project));
  const folders = projects.flatMap(({ name: project, path, targetPath, packagesPath }) => {
    const names = [targetPath, packagesPath, 'logs', ...(readers.has(project) ? ['state'] : [])];
    const inside = names.filter((name) => name !== '' && !/^(?:\.\.|\/|[A-Za-z]:)/.test(name));
    return inside.map((name) => ({ name, folder: path === '' ? `${name}/` : `${path}/${name}/` }));
  });
  const ignored = await ignoredPaths(
    root,
    folders.map(({ folder }) => `${folder}x`),
  );
  const open = folders.filter(({ folder }) => !ignored.has(`${folder}x`));
  // What all projects have is one line, which serves the next project, too.
  const shared = new Set(
    open.map(({ name }) => name).filter((name) => count(open, name) === projects.length && name !== 'state'),
  );
  const missing = [
    ...[...shared].map((name) => `${name}/`),
    ...open.filter(({ name }) => !shared.has(name)).map(({ folder }) => `/${folder}`),
  ];
  if (missing.length === 0) return [];
  const before = await text(root, '.gitignore');
  const end = before?.includes('\r\n') === true ? '\r\n' : '\n';
  const start =
    before === null || before === '' || before.endsWith('\n') ? (before ?? '') : `${before}${end}`;
  const after = `${start}${missing.map((line) => `${line}${end}`).join('')}`;
  return [{ kind: 'file', path: '.gitignore', text: after, before, isExecutable: false }];
}

function packageSteps(manifest: string | null, isOwn: boolean): Step[] {
  if (manifest === null) return [];
  // `prepare` runs after `npm install`, so that every clone has the hooks.
  const more: Record<string, string> = isOwn
    ? { prepare: `git config core.hooksPath ${HOOKS_FOLDER} || exit 0` }
    : {};
  const steps: Step[] = [];
  const after = withScripts(manifest, more);
  if (after !== null) {
    steps.push({ kind: 'file', path: 'package.json', text: after, before: manifest, isExecutable: false });
  } else if (!manifest.includes('"mesh:check"')) {
    steps.push({ kind: 'by-hand', what: 'into the scripts of package.json', lines: scriptLines(more) });
  }
  if (!manifest.includes('"meshgate"')) {
    steps.push({
      kind: 'by-hand',
      what: 'as npm alone knows how to',
      lines: ['npm install --save-dev meshgate'],
    });
  }
  return steps;
}

async function hookSteps(
  { places, workspace: { root } }: Surroundings,
  manifest: string | null,
): Promise<Step[]> {
  const there = (path: string): boolean => existsSync(join(root, path));
  const byHand = (what: string, lines: readonly string[]): Step[] => [{ kind: 'by-hand', what, lines }];
  if (there('lefthook.yml') || there('.lefthook.yml')) {
    const jobs = HOOKS.map(
      (hook) => `${hook}: {jobs: [{name: mesh, run: 'node_modules/.bin/meshgate hook ${hook}'}]}`,
    );
    return (await says(root, 'lefthook.yml')) ? [] : byHand('into lefthook.yml', jobs);
  }
  if (there('.pre-commit-config.yaml')) {
    const entry = 'entry: node_modules/.bin/meshgate hook pre-commit, language: system';
    const hook = `{id: mesh-check, name: mesh check, ${entry}, always_run: true, pass_filenames: false}`;
    if (await says(root, '.pre-commit-config.yaml')) return [];
    return byHand('into the repos of .pre-commit-config.yaml', [`- {repo: local, hooks: [${hook}]}`]);
  }
  if (there('.husky') || manifest?.includes('"husky"') === true) return husky(root);
  const folder = await gitConfig(root, 'core.hooksPath');
  const used = folder === null ? join(places.common, 'hooks') : join(root, folder);
  const own = existsSync(used) ? readdirSync(used).filter((name) => isHook(name)) : [];
  if (folder !== HOOKS_FOLDER && (folder !== null || own.length > 0)) {
    return byHand(
      `into the hooks in ${folder ?? '.git/hooks'}`,
      HOOKS.map((hook) => `${hook}: ${hookLine(hook)}`),
    );
  }
  const files = ownHooks().flatMap(([path, script]) => (there(path) ? [] : [created(path, script, true)]));
  return [
    ...files,
    ...(folder === null ? [{ kind: 'git', args: ['config', 'core.hooksPath', HOOKS_FOLDER] } as const] : []),
  ];
}

async function husky(root: string): Promise<Step[]> {
  const steps: Step[] = [];
  for (const hook of HOOKS) {
    const path = `.husky/${hook}`;
    if (await says(root, path)) continue;
    const isThere = (await text(root, path)) !== null;
    if (isThere) steps.push({ kind: 'by-hand', what: `into ${path}`, lines: [hookLine(hook)] });
    else steps.push(created(path, `${hookLine(hook)}\n`));
  }
  return steps;
}

function ciStep({ workspace, remote, version, branch }: Surroundings, hasPackage: boolean): Step[] {
  const { root } = workspace;
  const options = { hasPackage, version, branch };
  if (/gitlab/i.test(remote) || existsSync(join(root, '.gitlab-ci.yml'))) {
    const job = gitlabJob(options);
    if (!existsSync(join(root, '.gitlab-ci.yml'))) return [created('.gitlab-ci.yml', job)];
    return [{ kind: 'by-hand', what: 'into .gitlab-ci.yml', lines: job.trimEnd().split('\n') }];
  }
  const path = '.github/workflows/mesh.yml';
  const isGithub = /github/i.test(remote) || existsSync(join(root, '.github'));
  return isGithub && !existsSync(join(root, path)) ? [created(path, githubWorkflow(options))] : [];
}

function created(path: string, content: string, isExecutable = false): Step {
  return { kind: 'file', path, text: content, before: null, isExecutable };
}

async function text(root: string, path: string): Promise<string | null> {
  return (await readIfThere(root, path))?.toString('utf8') ?? null;
}

async function says(root: string, path: string): Promise<boolean> {
  return /\bmesh(?:gate)?\b/.test((await text(root, path)) ?? '');
}

function count(folders: readonly { readonly name: string }[], wanted: string): number {
  return folders.filter(({ name }) => name === wanted).length;
}

function isHook(name: string): boolean {
  return HOOKS.some((hook) => hook === name);
}
