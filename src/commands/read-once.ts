import { createHash } from 'node:crypto';
import { OutsideError } from '../errors.ts';
import { type Contract, contractPart } from '../manifest/contract-manifest.ts';
import { fileChunks } from '../manifest/file-chunks.ts';
import { type ManifestSources, manifestSources } from '../manifest/manifest-sources.ts';
import { both } from '../manifest/part.ts';
import { readPartOf } from '../manifest/read-part.ts';
import { codeOf } from '../registry/atomic-file.ts';
import type { FullManifest } from '../registry/publish.ts';

interface Wanted {
  readonly name: string;
  readonly file: string;
  /** Of the file, for messages. */
  readonly path: string;
  /** Whether history is to have the whole manifest. */
  readonly wantsFull: boolean;
}

interface ReadOnce {
  readonly contract: Contract;
  readonly sources: ManifestSources;
  readonly full: FullManifest | null;
}

/** All that publishing must know of a manifest, in one reading of it. */
export async function readOnce({ name, file, path, wantsFull }: Wanted): Promise<ReadOnce> {
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const chunk of fileChunks(file)) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const chunks = wantsFull ? hashed() : fileChunks(file);
  try {
    const [contract, sources] = await readPartOf(chunks, path, both(contractPart(), manifestSources(name)));
    const full = wantsFull ? wholeOf(file, path, hash.digest('hex')) : null;
    return { contract, sources, full };
  } catch (cause) {
    if (codeOf(cause) === '') throw cause;
    throw new OutsideError(`${path} cannot be read, so there is nothing to publish.`, {
      next: `Compile the project first: mesh compile --project ${name}`,
      cause,
    });
  }
}

/** The file once more, chunk by chunk: it must still be what was judged. */
function wholeOf(file: string, path: string, sha256: string): FullManifest {
  return {
    sha256,
    async *chunks() {
      const hash = createHash('sha256');
      for await (const chunk of fileChunks(file)) {
        hash.update(chunk);
        yield chunk;
      }
      if (hash.digest('hex') === sha256) return;
      throw new OutsideError(`${path} changed while it was being published; the latest is what it was.`, {
        next: 'Publish again when dbt is done.',
      });
    },
  };
}
