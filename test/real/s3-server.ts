import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { s3Store } from '../../src/registry/s3-store.ts';
import type { FreshRegistry } from '../registry/store-contract.ts';

export interface S3Server {
  readonly endpoint: string;
  /** What a publisher's environment says: keys, region and endpoint. */
  readonly env: Readonly<Record<string, string>>;
}

/** A server that `npm run test:real` started. */
export function s3Server(name: 'MOTO' | 'VERSITYGW'): S3Server {
  const endpoint = process.env[`MESHGATE_TEST_${name}`];
  const [id, secret] = [process.env['MESHGATE_TEST_KEY_ID'], process.env['MESHGATE_TEST_SECRET']];
  if (!endpoint || !id || !secret)
    throw new Error(`${name} does not run: start the tests with npm run test:real`);
  return { endpoint, env: { ...envOf(endpoint), AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } };
}

/** The settings of an endpoint, without keys, and without what this machine's AWS files say. */
export function envOf(endpoint: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/nonexistent/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  };
}

/** A new bucket of a name of its own. */
export async function newBucket(
  { endpoint, env }: S3Server,
  { versioned = false }: { versioned?: boolean } = {},
): Promise<string> {
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  const bucket = `mesh-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  if (versioned) {
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  }
  client.destroy();
  return bucket;
}

/** Empty registries in one new bucket, each below a prefix of its own. */
export function freshIn(server: S3Server, options: { versioned?: boolean } = {}): FreshRegistry {
  let bucket: Promise<string> | undefined;
  return async () => {
    bucket ??= newBucket(server, options);
    const root = `s3://${await bucket}/${randomUUID()}`;
    return () => s3Store(root, server.env);
  };
}
