import { OutsideError } from '../../errors.ts';
import { sha256 } from '../contract-digest.ts';
import type { LockEntry } from '../mesh-lock.ts';
import type { Published } from '../read-published.ts';
import { readStamp } from '../stamp.ts';
import { timestampOf } from '../timestamp.ts';
import { verifyManifest } from '../verify-manifest.ts';
import type { LoomSource } from './loom-source.ts';
import { readLoomManifest } from './read-loom-manifest.ts';

/** What a reader of dbt-loom asks for. */
interface Wanted {
  readonly upstream: string;
  /** The environment that it is to stand for, where the manifest itself names none. */
  readonly environment: string;
  /** The configuration, for messages and for mesh.lock. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** dbt-loom goes on without it: the entry is `optional`, and its file is not there. */
export class OptionalMissing extends OutsideError {
  override name = 'OptionalMissing';
}

/**
 * What lies now where dbt-loom reads an upstream, verified. Such a place keeps no history, so its timestamp is that of
 * meshgate's publication if it is one, else of the run of dbt that wrote it.
 */
export async function readLoomLatest(source: LoomSource, wanted: Wanted): Promise<Published> {
  const { upstream, environment, file } = wanted;
  const bytes = await bytesOf(source, wanted);
  const verdict = verifyManifest(bytes, { project: upstream });
  if (!verdict.ok) {
    const name = readStamp(bytes)?.projectName ?? null;
    throw new OutsideError(
      `${at(source, file)}: ${source.place.name} cannot be trusted: ${verdict.reason}.`,
      {
        next:
          name === null || name === upstream
            ? `Ask the owner of ${upstream} for a whole one.`
            : `If it is the one that is meant, name the entry after its project: \`name: ${name}\`.`,
      },
    );
  }
  const { timestamp, generatedAt, gitCommit } = verdict.stamp;
  const entry: LockEntry = {
    environment,
    from: file,
    timestamp: timestamp ?? timeOf(generatedAt),
    sha256: sha256(bytes),
    git_commit: gitCommit,
  };
  return { bytes, entry };
}

/** The manifest that mesh.lock pins, if it is still the one that lies there. */
export async function readLoomLocked(
  source: LoomSource,
  wanted: Wanted,
  { sha256: pinned }: LockEntry,
): Promise<Buffer> {
  const bytes = await bytesOf(source, wanted);
  const actual = sha256(bytes);
  if (actual === pinned) return bytes;
  throw new OutsideError(
    `${at(source, wanted.file)}: ${source.place.name} no longer has the manifest of ${wanted.upstream} that mesh.lock pins: its sha256 is ${actual.slice(0, 12)}…, not ${pinned.slice(0, 12)}…. That place keeps no history.`,
    { next: '`mesh sync` moves mesh.lock to what is there now.' },
  );
}

async function bytesOf(source: LoomSource, { upstream, file, env }: Wanted): Promise<Buffer> {
  const { entry, place } = source;
  const where = at(source, file);
  const bytes = await readLoomManifest(place, upstream, env).catch((error: unknown) => {
    if (!(error instanceof OutsideError)) throw error;
    throw failure(source, `${where}: ${error.message}`, error.next ?? 'Mend the entry.');
  });
  if (bytes !== null) return bytes;
  const message = `${where}: ${upstream} is to be read from ${place.name}, which is not there.`;
  if (entry.optional) throw new OptionalMissing(message);
  throw failure(source, message, 'Mend its path, or have the file written.');
}

/** dbt-loom takes a variable that is not set for nothing, which then shows in a place that nobody meant. */
function failure({ entry: { unset } }: LoomSource, message: string, next: string): OutsideError {
  if (unset.length === 0) return new OutsideError(message, { next });
  const names = `${unset.join(', ')} ${unset.length === 1 ? 'is' : 'are'} not set`;
  return new OutsideError(`${message.replace(/\.$/, '')} (${names}).`, { next: `Set ${unset.join(', ')}.` });
}

function at({ entry }: LoomSource, file: string): string {
  return `${file}:${entry.line}`;
}

function timeOf(text: string | null): string | null {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? null : timestampOf(date);
}
