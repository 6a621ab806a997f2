import type { Context } from '../context.ts';
import { OutsideError, UsageError } from '../errors.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { readGenerated } from '../project/generated-header.ts';
import type { ProjectHead } from '../project/project.ts';
import { OptionalMissing } from '../registry/loom/read-loom-published.ts';
import type { MeshLock } from '../registry/mesh-lock.ts';
import { safeText } from '../report/safe-text.ts';
import type { ExitCode } from './command.ts';
import { planLoom } from './sync-loom.ts';
import { generatedFile, type Pair, pairsOf } from './sync-plan.ts';
import type { UpstreamContent } from './upstream-content.ts';
import { readIfThere } from './write-files.ts';

interface Subject {
  readonly root: string;
  readonly lock: MeshLock;
  readonly pairs: readonly Pair[];
  readonly paths: readonly string[];
  /** Every project of the repository, chosen or not. */
  readonly all: readonly ProjectHead[];
  readonly content: UpstreamContent;
}

/**
 * Whether what is committed agrees: mesh.lock with the registry, and the generated files with mesh.lock. `state/`
 * is ignored by Git, so a fresh clone without it is no drift; neither is a newer publication, which is only told.
 */
export async function checkSync(subject: Subject, context: Context): Promise<ExitCode> {
  const drift: string[] = [];
  for (const pair of subject.pairs) {
    const name = `${pair.project.name}, ${pair.upstream.name}`;
    let problem: string | null;
    try {
      problem = await driftOf(subject, pair);
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      if (error instanceof OptionalMissing) continue;
      problem = error.message;
    }
    if (problem === null) await tellNewer(subject, pair, context);
    else drift.push(`${name}: ${problem}`);
  }
  drift.push(...leftovers(subject));
  for (const line of drift) context.stdout(`✗ ${safeText(line)}\n`);
  if (drift.length === 0) context.stdout('up to date\n');
  else context.stderr('  → Run `mesh sync` and commit what it writes.\n');
  return drift.length === 0 ? 0 : 1;
}

async function driftOf({ root, paths, lock, content }: Subject, pair: Pair): Promise<string | null> {
  const { bytes, entry } = await content.locked(pair, lock);
  if (pair.upstream.bridge !== 'sources') {
    return (await planLoom(root, [{ ...pair, entry }], content)).changes[0] ?? null;
  }
  const contract = readManifest(bytes, `the contract of ${pair.upstream.name}`);
  const wanted = generatedFile(pair, paths, contract, entry);
  const present = await readIfThere(root, wanted.path);
  if (present === null) return `${wanted.path} is missing`;
  const text = present.toString('utf8').replaceAll('\r\n', '\n');
  if (text === wanted.bytes.toString('utf8')) return null;
  const generated = readGenerated(text);
  if (generated === null) return `${wanted.path} was not written by mesh sync`;
  return generated.intact
    ? `${wanted.path} is not what mesh.lock pins (${generated.environment} ${generated.timestamp ?? ''})`
    : `${wanted.path} was edited by hand`;
}

/** A registry that cannot be asked is no drift: what is pinned was found without it. */
async function tellNewer({ content, lock }: Subject, pair: Pair, context: Context): Promise<void> {
  const pinned = lock.get(pair.project.name)?.get(pair.upstream.name);
  const newest = await content.latest(pair).catch((error: unknown) => {
    if (error instanceof OutsideError || error instanceof UsageError) return null;
    throw error;
  });
  if (newest === null || newest.entry.sha256 === pinned?.sha256) return;
  if (newest.entry.environment !== pinned?.environment) return;
  const since = newest.entry.timestamp ?? 'by now';
  context.stderr(
    safeText(
      `${pair.project.name}: ${pair.upstream.name} has a newer publication (${since}); \`mesh sync\` moves to it.\n`,
    ),
  );
}

/** Entries of mesh.lock whose project or upstream is gone. */
function leftovers({ all, lock }: Subject): string[] {
  const wanted = new Set(
    pairsOf(all).map(({ project, upstream }) => JSON.stringify([project.name, upstream.name])),
  );
  return [...lock].flatMap(([project, entries]) =>
    [...entries.keys()]
      .filter((upstream) => !wanted.has(JSON.stringify([project, upstream])))
      .map((upstream) => `${project}, ${upstream}: mesh.lock has an entry that nothing here needs`),
  );
}
