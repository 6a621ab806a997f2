import { didYouMean } from '../config/did-you-mean.ts';
import { UsageError } from '../errors.ts';
import { isKey } from './check-key.ts';

/** `s3://bucket/prefix?endpoint=…&region=…&pathStyle=…&sse=…&kmsKeyId=…`, taken apart. */
export interface S3Root {
  readonly bucket: string;
  /** Before every key: empty, or with a `/` at its end. */
  readonly prefix: string;
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly pathStyle: boolean | null;
  readonly sse: (typeof ENCRYPTIONS)[number] | null;
  readonly kmsKeyId: string | null;
  /** For messages: the root without its options. */
  readonly name: string;
}

const ENCRYPTIONS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;
const OPTIONS = ['endpoint', 'region', 'pathStyle', 'sse', 'kmsKeyId'];
const NEXT =
  'For example s3://bucket/prefix?region=eu-central-1&sse=aws:kms; docs/registry.md lists the options.';

/** @throws UsageError for a root that names no bucket, leads elsewhere or has an unknown option. */
export function parseS3Root(root: string): S3Root {
  const [, bucket = '', path = '', query = ''] = /^s3:\/\/([^/?]*)\/?([^?]*)\??(.*)$/is.exec(root) ?? [];
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new UsageError(`${JSON.stringify(bucket.slice(0, 80))} cannot be the name of a bucket.`, NEXT);
  }
  const prefix = path.replace(/\/+$/, '');
  if (prefix !== '' && (!isKey(prefix) || /[\u0000-\u001f\u007f]/.test(prefix))) {
    throw new UsageError(`${JSON.stringify(prefix.slice(0, 80))} cannot be the prefix of a registry.`, NEXT);
  }
  const options = new URLSearchParams(query);
  for (const name of options.keys()) {
    if (OPTIONS.includes(name)) continue;
    const near = didYouMean(name, OPTIONS);
    throw new UsageError(
      `A registry in S3 has no option ${JSON.stringify(name.slice(0, 80))}.`,
      near ? `Did you mean \`${near}\`?` : `Options: ${OPTIONS.join(', ')}.`,
    );
  }
  const sse = options.get('sse');
  return {
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint: options.has('endpoint') ? checkEndpoint(options.get('endpoint') ?? '') : null,
    region: options.has('region') ? checkRegion(options.get('region') ?? '') : null,
    pathStyle: options.has('pathStyle')
      ? choose('pathStyle', options.get('pathStyle'), ['true', 'false']) === 'true'
      : null,
    sse: sse === null ? null : choose('sse', sse, ENCRYPTIONS),
    kmsKeyId: options.get('kmsKeyId'),
    name: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`,
  };
}

/** An address with a user's name in it would be a secret in a message. */
export function checkEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const isPlain =
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (isPlain) return endpoint;
  throw new UsageError(
    'The endpoint of S3 is no plain http(s) address.',
    'For example https://minio.example.com:9000',
  );
}

function checkRegion(region: string): string {
  if (/^[a-z0-9-]{1,40}$/i.test(region)) return region;
  throw new UsageError(`${JSON.stringify(region.slice(0, 40))} cannot be the name of a region.`, NEXT);
}

function choose<T extends string>(name: string, given: string | null, allowed: readonly T[]): T {
  const value = allowed.find((one) => one === given);
  if (value !== undefined) return value;
  throw new UsageError(
    `${name}=${JSON.stringify(given?.slice(0, 40))} is none of ${allowed.join(', ')}.`,
    NEXT,
  );
}
