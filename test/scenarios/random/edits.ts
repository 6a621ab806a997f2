import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Life, projectOf } from './life.ts';
import {
  anyAccess,
  anyName,
  anyReferences,
  ignoreText,
  mayRead,
  meshText,
  modelPath,
  modelText,
  PROJECTS,
  propertiesPath,
  propertiesText,
} from './made-files.ts';

type Edit = (life: Life, models: readonly string[]) => void;

/** What people do to a mesh, each to the working tree alone. */
const EDITS: readonly Edit[] = [
  // Most days: another model is read, or the same ones.
  ...Array<Edit>(4).fill((life, models) => {
    const path = models.length === 0 ? null : life.random.pick(models);
    if (path !== null) rewrite(life, path);
  }),
  // Access, contract and columns change.
  ...Array<Edit>(3).fill((life, models) => {
    if (models.length === 0) return;
    const path = life.random.pick(models);
    const name = nameOf(path);
    const { random } = life;
    const text = propertiesText(name, anyAccess(random), random.chance(0.7), random.chance(0.6));
    life.write(propertiesPath(projectOf(path) ?? '', name), text);
  }),
  // A new model.
  (life, models) => {
    const { random } = life;
    const project = random.pick(PROJECTS);
    const name = anyName(random);
    if (models.some((path) => projectOf(path) === project && nameOf(path) === name)) return;
    life.write(
      modelPath(project, name),
      modelText(anyReferences(random, mayRead(project, life.isStraight)), random.int(2, 9)),
    );
    if (random.chance(0.8))
      life.write(propertiesPath(project, name), propertiesText(name, 'public', true, random.chance(0.7)));
  },
  // A model goes, with its properties or without.
  (life, models) => {
    if (models.length === 0) return;
    const path = life.random.pick(models);
    life.remove(path);
    if (life.random.chance(0.5)) life.remove(propertiesPath(projectOf(path) ?? '', nameOf(path)));
  },
  // A model moves to a folder, or back.
  (life, models) => {
    if (models.length === 0) return;
    const path = life.random.pick(models);
    const folder = path.includes('/marts/') ? '' : 'marts/';
    const text = life.read(path) ?? '';
    life.remove(path);
    life.write(modelPath(projectOf(path) ?? '', nameOf(path), folder), text);
  },
  // dbt is told to leave a model alone.
  (life, models) => {
    if (models.length === 0 || life.random.chance(0.5)) return;
    const path = life.random.pick(models);
    const project = projectOf(path) ?? '';
    const hidden = life.random.chance(0.5) ? [path.slice(project.length + 1)] : [];
    life.write(`${project}/.dbtignore`, ignoreText(hidden));
  },
  (life) => {
    if (life.random.chance(0.3)) life.write('mesh.yml', meshText(life.random.chance(0.5)));
  },
  (life) => life.write('README.md', `Words ${life.random.int(1, 99)}.\n`),
];

/** Edits some files of the working tree; the index stays as it is. */
export function editTree(life: Life): void {
  for (let left = life.random.int(1, 4); left > 0; left--) life.random.pick(EDITS)(life, modelsOf(life));
}

/** Stages some of what was edited, and edits some of that again. */
export async function stageSome(life: Life): Promise<void> {
  const { random, git } = life;
  const staged: string[] = [];
  const intended: string[] = [];
  for (const { path, isNew, isStagedAway } of await changes(life)) {
    if (isStagedAway || random.chance(0.25)) continue;
    if (isNew && random.chance(0.15)) intended.push(path);
    else staged.push(path);
  }
  if (staged.length > 0) await git('add', '--all', '--', ...staged);
  if (intended.length > 0) await git('add', '--intent-to-add', '--', ...intended);
  for (const path of staged) {
    if (life.read(path) === null) continue;
    if (path.endsWith('.sql') && random.chance(0.25)) rewrite(life, path);
    else if (random.chance(0.05)) life.remove(path);
  }
}

interface Change {
  readonly path: string;
  /** Git does not know it yet. */
  readonly isNew: boolean;
  /** Its deletion is staged, and the tree does not have it. */
  readonly isStagedAway: boolean;
}

/** In what the tree or the index differs from HEAD. */
export async function changes(life: Life): Promise<Change[]> {
  const status = await life.git('status', '--porcelain', '-z', '--no-renames', '--untracked-files=all');
  return status
    .split('\0')
    .filter(Boolean)
    .map((line) => ({
      path: line.slice(3),
      isNew: line.startsWith('??'),
      isStagedAway: line.startsWith('D '),
    }));
}

export function rewrite(life: Life, path: string): void {
  const { random } = life;
  life.write(
    path,
    modelText(anyReferences(random, mayRead(projectOf(path) ?? '', life.isStraight)), random.int(2, 99)),
  );
}

/** The models of the working tree, in a fixed order. */
function modelsOf({ dir }: Life): string[] {
  return PROJECTS.flatMap((project) => {
    const folder = `${project}/models`;
    if (!existsSync(join(dir, folder))) return [];
    const names = readdirSync(join(dir, folder), { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.sql')).map((name) => `${folder}/${name}`);
  }).sort();
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
