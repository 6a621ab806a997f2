import { join } from 'node:path';
import type { Context } from '../context.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import type { Project } from '../project/project.ts';
import type { Candidate } from '../registry/candidate.ts';
import { sha256 } from '../registry/contract-digest.ts';
import type { ReaderVerdict } from '../registry/history-records.ts';
import { parseMeshLock } from '../registry/parse-mesh-lock.ts';
import type { Published } from '../registry/read-published.ts';
import { decodeText } from '../source/decode-text.ts';
import { linksOf } from '../source/links.ts';
import { compileEach, isFailure, type Outcome } from './compile/compile-projects.ts';
import { layOut } from './compile/lay-out.ts';
import { withNeeded } from './compile/needed-upstreams.ts';
import { lockedContent } from './locked-content.ts';
import { type Pair, pairsOf } from './sync-plan.ts';
import { withTemporaryFolder } from './temporary-folder.ts';
import type { Workspace } from './workspace.ts';

/** The projects of this repository that read what a project publishes for an environment. */
export async function readersHere(
  { projects, snapshot }: Pick<Workspace, 'projects' | 'snapshot'>,
  upstream: string,
  environment: string,
): Promise<Project[]> {
  const bytes = (await snapshot.read(['mesh.lock'])).get('mesh.lock');
  const lock = bytes === undefined ? new Map() : parseMeshLock(decodeText(bytes));
  const standsOn = (name: string): string => lock.get(name)?.get(upstream)?.environment ?? environment;
  return projects.filter((project) =>
    pairsOf([project]).some(
      (pair) => pair.upstream.name === upstream && standsOn(project.name) === environment,
    ),
  );
}

export interface Trial {
  readonly workspace: Workspace;
  readonly cache: CacheFolder | undefined;
  readonly upstream: string;
  readonly environment: string;
  readonly candidate: Candidate;
  readonly readers: readonly Project[];
  readonly mode: 'compile' | 'parse';
}

/** Runs dbt for each reader in a temporary folder where the upstream is what the candidate says. */
export function tryReaders(trial: Trial, context: Context): Promise<ReaderVerdict[]> {
  const { workspace, cache, upstream, environment, candidate, readers, mode } = trial;
  const { root, snapshot, config } = workspace;
  const { bytes, stamp, timestamp } = candidate;
  return withTemporaryFolder(context, async (temporary) => {
    const folder = join(temporary, 'tree');
    const lockedOf = await lockedContent(workspace, folder, context);
    const published: Published = {
      bytes,
      entry: { environment, timestamp, sha256: sha256(bytes), git_commit: stamp.gitCommit },
    };
    const locked = async (pair: Pair): Promise<Published | null> =>
      pair.upstream.name === upstream ? published : lockedOf(pair);
    // What the upstream's files declare since is no part of the candidate.
    const others = workspace.projects.filter(({ name }) => name !== upstream);
    const projects = await withNeeded(readers, { ...workspace, projects: others }, locked);
    const links = await linksOf(root, snapshot);
    const job = {
      workspace,
      projects,
      mode,
      temporary,
      revision: layOut(workspace, projects, { folder, locked, links }),
      cache,
      dbt: config.dbt,
      given: new Map([[upstream, { bytes, digest: stamp.contractSha256 }]]),
    };
    const outcomes = await compileEach(job, context);
    return readers.map((project) => verdictOf(project, outcomes.get(project)));
  });
}

function verdictOf({ name }: Project, outcome: Outcome | undefined): ReaderVerdict {
  if (outcome === undefined) return { project: name, ok: false, reason: 'it was not tried' };
  if (isFailure(outcome)) {
    const words = outcome.words.replace(/\s*\n\s*/g, ' ').trim();
    const reason = words === '' ? outcome.what : `${outcome.what}: ${words}`;
    return { project: name, ok: false, reason: reason.slice(0, 500) };
  }
  const [problem] = outcome.problems;
  return { project: name, ok: problem === undefined, reason: problem ?? null };
}
