import { OutsideError } from '../errors.ts';
import { type FaultKind, faultOf, regionIn } from './s3-fault.ts';
import type { S3Root } from './s3-root.ts';

interface Failed {
  readonly root: S3Root;
  /** `read`, `written`, `listed`, `cleared`. */
  readonly verb: string;
  /** A write of which nobody can say whether it was carried out. */
  readonly doubtful?: boolean;
}

type Words = readonly [reason: string, next: string];

const PERMISSIONS =
  'Allow s3:GetObject and s3:PutObject on its objects and s3:ListBucket on the bucket; mesh prune needs s3:DeleteObject too.';

/** One line that says what is wrong, and one that says what to do. What S3 or the SDK wrote is not repeated: it may hold a key. */
export function explainS3(error: unknown, { root, verb, doubtful = false }: Failed): OutsideError {
  if (error instanceof OutsideError) return error;
  const { kind, name } = faultOf(error);
  const region = regionIn(error);
  const at = root.endpoint ?? 'S3';
  const words: Readonly<Record<Exclude<FaultKind, 'other'>, Words>> = {
    'no object': ['there is no such object', 'Look for it with: mesh history PROJECT'],
    condition: ['it changed meanwhile', 'Try again.'],
    conflict: ['others write to it all the time', 'Try again.'],
    'no credentials': [
      'no AWS credentials were found',
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or sign in: aws sso login',
    ],
    'wrong key': [
      'the access key is not known there',
      'Look at AWS_ACCESS_KEY_ID and AWS_PROFILE: aws sts get-caller-identity',
    ],
    'wrong secret': [
      'the secret does not fit the access key',
      'Look at AWS_SECRET_ACCESS_KEY: a space or a cut end is the usual cause.',
    ],
    expired: ['the credentials have expired', 'Sign in again: aws sso login, or renew AWS_SESSION_TOKEN.'],
    clock: ["this machine's clock is too far from the server's", 'Set the clock: timedatectl set-ntp true'],
    'no bucket': [
      `there is no bucket ${root.bucket}`,
      `Mend the registry's root, or create the bucket: aws s3 mb s3://${root.bucket}`,
    ],
    region:
      region === null
        ? ['the region is missing or wrong', `Set AWS_REGION, or write ${root.name}?region=REGION.`]
        : [
            `the bucket is in the region ${region}`,
            `Set AWS_REGION=${region}, or write ${root.name}?region=${region}.`,
          ],
    denied: ['permission denied', PERMISSIONS],
    busy: [`the server answers ${name}, also after several tries`, 'Try again later.'],
    silent: [
      'the connection breaks off or nobody answers, also after several tries',
      'Look at the network and try again.',
    ],
    unreachable: [
      `${at} cannot be reached (${name})`,
      'Look at the network, AWS_REGION and AWS_ENDPOINT_URL.',
    ],
    certificate: [
      `the certificate of ${at} is not trusted (${name})`,
      'Name the authority that signed it by NODE_EXTRA_CA_CERTS.',
    ],
    unsupported: [
      'the server does not know conditional writes',
      'meshgate needs them, so that no publication is lost: use a store or a release that has them.',
    ],
  };
  const [reason, next] =
    kind === 'other' ? [name, 'Look at the state of the store and try again.'] : words[kind];
  const unknown = doubtful ? ' The write may have been carried out or not.' : '';
  return new OutsideError(`The registry ${root.name} cannot be ${verb}: ${reason}.${unknown}`, {
    next: doubtful ? `${next} Publishing again is safe: what is there already is not written twice.` : next,
    cause: error,
  });
}
