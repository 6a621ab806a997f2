import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import { checkKey, isKey } from './check-key.ts';
import type { Patience } from './retry.ts';
import { type Environment, SILENCE_MS, s3Client } from './s3-client.ts';
import { explainS3 } from './s3-error.ts';
import { faultOf } from './s3-fault.ts';
import { parseS3Root } from './s3-root.ts';
import { uploadObject } from './s3-upload.ts';
import { objectOf, patiently, putObject, type S3Access } from './s3-write.ts';
import type { Store, StoredObject } from './store.ts';

interface S3Options {
  readonly patience?: Patience;
  /** How long a connection may be silent, in milliseconds. */
  readonly silence?: number;
}

/**
 * A registry in S3, or in whatever speaks its protocol with conditional writes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function s3Store(
  rootText: string,
  env: Environment,
  { patience, silence = SILENCE_MS }: S3Options = {},
): Store {
  const root = parseS3Root(rootText);
  const client = s3Client(root, env, silence);
  const access: S3Access = { client, root, patience };
  const request = async <T>(verb: string, send: () => Promise<T>): Promise<T> => {
    try {
      return await patiently(access, send);
    } catch (error) {
      throw explainS3(error, { root, verb });
    }
  };

  const get = (key: string): Promise<StoredObject | null> =>
    request('read', async () => {
      try {
        const { Body, ETag, ContentLength } = await client.send(new GetObjectCommand(objectOf(root, key)));
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        if (ContentLength !== undefined && ContentLength !== bytes.length) throw new TruncatedError();
        return { bytes, tag: ETag ?? '' };
      } catch (error) {
        if (faultOf(error).kind === 'no object') return null;
        throw error;
      }
    });

  async function* pages(prefix: string, delimiter?: string): AsyncGenerator<ListObjectsV2CommandOutput> {
    for (let token: string | undefined; ; ) {
      const page = await request('listed', () =>
        client.send(
          new ListObjectsV2Command({
            Bucket: root.bucket,
            Prefix: root.prefix + prefix,
            ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        ),
      );
      yield page;
      if (page.IsTruncated !== true || !page.NextContinuationToken) return;
      token = page.NextContinuationToken;
    }
  }

  return {
    describe: () => root.name,
    read: async (key) => steady(() => get(key)),
    create: (key, bytes) => putObject(access, key, bytes, { IfNoneMatch: '*' }),
    createFrom: (key, chunks) => uploadObject(access, key, chunks),
    replace: (key, bytes, tag) =>
      putObject(access, key, bytes, tag === null ? { IfNoneMatch: '*' } : { IfMatch: tag }),
    async list(prefix) {
      const keys: string[] = [];
      for await (const { Contents } of pages(prefix)) {
        // A bucket may hold other people's things.
        for (const { Key } of Contents ?? []) {
          if (Key?.startsWith(root.prefix + prefix)) keys.push(Key.slice(root.prefix.length));
        }
      }
      return keys.filter(isKey).sort();
    },
    async folders(parent) {
      const inside = parent === '' ? '' : `${checkKey(parent)}/`;
      const names: string[] = [];
      for await (const { CommonPrefixes } of pages(inside, '/')) {
        for (const { Prefix } of CommonPrefixes ?? []) {
          if (Prefix?.startsWith(root.prefix + inside)) {
            names.push(Prefix.slice(root.prefix.length + inside.length, -1));
          }
        }
      }
      return names.filter(isKey).sort();
    },
    async remove(key) {
      await request('cleared', () => client.send(new DeleteObjectCommand(objectOf(root, key))));
    },
  };
}

const SETTLING_MS = 50;

/**
 * A server that keeps tags apart from objects, such as versitygw with a sidecar, may hand out the new tag with the
 * old bytes, and a swap on that tag would lose what it never saw. A tag that is the MD5 of the bytes proves that it
 * is theirs; of any other kind (an encrypted object's) the same must be seen twice.
 */
async function steady(get: () => Promise<StoredObject | null>): Promise<StoredObject | null> {
  let seen = await get();
  while (seen !== null && /^"[0-9a-f]{32}"$/.test(seen.tag) && seen.tag !== `"${md5(seen.bytes)}"`) {
    await sleep(SETTLING_MS);
    const again = await get();
    if (again?.tag === seen.tag && again.bytes.equals(seen.bytes)) return again;
    seen = again;
  }
  return seen;
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}

class TruncatedError extends Error {
  override name = 'TimeoutError';
}
