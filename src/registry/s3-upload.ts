import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { explainS3 } from './s3-error.ts';
import { attributesOf, objectOf, patiently, putObject, type S3Access, settle } from './s3-write.ts';

/** S3 wants at least 5 MB a part and at most 10,000 parts. */
const PART = 16 * 2 ** 20;

const NEW = { IfNoneMatch: '*' };

/**
 * Creates an object of any size, one part of it in memory at a time. It comes into being at the last request, which
 * is conditional as any other write here.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
export async function uploadObject(
  access: S3Access,
  key: string,
  chunks: AsyncIterable<Buffer>,
): Promise<boolean> {
  const parts = inParts(chunks)[Symbol.asyncIterator]();
  const first = await parts.next();
  const second = await parts.next();
  const small: Buffer = first.done ? Buffer.alloc(0) : first.value;
  if (second.done) return putObject(access, key, small, NEW);

  const { client, root } = access;
  const object = objectOf(root, key);
  const request = async <T>(send: () => Promise<T>): Promise<T> => {
    try {
      return await patiently(access, send);
    } catch (error) {
      throw explainS3(error, { root, verb: 'written' });
    }
  };
  const id = randomUUID();
  const { UploadId } = await request(() =>
    client.send(new CreateMultipartUploadCommand({ ...object, ...attributesOf(root, id) })),
  );
  let isDone = false;
  try {
    const done: CompletedPart[] = [];
    const upload = async (Body: Buffer): Promise<void> => {
      const PartNumber = done.length + 1;
      const { ETag } = await request(() =>
        client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body })),
      );
      done.push({ ETag, PartNumber });
    };
    await upload(small);
    for (let part: IteratorResult<Buffer, unknown> = second; !part.done; part = await parts.next()) {
      await upload(part.value);
    }
    isDone = await settle(access, key, id, NEW, () =>
      client.send(
        new CompleteMultipartUploadCommand({ ...object, ...NEW, UploadId, MultipartUpload: { Parts: done } }),
      ),
    );
    return isDone;
  } finally {
    // Parts that nobody completes cost money for ever.
    if (!isDone) {
      await client.send(new AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => undefined);
    }
  }
}

async function* inParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let part = Buffer.allocUnsafe(PART);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const copied = chunk.copy(part, filled, at);
      at += copied;
      filled += copied;
      if (filled < PART) continue;
      yield part;
      part = Buffer.allocUnsafe(PART);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}
