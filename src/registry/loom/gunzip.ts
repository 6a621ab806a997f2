import { promisify } from 'node:util';
import { gunzip as gunzipWith } from 'node:zlib';
import { OutsideError } from '../../errors.ts';
import { codeOf } from '../atomic-file.ts';

/** The largest manifest that is read from other people's registries. */
export const MOST_BYTES = 1024 ** 3;

/** dbt's manifests shrink to a twentieth; what grows a thousandfold is made to fill a memory. */
const MOST_GROWTH = 200;

/** The bytes, unpacked where they are gzip: dbt-loom looks at the first two of them, not at the name. */
export async function unpacked(bytes: Buffer, name: string): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const maxOutputLength = Math.min(MOST_BYTES, bytes.length * MOST_GROWTH + 1024 ** 2);
  try {
    return await promisify(gunzipWith)(bytes, { maxOutputLength });
  } catch (cause) {
    const isBomb = codeOf(cause) === 'ERR_BUFFER_TOO_LARGE';
    throw new OutsideError(
      isBomb
        ? `${name} unpacks to more than ${Math.ceil(maxOutputLength / 1024 ** 2)} MiB, which no manifest of its size does.`
        : `${name} is cut off or damaged: it cannot be unpacked.`,
      { next: 'Look at what lies there, and have it written again.', cause },
    );
  }
}
