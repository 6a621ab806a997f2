import { readFile } from 'node:fs/promises';
import { OutsideError, UsageError } from '../../errors.ts';
import { codeOf } from '../atomic-file.ts';
import { openStore } from '../open-store.ts';
import { unpacked } from './gunzip.ts';
import type { LoomPlace } from './loom-place.ts';
import { readHttp } from './read-http.ts';

/**
 * The manifest that dbt-loom would read, unpacked. null for a local file that is not there.
 *
 * @throws OutsideError where it cannot be had, with what puts it into the registry where only another SDK reads it.
 */
export async function readLoomManifest(
  place: LoomPlace,
  upstream: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Buffer | null> {
  if (place.kind === 'file') {
    const bytes = await readFile(place.file).catch((cause: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) return null;
      throw new OutsideError(`${place.name} cannot be read (${codeOf(cause)}).`, { cause });
    });
    return bytes === null ? null : unpacked(bytes, place.name);
  }
  if (place.kind === 'http') return unpacked(await readHttp(place.address), place.name);
  if (place.kind === 's3') return unpacked(await readObject(place, env), place.name);
  if (place.kind === 'wrong') {
    throw new OutsideError(`${upstream} cannot be read: ${place.problem}.`, { next: 'Mend the entry.' });
  }
  const publish = `mesh publish ${upstream} --manifest ${place.file}`;
  throw new OutsideError(`${upstream} lies in ${place.name}, which \`mesh sync\` does not read.`, {
    next:
      place.fetch === null
        ? `Download its manifest and put it into the registry: ${publish}`
        : `Put it into the registry: ${place.fetch} && ${publish}`,
  });
}

async function readObject(
  { bucket, key, name }: Extract<LoomPlace, { kind: 's3' }>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Buffer> {
  try {
    const store = await openStore(`s3://${bucket}`, '', env);
    const object = await store.read(key);
    if (object !== null) return object.bytes;
  } catch (error) {
    // The name of a bucket comes from dbt_loom.config.yml here, not from the command line.
    if (!(error instanceof UsageError)) throw error;
    throw new OutsideError(error.message, { cause: error });
  }
  throw new OutsideError(`There is no object ${name}.`, { next: 'Look at its bucket_name and object_name.' });
}
