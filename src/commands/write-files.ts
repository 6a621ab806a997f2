import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutsideError } from '../errors.ts';
import { codeOf, writeFileAtomic } from '../registry/atomic-file.ts';

/** A file as it should be, before anything is written. */
export interface PlannedFile {
  /** Relative to the Git root. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** The bytes of a file of the working tree, null where there is none. */
export async function readIfThere(root: string, path: string): Promise<Buffer | null> {
  return readFile(join(root, path)).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) return null;
    throw new OutsideError(`${path} cannot be read (${codeOf(error)}).`, { cause: error });
  });
}

/** Writes those files whose bytes differ, each at once or not at all, and says which they were. */
export async function writeFiles(root: string, files: readonly PlannedFile[]): Promise<string[]> {
  const written: string[] = [];
  for (const { path, bytes } of files) {
    if ((await readIfThere(root, path))?.equals(bytes)) continue;
    await writeFileAtomic(join(root, path), bytes).catch((error: unknown) => {
      throw new OutsideError(`${path} cannot be written (${codeOf(error)}).`, { cause: error });
    });
    written.push(path);
  }
  return written;
}
