import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { git, gitConfig } from '../../shell/git.ts';
import { broken, type Diagnosis, ok, type Patient, warning } from './diagnosis.ts';

const GUARDS = ['pre-commit', 'pre-merge-commit', 'pre-push'] as const;
const HELPERS = ['post-merge', 'post-checkout', 'post-rewrite'] as const;
const DOCS = 'docs/hooks.md of meshgate says how each is turned on.';

/** Who runs a hook, by what lies where Git looks for it; the text is what says whether meshgate is called. */
interface Manager {
  readonly name: string;
  readonly isHere: (script: string, folder: string) => boolean;
  readonly text: (root: string, hook: string, script: string) => string;
}

const MANAGERS: readonly Manager[] = [
  {
    name: 'Husky',
    isHere: (_, folder) => /(?:^|\/)_$/.test(folder.replaceAll('\\', '/')),
    text: (root, hook) => {
      const own = read(join(root, '.husky', hook));
      // A line may call a script of the repository, which calls meshgate.
      return [
        own,
        ...[...own.matchAll(/[\w./-]+\.(?:sh|mjs|js)/g)].map(([path]) => read(join(root, path))),
      ].join();
    },
  },
  {
    name: 'lefthook',
    isHere: (script) => script.includes('lefthook'),
    text: (root) =>
      ['lefthook.yml', '.lefthook.yml', 'lefthook-local.yml'].map((name) => read(join(root, name))).join(),
  },
  {
    name: 'pre-commit',
    isHere: (script) => script.includes('pre-commit.com'),
    text: (root) => read(join(root, '.pre-commit-config.yaml')),
  },
  { name: 'a script', isHere: (script) => script !== '', text: (_, __, script) => script },
];

/** Which hooks Git really runs here, and through whom. */
export async function examineHooks({ places, context }: Patient): Promise<Diagnosis[]> {
  const { root } = places;
  const found = (await git(root, ['rev-parse', '--git-path', 'hooks'])).toString('utf8').trim();
  const folder = resolve(root, found);
  const elsewhere = await otherFolder(root, folder);
  if (elsewhere !== null) return [elsewhere];
  const managers = new Map([...GUARDS, ...HELPERS].map((hook) => [hook, managerOf(root, folder, hook)]));
  const active = [...managers].flatMap(([hook, name]) => (name === null ? [] : hook));
  const names = [...new Set([...managers.values()].filter((name) => name !== null))];
  const missing = (hooks: readonly (typeof GUARDS | typeof HELPERS)[number][]): string[] =>
    hooks.filter((hook) => managers.get(hook) === null);
  const lines: Diagnosis[] = [];
  if (active.length === 0) {
    lines.push(warning('hooks', 'no Git hook calls meshgate here: only CI would refuse anything', DOCS));
  } else {
    lines.push(ok('hooks', `${active.join(', ')} by ${names.join(' and ')}`));
    if (missing(GUARDS).length > 0) {
      lines.push(warning('hooks', `${missing(GUARDS).join(', ')} does not call meshgate`, DOCS));
    }
    if (missing(HELPERS).length > 0) {
      lines.push(
        warning(
          'hooks',
          `${missing(HELPERS).join(', ')} does not call meshgate: state/ is not brought along`,
          DOCS,
        ),
      );
    }
  }
  if (context.env['HUSKY'] === '0') {
    lines.push(warning('hooks', 'HUSKY=0 is set, so Husky runs no hook', 'unset HUSKY'));
  }
  return lines;
}

function managerOf(root: string, folder: string, hook: string): string | null {
  const script = read(join(folder, hook));
  const manager = script === '' ? undefined : MANAGERS.find(({ isHere }) => isHere(script, folder));
  if (manager === undefined) return null;
  return /\bmesh(?:gate)?\b/.test(manager.text(root, hook, script)) ? manager.name : null;
}

/** Husky's folder is here, and Git looks elsewhere: then none of its hooks runs. */
async function otherFolder(root: string, folder: string): Promise<Diagnosis | null> {
  if (!existsSync(join(root, '.husky')) || folder === join(root, '.husky', '_')) return null;
  const set = await gitConfig(root, 'core.hooksPath');
  if (set === null) {
    return broken('hooks', "Husky's hooks are not turned on in this clone", 'npx husky (or npm run prepare)');
  }
  const shown = isAbsolute(set) ? set : relative(root, folder);
  return broken(
    'hooks',
    `core.hooksPath is ${shown}, so Git does not look into .husky`,
    'git config core.hooksPath .husky/_',
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
