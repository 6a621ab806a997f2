import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutsideError } from '../errors.ts';
import { codeOf, writeFileAtomic } from '../registry/atomic-file.ts';
import { diskReason } from '../registry/disk-reason.ts';

/** A file as it should be, before anything is written. */
export interface PlannedFile {
  /** Relative to the Git root. */
  readonly path: string;
  readonly bytes: Buffer;
  /** Git may have changed the line ends of a text that it holds. */
  readonly isText?: boolean;
}

/** The bytes of a file of the working tree, null where there is none. */
export async function readIfThere(root: string, path: string): Promise<Buffer | null> {
  return readFile(join(root, path)).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) return null;
    throw new OutsideError(`${path} cannot be read: ${diskReason(error) ?? String(error)}.`, {
      cause: error,
    });
  });
}

/** Writes those files that differ, each at once or not at all and in their order, and says which they were. */
export async function writeFiles(root: string, files: readonly PlannedFile[]): Promise<string[]> {
  const written: string[] = [];
  for (const file of files) {
    const { path, bytes } = file;
    if (isThere(await readIfThere(root, path), file)) continue;
    await writeFileAtomic(join(root, path), bytes).catch((cause: unknown) => {
      const reason = diskReason(cause);
      if (reason === null) throw cause;
      const before = written.length === 0 ? '' : ` ${written.join(', ')} had been written before.`;
      throw new OutsideError(`${path} cannot be written: ${reason}.${before}`, {
        next: 'Nothing half written was left. Mend the cause and run the same again.',
        cause,
      });
    });
    written.push(path);
  }
  return written;
}

function isThere(present: Buffer | null, { bytes, isText }: PlannedFile): boolean {
  if (present === null) return false;
  if (present.equals(bytes)) return true;
  return isText === true && present.toString('latin1').replaceAll('\r\n', '\n') === bytes.toString('latin1');
}
