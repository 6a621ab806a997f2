import type { KeptProject } from '../project/cache/amend-project.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { shortName } from '../project/cache/pack-name.ts';
import { digestOf } from '../project/cache/project-keys.ts';
import { namesText, type ProjectNames, parseNames } from '../project/cache/project-names.ts';
import { parseShape, promiseText, type Shape, shapeText } from '../project/cache/project-shape.ts';
import { type ProjectRecord, shapeFile } from './judged-records.ts';

/** Keeps a shape. Returns the name for it, and one for what of it is promised to others. */
export function writeShape(cache: CacheFolder, shape: Shape): Pick<ProjectRecord, 'shape' | 'promise'> {
  const text = shapeText(shape);
  const digest = digestOf(text);
  if (!cache.has(shapeFile(digest))) cache.write(shapeFile(digest), text);
  return { shape: digest, promise: digestOf(promiseText(shape)) };
}

export function readShape(cache: CacheFolder, digest: string): Shape | null {
  return parseShape(cache.read(shapeFile(digest)).parts[0]);
}

/** Keeps how the files of a project's newest record hang together. Returns the name for it. */
export function writeNames(cache: CacheFolder, path: string, names: ProjectNames): string {
  const text = namesText(names);
  const digest = digestOf(text);
  cache.write(namesName(path), `${digest}\n${text}`);
  return digest;
}

/** The project as a record knows it; null where not all of it is kept. */
export function readKept(
  cache: CacheFolder,
  { path, names, shape: digest }: ProjectRecord,
  files: string,
): KeptProject | null {
  const [kept = ''] = cache.read(namesName(path)).parts;
  if (!kept.startsWith(`${names}\n`)) return null;
  const shape = readShape(cache, digest);
  return shape === null ? null : { files, shape, names: parseNames(kept.slice(names.length + 1)) };
}

function namesName(path: string): string {
  return `names-${shortName(path)}`;
}
