import { randomUUID } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { checkKey } from './check-key.ts';
import { type Patience, withRetries } from './retry.ts';
import { explainS3 } from './s3-error.ts';
import { faultOf } from './s3-fault.ts';
import type { S3Root } from './s3-root.ts';

export interface S3Access {
  readonly client: S3Client;
  readonly root: S3Root;
  readonly patience: Patience | undefined;
}

export interface Condition {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

/** Says which write an object came from, so that a write whose answer was lost can be told from somebody else's. */
const WRITE_ID = 'mesh-write';

export function objectOf(root: S3Root, key: string): { readonly Bucket: string; readonly Key: string } {
  return { Bucket: root.bucket, Key: root.prefix + checkKey(key) };
}

/** What every new object is given, by whichever request it is made. */
export function attributesOf(root: S3Root, writeId: string) {
  return {
    ContentType: 'application/json',
    Metadata: { [WRITE_ID]: writeId },
    ...(root.sse === null ? {} : { ServerSideEncryption: root.sse }),
    ...(root.kmsKeyId === null ? {} : { SSEKMSKeyId: root.kmsKeyId }),
  };
}

/** Sends a request again while its error passes. */
export function patiently<T>({ patience }: S3Access, send: () => Promise<T>): Promise<T> {
  return withRetries(send, (error, number) => faultOf(error).passes(number), patience);
}

/** Creates or replaces an object with one request; false where the condition does not hold. */
export async function putObject(
  access: S3Access,
  key: string,
  bytes: Buffer,
  condition: Condition,
): Promise<boolean> {
  const { client, root } = access;
  const id = randomUUID();
  const command = new PutObjectCommand({
    ...objectOf(root, key),
    ...condition,
    ...attributesOf(root, id),
    Body: bytes,
  });
  return settle(access, key, id, condition, () => client.send(command));
}

/** Carries a conditional write out. One that failed may have happened all the same: then what is there decides. */
export async function settle(
  access: S3Access,
  key: string,
  id: string,
  condition: Condition,
  write: () => Promise<unknown>,
): Promise<boolean> {
  const { client, root } = access;
  const isOurs = (): Promise<boolean> =>
    patiently(access, async () => {
      try {
        return (await client.send(new HeadObjectCommand(objectOf(root, key)))).Metadata?.[WRITE_ID] === id;
      } catch (error) {
        if (faultOf(error).kind === 'no object') return false;
        throw error;
      }
    });
  let doubtful = false;
  const send = async (): Promise<boolean> => {
    try {
      await write();
      return true;
    } catch (error) {
      const fault = faultOf(error);
      const isGone = fault.kind === 'no object' && condition.IfMatch !== undefined;
      if (fault.kind === 'condition' || isGone) return doubtful && (await isOurs());
      if (fault.mayHaveHappened) doubtful = true;
      throw error;
    }
  };
  try {
    return await patiently(access, send);
  } catch (error) {
    if (doubtful && (await isOurs().catch(() => false))) return true;
    throw explainS3(error, { root, verb: 'written', doubtful });
  }
}
