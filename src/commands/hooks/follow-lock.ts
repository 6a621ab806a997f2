import type { Context } from '../../context.ts';
import { OutsideError } from '../../errors.ts';
import { readManifest } from '../../manifest/read-manifest.ts';
import { readGenerated } from '../../project/generated-header.ts';
import { sha256 } from '../../registry/contract-digest.ts';
import type { LockEntry } from '../../registry/mesh-lock.ts';
import { ignoredPaths } from '../../shell/git.ts';
import { generatedFile, generatedPath, type Pair, statePath } from '../sync-plan.ts';
import { type PlannedFile, readIfThere, writeFiles } from '../write-files.ts';
import { type Brought, oldStateStays } from './after-git.ts';
import { REGISTRY_LIMIT_MS, within } from './time-limit.ts';

interface Pinned extends Pair {
  readonly entry: LockEntry;
  /** Of `state/`, relative to the Git root. */
  readonly path: string;
}

/**
 * Brings `state/` to what mesh.lock pins, and where `tracked` allows it the generated sources too. The registry is
 * opened only for what is not here yet. Returns the lines to say.
 */
export async function followLock(
  brought: Brought,
  context: Context,
  { tracked }: { readonly tracked: boolean },
): Promise<string[]> {
  const { root } = brought.places;
  const lines: string[] = [];
  const contracts = new Map<string, Buffer>();
  const missing: Pinned[] = [];
  const pinned = brought.pairs.map((pair) => pin(brought, pair));
  for (const each of pinned) {
    const state = await readIfThere(root, each.path);
    if (state !== null && sha256(state) === each.entry.sha256) contracts.set(each.entry.sha256, state);
    else missing.push(each);
  }
  const [wanted, unignored] = await split(root, missing);
  if (unignored !== undefined) {
    lines.push(
      `${unignored.path} is not written, because Git does not ignore it: add \`state/\` to .gitignore`,
    );
  }
  const problems = await fetch(brought, wanted, contracts, context);
  const states = wanted.flatMap(({ path, entry }) => {
    const bytes = contracts.get(entry.sha256);
    return bytes === undefined ? [] : { path, bytes };
  });
  const written = await writeFiles(root, states);
  if (written.length > 0) lines.push(`upstreams brought to mesh.lock (${count(written.length, 'file')})`);
  const changed = tracked ? await writeFiles(root, await sources(brought, pinned, contracts)) : [];
  if (changed.length > 0) lines.push(`generated anew, as mesh.lock says; commit ${changed.join(', ')}`);
  const [first, ...others] = problems;
  if (first !== undefined) {
    lines.push(
      oldStateStays(others.length === 0 ? first : `${first.replace(/\.$/, '')}; ${others.length} more`),
    );
  }
  return lines;
}

function pin({ lock }: Brought, pair: Pair): Pinned {
  const entry = lock.get(pair.project.name)?.get(pair.upstream.name);
  if (entry === undefined) throw new Error(`${pair.project.name} is not pinned`);
  return { ...pair, entry, path: statePath(pair) };
}

/** A file that Git would see makes a tree dirty, and rebase and bisect refuse to go on with one. */
async function split(root: string, missing: readonly Pinned[]): Promise<[Pinned[], Pinned | undefined]> {
  if (missing.length === 0) return [[], undefined];
  const ignored = await ignoredPaths(
    root,
    missing.map(({ path }) => path),
  );
  return [missing.filter(({ path }) => ignored.has(path)), missing.find(({ path }) => !ignored.has(path))];
}

/** Each publication once, all at the same time. Returns why some could not be had. */
async function fetch(
  brought: Brought,
  wanted: readonly Pinned[],
  contracts: Map<string, Buffer>,
  context: Context,
): Promise<string[]> {
  const each = [...new Map(wanted.map((pinned) => [pinned.entry.sha256, pinned])).values()].filter(
    ({ entry }) => !contracts.has(entry.sha256),
  );
  if (each.length === 0) return [];
  const problems: string[] = [];
  const one = async (pinned: Pinned): Promise<void> => {
    try {
      contracts.set(pinned.entry.sha256, (await brought.content.locked(pinned, brought.lock)).bytes);
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      problems.push(error.message);
    }
  };
  try {
    await within(REGISTRY_LIMIT_MS, 'The registry', Promise.all(each.map(one)), context);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    problems.unshift(error.message);
  }
  return problems;
}

/** The generated files that are of another publication. One that was edited by hand is left to its author. */
async function sources(
  { places, paths }: Brought,
  pinned: readonly Pinned[],
  contracts: ReadonlyMap<string, Buffer>,
): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const each of pinned) {
    const bytes = contracts.get(each.entry.sha256);
    if (each.upstream.bridge !== 'sources' || bytes === undefined) continue;
    const present = (await readIfThere(places.root, generatedPath(each, paths)))?.toString('utf8');
    if (present !== undefined && !isOfAnother(present, each.entry)) continue;
    const contract = readManifest(bytes, `the contract of ${each.upstream.name}`);
    files.push(generatedFile(each, paths, contract, each.entry));
  }
  return files;
}

function isOfAnother(text: string, { environment, timestamp }: LockEntry): boolean {
  const header = readGenerated(text);
  if (header === null || !header.intact) return false;
  return timestamp === null || header.environment !== environment || header.timestamp !== timestamp;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
