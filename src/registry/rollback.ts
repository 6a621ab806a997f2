import { OutsideError } from '../errors.ts';
import { type History, type HistoryEntry, hasStood, readHistory } from './history.ts';
import { type Publication, planWrite, type WritePlan, write } from './publish.ts';
import { noPublication } from './read-published.ts';
import { readStamp } from './stamp.ts';
import type { Store } from './store.ts';

export interface RollbackRequest {
  readonly project: string;
  readonly environment: string;
  /** The timestamp to go back to; null for the publication before the latest. */
  readonly to: string | null;
  readonly reason: string | null;
  readonly who: string | null;
}

export interface RollbackPlan {
  readonly target: HistoryEntry;
  /** null where `latest` has that contract already. */
  readonly write: WritePlan | null;
  readonly publication: Publication;
  /** The bytes of `latest` as it is. */
  readonly current: Buffer;
}

/** @throws OutsideError where there is nothing to go back to. */
export async function planRollback(store: Store, request: RollbackRequest, now: Date): Promise<RollbackPlan> {
  const { project, environment } = request;
  const history = await readHistory(store, project, environment);
  const { latest } = history;
  const next = `mesh history ${project} --env ${environment} lists them.`;
  if (latest === null) {
    throw noPublication(store, project, environment);
  }
  const target = request.to === null ? before(history, latest.bytes) : entryAt(history, request.to);
  if (target === undefined) {
    const which =
      request.to === null ? 'earlier publication with another contract' : `publication ${request.to}`;
    throw new OutsideError(`${project} has no ${which} in ${environment}.`, { next });
  }
  if (target.stamp === null) {
    throw new OutsideError(`${target.key} cannot be trusted: ${target.problem}.`, { next });
  }
  if (!target.wasLatest) {
    throw new OutsideError(`${target.timestamp} is a candidate that never was the latest.`, {
      next: `mesh promote ${project} makes the candidate the latest; ${next}`,
    });
  }
  const publication: Publication = {
    project,
    environment,
    contractSha256: target.stamp.contractSha256,
    textAt: (timestamp, follows) => restamped(target, request, timestamp, follows),
  };
  const stamp = readStamp(latest.bytes);
  const isThere = stamp?.projectName === project && stamp.contractSha256 === target.stamp.contractSha256;
  return {
    target,
    publication,
    current: latest.bytes,
    write: isThere ? null : planWrite(publication, latest.tag, stamp?.timestamp ?? null, now),
  };
}

/** @throws OutsideError where another publisher moved `latest` in the meantime. */
export async function rollback(store: Store, plan: RollbackPlan, now: Date): Promise<WritePlan | null> {
  return plan.write === null ? null : write(store, plan.publication, plan.write, now);
}

function entryAt({ entries }: History, timestamp: string): HistoryEntry | undefined {
  return entries.find((entry) => entry.timestamp === timestamp);
}

/**
 * What was the latest before this one. Going back twice goes back two publications: of a latest that was brought
 * back, the one counts that it came from. An entry that lost against another publisher never was the latest, so the
 * way goes along `follows` where it is known.
 */
function before(history: History, latest: Buffer): HistoryEntry | undefined {
  const current = readStamp(latest);
  if (current === null)
    return history.entries.find((entry) => hasStood(entry) && entry.stamp?.rollbackOf === null);
  let from = { timestamp: current.timestamp ?? '99999999T999999999Z', stamp: current };
  for (let origin = from; origin.stamp.rollbackOf !== null; ) {
    const entry = entryAt(history, origin.stamp.rollbackOf);
    if (entry === undefined || entry.stamp === null || entry.timestamp >= origin.timestamp) break;
    origin = { timestamp: entry.timestamp, stamp: entry.stamp };
    from = origin;
  }
  const older = history.entries.filter(
    ({ timestamp, stamp }) =>
      timestamp < from.timestamp && stamp !== null && stamp.contractSha256 !== current.contractSha256,
  );
  const followed = older.find(({ timestamp }) => timestamp === from.stamp.follows);
  return followed ?? older.find((entry) => hasStood(entry) && entry.stamp?.rollbackOf === null);
}

/** An old manifest as a new publication: what it says stays, who brought it back and why is added. */
function restamped(
  { object, timestamp: origin }: HistoryEntry,
  { who, reason, environment }: RollbackRequest,
  timestamp: string,
  follows: string | null,
): string {
  const manifest = JSON.parse(object.bytes.toString('utf8')) as Record<string, unknown>;
  const metadata = (manifest['metadata'] ?? {}) as Record<string, unknown>;
  const dropped = /^MESHGATE_(PUBLISHED_BY|FOLLOWS|REASON|ROLLBACK_OF|FULL_SHA256|CANDIDATE_BESIDE)$/;
  const env = Object.entries((metadata['env'] ?? {}) as Record<string, unknown>).filter(
    ([key]) => !dropped.test(key),
  );
  const facts: Record<string, unknown> = {
    ...Object.fromEntries(env),
    MESHGATE_ENVIRONMENT: environment,
    MESHGATE_PUBLISHED_AT: timestamp,
    MESHGATE_ROLLBACK_OF: origin,
    ...(follows === null ? {} : { MESHGATE_FOLLOWS: follows }),
    ...(who === null ? {} : { MESHGATE_PUBLISHED_BY: who }),
    ...(reason === null ? {} : { MESHGATE_REASON: reason }),
  };
  const sorted = Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...manifest, metadata: { ...metadata, env: sorted } }, null, 2)}\n`;
}
