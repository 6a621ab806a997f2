import type { MeshConfig } from '../config/mesh-config.ts';
import { OutsideError } from '../errors.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { changesOf, judgeChanges, type Promised } from '../mesh/compatibility/judge-changes.ts';
import { isTransitive } from '../mesh/compatibility/policy.ts';
import { type Answer, answerOf, type Judged, unsureOf } from '../mesh/compatibility/publish-answer.ts';
import type { KnownReader, KnownReaders, ReaderDoubt } from '../mesh/known-reader.ts';
import { readLocked } from '../registry/read-published.ts';
import type { Store } from '../registry/store.ts';

export interface Publishing {
  readonly project: string;
  readonly config: MeshConfig;
  readonly store: Store;
  /** What is published last; no nodes where nothing is. */
  readonly before: Promised;
  readonly after: Promised;
  readonly known: KnownReaders;
  /** `2026-11-22`. */
  readonly today: string;
}

export interface PublicationVerdict extends Judged {
  readonly answer: Answer;
}

/** What the policies make of publishing one state of a project after another, and whom it breaks. */
export async function judgePublication(publishing: Publishing): Promise<PublicationVerdict> {
  const { project, config, store, before, after, known, today } = publishing;
  const { compatibility, accept } = config;
  const terms = { compatibility, accept, today };
  const inUse = usesHistory(config, project) ? await contractsInUse(store, project, known.readers) : NONE;
  const changes = judgeChanges(
    changesOf({ before, inUse: inUse.contracts, after }, terms),
    known.readers,
    terms,
  );
  const unsure = [...unsureOf(before.nodes, after.nodes), ...inUse.gone];
  const judged: Judged = { changes, doubts: known.doubts, unsure, today };
  return { ...judged, answer: answerOf(judged) };
}

interface InUse {
  readonly contracts: readonly Promised[];
  /** Those that cannot be read any more. */
  readonly gone: readonly ReaderDoubt[];
}

const NONE: InUse = { contracts: [], gone: [] };

/** Whether some model of a project is held to more than its latest publication. */
export function usesHistory({ compatibility }: MeshConfig, project: string): boolean {
  const { standard, projects, models } = compatibility;
  const policies = [projects.get(project) ?? standard, ...(models.get(project)?.values() ?? [])];
  return policies.some(isTransitive);
}

/** Every publication that a reader was made against. */
async function contractsInUse(
  store: Store,
  project: string,
  readers: readonly KnownReader[],
): Promise<InUse> {
  const contracts = new Map<string, Promised>();
  const gone = new Map<string, ReaderDoubt>();
  for (const { project: reader, contract } of readers) {
    if (contract === null || contracts.has(contract.sha256) || gone.has(contract.sha256)) continue;
    try {
      const bytes = await readLocked(store, project, { ...contract, git_commit: null });
      const { nodes, adapterType } = readManifest(bytes, `the publication of ${contract.timestamp}`);
      contracts.set(contract.sha256, {
        nodes: nodes.filter((node) => node.project === project),
        adapter: adapterType,
      });
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      const reason = `the publication of ${project} that it stands on (${contract.timestamp ?? 'without a timestamp'}) cannot be read any more`;
      gone.set(contract.sha256, { project: reader, reason, at: null });
    }
  }
  return { contracts: [...contracts.values()], gone: [...gone.values()] };
}
