import { spawnCommand } from '../../harness/spawn-command.ts';
import type { Life } from './life.ts';
import { PROJECTS } from './made-files.ts';

/** A reference that breaks something, in the words of this test alone: nothing of meshgate has read these files. */
interface Broken {
  readonly path: string;
  readonly identity: string;
}

/** What a commit's files say, or null where Git's merging made two models of one name. */
interface Known {
  readonly paths: ReadonlySet<string>;
  readonly broken: readonly Broken[];
}

/** Whether a commit breaks more than each of its parents did; null where that cannot be said. */
export async function isBad(life: Life, commit: string, parents: readonly string[]): Promise<boolean | null> {
  const rules = await offRules(life, commit);
  const now = await known(life, commit, rules);
  const before: Known[] = [];
  for (const parent of parents) {
    const one = await known(life, parent, rules);
    if (one === null) return null;
    before.push(one);
  }
  if (now === null) return null;
  const stayed = beyond(
    now.broken,
    before.map(({ broken }) => broken),
    ({ path, identity }) => `${path} ${identity}`,
  );
  const moved = before.map(({ broken }) => broken.filter(({ path }) => !now.paths.has(path)));
  return beyond(stayed, moved, ({ identity }) => identity).length > 0;
}

function beyond(
  now: readonly Broken[],
  before: readonly (readonly Broken[])[],
  name: (broken: Broken) => string,
): readonly Broken[] {
  const left = new Map<string, number>();
  for (const one of new Set(before.flatMap((all) => all.map(name)))) {
    left.set(one, Math.max(...before.map((all) => all.filter((broken) => name(broken) === one).length)));
  }
  return now.filter((broken) => {
    const rest = left.get(name(broken)) ?? 0;
    left.set(name(broken), rest - 1);
    return rest <= 0;
  });
}

async function offRules(life: Life, commit: string): Promise<readonly string[]> {
  const { stdout } = await life.tryGit('show', `${commit}:mesh.yml`);
  return [...stdout.matchAll(/^ {2}(\S+): off$/gm)].map(([, rule = '']) => rule);
}

async function known(life: Life, commit: string, off: readonly string[]): Promise<Known | null> {
  const files = await filesOf(life, commit);
  const models = new Map<string, { path: string; text: string }>();
  const properties = new Map<string, string>();
  for (const project of PROJECTS) {
    const ignored = new Set((files.get(`${project}/.dbtignore`) ?? '').split('\n'));
    for (const [path, text] of files) {
      if (!path.startsWith(`${project}/models/`) || ignored.has(path.slice(project.length + 1))) continue;
      const [, stem, kind] = /([^/]+)\.(sql|yml)$/.exec(path) ?? [];
      const id = `${project}.${stem}`;
      if (kind === 'yml') properties.set(id, text);
      else if (models.has(id)) return null;
      else models.set(id, { path, text });
    }
  }
  const broken: Broken[] = [];
  for (const [id, { path, text }] of models) {
    const columns = new Set<string>();
    for (const [, column, project, name] of text.matchAll(/o\.(\w+)\) from {{ ref\('(\w+)', '(\w+)'\)/g)) {
      const target = `${project}.${name}`;
      const said = properties.get(target) ?? '';
      const rule = ruleAgainst(models.has(target), said);
      if (rule !== null && !off.includes(rule)) broken.push({ path, identity: `${rule} ${id} ${target}` });
      // Of all places where a model names a column of another one it is told once.
      if (rule === null && !said.includes(`name: ${column},`)) columns.add(target);
    }
    for (const target of columns) broken.push({ path, identity: `column-not-in-contract ${id} ${target}` });
  }
  return { paths: new Set(files.keys()), broken };
}

/** The first demand of a reference that its target does not meet. */
function ruleAgainst(exists: boolean, properties: string): string | null {
  if (!exists) return 'ref-target-exists';
  if (properties.includes('access: private')) return 'ref-target-group';
  if (!properties.includes('access: public')) return 'ref-target-public';
  return properties.includes('enforced: true') ? null : 'ref-target-contract';
}

/** Path → text of the regular files of a commit. */
async function filesOf(life: Life, commit: string): Promise<Map<string, string>> {
  const tree = await life.git('ls-tree', '-r', '-z', commit);
  const entries = [...tree.matchAll(/100\d{3} blob (\w+)\t([^\0]+)\0/g)].filter(([, , path = '']) =>
    /^(?:sales|stock|marketing|finance)\//.test(path),
  );
  await readTexts(
    life,
    entries.map(([, id = '']) => id),
  );
  return new Map(entries.map(([, id = '', path = '']) => [path, texts.get(id) ?? '']));
}

const texts = new Map<string, string>();

/** Reads what is not known yet, all at once; these files are in ASCII, so that bytes are characters. */
async function readTexts(life: Life, ids: readonly string[]): Promise<void> {
  const unread = [...new Set(ids)].filter((id) => !texts.has(id));
  if (unread.length === 0) return;
  const input = `${unread.join('\n')}\n`;
  const { stdout } = await spawnCommand('git', ['cat-file', '--batch'], {
    cwd: life.dir,
    env: life.env,
    input,
  });
  let at = 0;
  for (const id of unread) {
    const from = stdout.indexOf('\n', at) + 1;
    const size = Number(stdout.slice(at, from).split(' ')[2]);
    texts.set(id, stdout.slice(from, from + size));
    at = from + size + 1;
  }
}
