import { createRequire } from 'node:module';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { checkEndpoint, type S3Root } from './s3-root.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** How long a connection may be silent, in milliseconds. */
export const SILENCE_MS = 15_000;

/** The SDK's client, set by the root first, by AWS_* variables second, by AWS's own files last. */
export function s3Client(root: S3Root, env: Environment, silence: number): S3Client {
  silenceNodeWarning();
  const named = root.endpoint ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'];
  const endpoint = named ? checkEndpoint(named) : undefined;
  const isForeign = endpoint !== undefined;
  const region =
    root.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || (isForeign ? 'us-east-1' : null));
  const credentials = staticCredentials(env);
  return new S3Client({
    ...(region === null ? {} : { region }),
    ...(isForeign ? { endpoint } : {}),
    ...(credentials === null ? {} : { credentials }),
    forcePathStyle: root.pathStyle ?? isForeign,
    // Trying again is ours: the SDK would not say whether a write that failed may have happened.
    maxAttempts: 1,
    // Checksums that only AWS knows make other stores refuse a write.
    ...(isForeign
      ? { requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }
      : {}),
    requestHandler: {
      connectionTimeout: Math.min(silence, 5_000),
      socketTimeout: silence,
      requestTimeout: 2 * silence,
      throwOnRequestTimeout: true,
    },
  });
}

/** A profile that is named goes before keys, as in the SDK's own chain. */
function staticCredentials(env: Environment): Exclude<S3ClientConfig['credentials'], undefined> | null {
  const {
    AWS_PROFILE: profile,
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_SESSION_TOKEN: token,
  } = env;
  if (profile || !id || !secret) return null;
  return { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) };
}

/**
 * The SDK prints a paragraph about the next Node at every start. Its switch is an environment variable, and the
 * environment is not ours to change; this is what the variable sets.
 * https://github.com/aws/aws-sdk-js-v3/blob/main/packages/core/src/submodules/client/emitWarningIfUnsupportedVersion.ts
 */
function silenceNodeWarning(): void {
  try {
    const sdk = createRequire(import.meta.url).resolve('@aws-sdk/client-s3');
    const core: unknown = createRequire(sdk)('@aws-sdk/core/client');
    const state = (core as { readonly state?: { warningEmitted?: boolean } }).state;
    if (state !== undefined) state.warningEmitted = true;
  } catch {
    // A paragraph too many is no reason to fail.
  }
}
