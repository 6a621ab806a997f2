import { OutsideError } from '../errors.ts';
import { sha256 } from './contract-digest.ts';
import { historyKey, isSafeName, latestKey } from './keys.ts';
import type { LockEntry } from './mesh-lock.ts';
import type { Store } from './store.ts';
import { verifyManifest } from './verify-manifest.ts';

export interface Published {
  readonly bytes: Buffer;
  readonly entry: LockEntry;
}

/**
 * The newest publication of a project, verified, in the first of the environments that has one; null where none has.
 *
 * @throws OutsideError for one that cannot be trusted.
 */
export async function readLatest(
  store: Store,
  project: string,
  environments: readonly string[],
): Promise<Published | null> {
  for (const environment of environments) {
    const key = latestKey(project, environment);
    const object = await store.read(key);
    if (object === null) continue;
    const verdict = verifyManifest(object.bytes, { project });
    if (!verdict.ok) {
      throw new OutsideError(`${key} in ${store.describe()} cannot be trusted: ${verdict.reason}.`, {
        next: `Ask the owner of ${project} to publish it again.`,
      });
    }
    const { timestamp, gitCommit } = verdict.stamp;
    return {
      bytes: object.bytes,
      entry: { environment, timestamp, sha256: sha256(object.bytes), git_commit: gitCommit },
    };
  }
  return null;
}

/** What a command says that needs a publication where there is none. */
export function noPublication(store: Store, project: string, environment: string): OutsideError {
  return new OutsideError(`${project} has no publication for ${environment} in ${store.describe()}.`, {
    next: `Publish it: mesh publish ${project}`,
  });
}

/** The environments that a project has publications for. */
export async function environmentsWith(store: Store, project: string): Promise<string[]> {
  const keys = await store.list(`${project}/`);
  return keys.flatMap((key) => {
    const [, environment = '', ...rest] = key.split('/');
    return rest.join('/') === 'latest/manifest.json' && isSafeName(environment) ? [environment] : [];
  });
}

/**
 * The very publication that `mesh.lock` pins: out of history, or `latest` while it is still that one.
 *
 * @throws OutsideError where it is gone or altered.
 */
export async function readLocked(store: Store, project: string, entry: LockEntry): Promise<Buffer> {
  const keys = [
    ...(entry.timestamp === null ? [] : [historyKey(project, entry.environment, entry.timestamp)]),
    latestKey(project, entry.environment),
  ];
  let problem = 'it is not there';
  for (const key of keys) {
    const object = await store.read(key);
    if (object === null) continue;
    const verdict = verifyManifest(object.bytes, { project, sha256: entry.sha256 });
    if (verdict.ok) return object.bytes;
    if (problem === 'it is not there') problem = verdict.reason;
  }
  throw new OutsideError(
    `${store.describe()} no longer has the publication of ${project} that mesh.lock pins (${keys[0]}): ${problem}.`,
    { next: '`mesh sync` moves mesh.lock to the latest one.' },
  );
}
