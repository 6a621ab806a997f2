import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

type Content = Buffer | string | AsyncIterable<Buffer>;

/** Replaces a file so that whoever looks, at whatever moment, sees the old content or the new. */
export async function writeFileAtomic(file: string, bytes: Buffer | string): Promise<void> {
  await withTemporary(file, bytes, async (temporary) => {
    await rename(temporary, file);
  });
  await syncFolder(dirname(file));
}

/** Creates a file with its whole content at once. False where one of that name is there already. */
export async function createFileAtomic(file: string, content: Content): Promise<boolean> {
  const created = await withTemporary(file, content, async (temporary) => {
    try {
      await link(temporary, file);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      // FAT and some network file systems have no hard links.
      if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) {
        return copyExclusive(temporary, file);
      }
      throw error;
    }
  });
  if (created) await syncFolder(dirname(file));
  return created;
}

async function withTemporary<T>(
  file: string,
  content: Content,
  use: (temporary: string) => Promise<T>,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.mesh-tmp.${basename(file)}.${randomUUID()}`);
  try {
    await writeExclusive(temporary, content);
    return await use(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeExclusive(file: string, content: Content): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    const pieces = typeof content === 'string' || Buffer.isBuffer(content) ? [content] : content;
    for await (const piece of pieces) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function copyExclusive(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  const handle = await open(to, 'r+');
  await handle.sync();
  await handle.close();
  return true;
}

/** Without it a power cut may undo the rename. Windows cannot open a folder, and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** The system's error code (`ENOENT`), or the empty string. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
