import { OutsideError } from '../errors.ts';
import { withEntry, withEnvironment } from '../generate/edit-loom-config.ts';
import type { LockEntry, MeshLock } from '../registry/mesh-lock.ts';
import type { Pair } from './sync-plan.ts';
import { configPath, type UpstreamContent } from './upstream-content.ts';
import { type PlannedFile, readIfThere } from './write-files.ts';

/** A reader, its upstream, and what mesh.lock pins for them. */
export interface PinnedPair extends Pair {
  readonly entry: LockEntry;
}

export interface LoomPlan {
  readonly files: readonly PlannedFile[];
  /** Where dbt-loom reads something else than what mesh.lock pins, and it is not for us to change it. */
  readonly told: readonly string[];
  /** What is changed in the files. */
  readonly changes: readonly string[];
}

/** The pairs that a lock has entries for. */
export function pinnedPairs(pairs: readonly Pair[], lock: MeshLock): PinnedPair[] {
  return pairs.flatMap((pair) => {
    const entry = lock.get(pair.project.name)?.get(pair.upstream.name);
    return entry === undefined ? [] : [{ ...pair, entry }];
  });
}

/** What each `dbt_loom.config.yml` should say, so that dbt reads the environment that mesh.lock pins. */
export async function planLoom(
  root: string,
  pairs: readonly PinnedPair[],
  content: UpstreamContent,
): Promise<LoomPlan> {
  const texts = new Map<string, string | null>();
  const edited = new Set<string>();
  const told: string[] = [];
  const changes: string[] = [];
  for (const pair of pairs) {
    if (pair.upstream.bridge !== 'loom') continue;
    const path = configPath(pair);
    if (!texts.has(path)) texts.set(path, await readText(root, path));
    const step = await stepOf(pair, texts.get(path) ?? null, content);
    if (step === null) continue;
    if (typeof step.text !== 'string') told.push(step.says);
    else {
      texts.set(path, step.text);
      edited.add(path);
      changes.push(step.says);
    }
  }
  const files = [...edited].map((path) => ({ path, bytes: Buffer.from(texts.get(path) ?? '', 'utf8') }));
  return { files, told, changes };
}

/** `text` is null where the user must do it; the whole is null where nothing is to be done. */
async function stepOf(
  pair: PinnedPair,
  text: string | null,
  content: UpstreamContent,
): Promise<{ readonly text: string | null; readonly says: string } | null> {
  const { project, upstream, entry } = pair;
  const path = configPath(pair);
  const state = `state/${upstream.name}/manifest.json`;
  const source = await content.loomSource(pair);
  if (source === null) {
    // Who only names an upstream in dependencies.yml may run it on dbt's platform, without dbt-loom.
    if (upstream.declaredIn !== 'mesh.yml') return null;
    const says = `${path} has no entry for ${upstream.name}`;
    const added = withEntry(text, upstream.name);
    return { text: added, says: added === null ? `${says}: add one with \`path: ${state}\`.` : says };
  }
  const { pointed, place, entry: written } = source;
  if (entry.from !== undefined || pointed.at === 'state') return null;
  const where = `${path}:${written.line}`;
  if (pointed.at === 'registry') {
    if (pointed.environment === entry.environment) return null;
    const says = `${where} reads ${upstream.name} of ${pointed.environment}, mesh.lock pins ${entry.environment}`;
    const moved = withEnvironment(text ?? '', written.index, pointed.environment, entry.environment);
    return { text: moved, says: moved === null ? `${says}: change its path by hand.` : says };
  }
  const says = `${where}: dbt in ${project.name} reads ${upstream.name} from ${place.name}, not what mesh.lock pins. It is left as it is; \`path: ${state}\` would follow mesh.lock.`;
  return { text: null, says };
}

/** With its byte order mark, so that nothing is lost when it is written again. */
async function readText(root: string, path: string): Promise<string | null> {
  const bytes = await readIfThere(root, path);
  if (bytes === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new OutsideError(`${path} is not UTF-8 text.`, { next: 'Save it as UTF-8.', cause });
  }
}
