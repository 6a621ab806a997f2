import { OutsideError } from '../errors.ts';
import { type Consumes, consumesDigest, stringifyConsumes } from './consumes.ts';
import { consumesKey } from './keys.ts';
import { parseConsumes } from './parse-consumes.ts';
import type { Store } from './store.ts';
import { timestampAfter } from './timestamp.ts';

/** What a project reads, save for the moment at which it is published. */
export type Reads = Omit<Consumes, 'version' | 'published_at'>;

export type ConsumesPlan =
  /** Who reads nothing and never told of anything leaves no file; `since` is null then. */
  | { readonly action: 'nothing'; readonly since: string | null }
  | {
      readonly action: 'write';
      readonly key: string;
      readonly bytes: Buffer;
      /** The tag of what is there; null for nothing. */
      readonly expected: string | null;
    };

/** What publishing would write now. */
export async function planConsumes(store: Store, reads: Reads, now: Date): Promise<ConsumesPlan> {
  const { project, environment } = reads;
  const key = consumesKey(project, environment);
  const current = await store.read(key);
  if (current === null && reads.upstreams.length === 0) return { action: 'nothing', since: null };
  const parsed = current === null ? null : parseConsumes(current.bytes, { project, environment });
  const known = parsed?.ok === true ? parsed.consumes : null;
  const published_at = timestampAfter(known?.published_at ?? null, now);
  const consumes: Consumes = { version: 1, ...reads, published_at };
  if (known !== null && consumesDigest(known) === consumesDigest(consumes)) {
    return { action: 'nothing', since: known.published_at };
  }
  const bytes = Buffer.from(stringifyConsumes(consumes), 'utf8');
  return { action: 'write', key, bytes, expected: current?.tag ?? null };
}

/** @throws OutsideError where another publisher wrote it since it was planned. */
export async function writeConsumes(store: Store, plan: ConsumesPlan): Promise<void> {
  if (plan.action === 'nothing' || (await store.replace(plan.key, plan.bytes, plan.expected))) return;
  throw new OutsideError(
    `${plan.key} was written by somebody else at the same moment; theirs stays, and nothing of yours was published.`,
    { next: 'Publish again if yours should be the latest.' },
  );
}
