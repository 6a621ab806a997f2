import { codeOf } from './atomic-file.ts';

export type FaultKind =
  | 'no object'
  | 'condition'
  | 'conflict'
  | 'no credentials'
  | 'wrong key'
  | 'wrong secret'
  | 'expired'
  | 'clock'
  | 'no bucket'
  | 'region'
  | 'denied'
  | 'busy'
  | 'silent'
  | 'unreachable'
  | 'certificate'
  | 'unsupported'
  | 'other';

/** What an error of S3, of the SDK or of the network means. */
export interface Fault {
  readonly kind: FaultKind;
  /** S3's own name of the error, or the system's, or the status. */
  readonly name: string;
  /** Whether it may be gone at the next try, given how many there were. */
  passes(tries: number): boolean;
  /** Whether a write that ended so may have been carried out. */
  readonly mayHaveHappened: boolean;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const KINDS: Readonly<Record<string, FaultKind>> = {
  NoSuchKey: 'no object',
  NotFound: 'no object',
  PreconditionFailed: 'condition',
  ConditionalRequestConflict: 'conflict',
  OperationAborted: 'conflict',
  CredentialsProviderError: 'no credentials',
  InvalidAccessKeyId: 'wrong key',
  // versitygw's
  XAdminUserNotFound: 'wrong key',
  SignatureDoesNotMatch: 'wrong secret',
  ExpiredToken: 'expired',
  ExpiredTokenException: 'expired',
  InvalidToken: 'expired',
  TokenRefreshRequired: 'expired',
  RequestTimeTooSkewed: 'clock',
  RequestExpired: 'clock',
  NoSuchBucket: 'no bucket',
  PermanentRedirect: 'region',
  TemporaryRedirect: 'region',
  AuthorizationHeaderMalformed: 'region',
  IllegalLocationConstraintException: 'region',
  AccessDenied: 'denied',
  AllAccessDisabled: 'denied',
  Forbidden: 'denied',
  SlowDown: 'busy',
  RequestTimeout: 'busy',
  IncompleteBody: 'silent',
  BadDigest: 'silent',
  XAmzContentSHA256Mismatch: 'silent',
  TimeoutError: 'silent',
  AbortError: 'silent',
  NotImplemented: 'unsupported',
};

const NETWORK: Readonly<Record<string, FaultKind>> = {
  ECONNRESET: 'silent',
  EPIPE: 'silent',
  ETIMEDOUT: 'unreachable',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
};

export function faultOf(error: unknown): Fault {
  const status = statusOf(error);
  const name = error instanceof Error ? error.name : 'Error';
  const code = codeOf(error);
  const kind = kindOf(error, name, code, status);
  const passing = kind === 'conflict' || kind === 'busy' || kind === 'silent' || kind === 'unreachable';
  return {
    kind,
    name: /^(Error|AggregateError|TypeError|SyntaxError)$/.test(name)
      ? code || `HTTP ${status ?? '?'}`
      : name,
    // The SDK sets its clock by the server's after the first refusal.
    passes: (tries) => passing || (kind === 'clock' && tries === 1),
    // Without a connection nothing was sent; a name that is not found is no connection.
    mayHaveHappened: kind === 'busy' || kind === 'silent' || code === 'ETIMEDOUT',
  };
}

function kindOf(error: unknown, name: string, code: string, status: number | undefined): FaultKind {
  const known = KINDS[name] ?? NETWORK[code];
  if (known !== undefined) return known;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(code)) return 'certificate';
  const message = error instanceof Error ? error.message : '';
  if (/^Region is missing|^Invalid region/.test(message)) return 'region';
  if (/aborted|socket hang up|premature|terminated/i.test(message) || code.startsWith('HPE_'))
    return 'silent';
  if (status === undefined) return 'other';
  if (status === 301 || status === 307) return 'region';
  if (status === 412) return 'condition';
  if (status === 409) return 'conflict';
  if (status === 401 || status === 403) return 'denied';
  if (status === 501) return 'unsupported';
  if (status === 408 || status === 429 || status >= 500 || /Throttl|TooManyRequests/.test(name))
    return 'busy';
  // A good status and an answer that cannot be read: it was cut off.
  return status < 300 ? 'silent' : 'other';
}

function statusOf(error: unknown): number | undefined {
  const { $metadata, $response } = (error ?? {}) as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number };
  };
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** The region where the bucket really is, where S3 says so. */
export function regionIn(error: unknown): string | null {
  const { $response, Region, message } = (error ?? {}) as {
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
    readonly Region?: unknown;
    readonly message?: unknown;
  };
  const said =
    $response?.headers?.['x-amz-bucket-region'] ?? Region ?? /expecting '([^']+)'/.exec(String(message))?.[1];
  return typeof said === 'string' && /^[a-z0-9-]{1,40}$/.test(said) ? said : null;
}
