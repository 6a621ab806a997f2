import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { checkKey, isKey } from './check-key.ts';
import { type Patience, withRetries } from './retry.ts';
import { type Environment, SILENCE_MS, s3Client } from './s3-client.ts';
import { explainS3 } from './s3-error.ts';
import { faultOf } from './s3-fault.ts';
import { parseS3Root } from './s3-root.ts';
import type { Store } from './store.ts';

interface S3Options {
  readonly patience?: Patience;
  /** How long a connection may be silent, in milliseconds. */
  readonly silence?: number;
}

/** Says which write an object came from, so that a write whose answer was lost can be told from somebody else's. */
const WRITE_ID = 'mesh-write';

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
  const objectOf = (key: string) => ({ Bucket: root.bucket, Key: root.prefix + checkKey(key) });
  const request = async <T>(verb: string, send: () => Promise<T>): Promise<T> => {
    try {
      return await withRetries(send, (error, number) => faultOf(error).passes(number), patience);
    } catch (error) {
      throw explainS3(error, { root, verb });
    }
  };

  /** Whether the object that is there came from this write. */
  const isOurs = (key: string, id: string): Promise<boolean> =>
    request('read', async () => {
      try {
        return (await client.send(new HeadObjectCommand(objectOf(key)))).Metadata?.[WRITE_ID] === id;
      } catch (error) {
        if (faultOf(error).kind === 'no object') return false;
        throw error;
      }
    });

  /** A write that failed may have happened all the same: then what is there decides. */
  const put = async (key: string, bytes: Buffer, condition: { IfMatch?: string; IfNoneMatch?: string }) => {
    const id = randomUUID();
    const command = new PutObjectCommand({
      ...objectOf(key),
      ...condition,
      Body: bytes,
      ContentType: 'application/json',
      Metadata: { [WRITE_ID]: id },
      ...(root.sse === null ? {} : { ServerSideEncryption: root.sse }),
      ...(root.kmsKeyId === null ? {} : { SSEKMSKeyId: root.kmsKeyId }),
    });
    let doubtful = false;
    const send = async (): Promise<boolean> => {
      try {
        await client.send(command);
        return true;
      } catch (error) {
        const fault = faultOf(error);
        const isGone = fault.kind === 'no object' && condition.IfMatch !== undefined;
        if (fault.kind === 'condition' || isGone) return doubtful && (await isOurs(key, id));
        if (fault.mayHaveHappened) doubtful = true;
        throw error;
      }
    };
    try {
      return await withRetries(send, (error, number) => faultOf(error).passes(number), patience);
    } catch (error) {
      if (doubtful && (await isOurs(key, id).catch(() => false))) return true;
      throw explainS3(error, { root, verb: 'written', doubtful });
    }
  };

  return {
    describe: () => root.name,
    read: (key) =>
      request('read', async () => {
        try {
          const { Body, ETag, ContentLength } = await client.send(new GetObjectCommand(objectOf(key)));
          const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
          if (ContentLength !== undefined && ContentLength !== bytes.length) throw new TruncatedError();
          return { bytes, tag: ETag ?? '' };
        } catch (error) {
          if (faultOf(error).kind === 'no object') return null;
          throw error;
        }
      }),
    create: (key, bytes) => put(key, bytes, { IfNoneMatch: '*' }),
    replace: (key, bytes, tag) => put(key, bytes, tag === null ? { IfNoneMatch: '*' } : { IfMatch: tag }),
    async list(prefix) {
      const keys: string[] = [];
      for (let token: string | undefined; ; ) {
        const page = await request('listed', () =>
          client.send(
            new ListObjectsV2Command({
              Bucket: root.bucket,
              Prefix: root.prefix + prefix,
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
          ),
        );
        for (const { Key } of page.Contents ?? []) {
          // A bucket may hold other people's things.
          if (Key?.startsWith(root.prefix + prefix)) keys.push(Key.slice(root.prefix.length));
        }
        if (page.IsTruncated !== true || !page.NextContinuationToken) return keys.filter(isKey).sort();
        token = page.NextContinuationToken;
      }
    },
    async remove(key) {
      await request('cleared', () => client.send(new DeleteObjectCommand(objectOf(key))));
    },
  };
}

class TruncatedError extends Error {
  override name = 'TimeoutError';
}
