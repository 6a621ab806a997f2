import type { Contract } from '../manifest/contract-manifest.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { changesOf, type JudgedChange, type Promised } from '../mesh/compatibility/judge-changes.ts';
import { isNoticed } from '../mesh/compatibility/publish-answer.ts';
import { modelName, tellChange } from '../mesh/differences/tell-change.ts';
import type { ReaderDoubt } from '../mesh/known-reader.ts';
import type { Store, StoredObject } from '../registry/store.ts';
import { answerTable } from '../report/answer-table.ts';
import { tellDoubt, tellReader } from '../report/tell-answer.ts';
import { judgePublication, usesHistory } from './judge-publication.ts';
import { knownReaders } from './known-readers.ts';
import type { Refusal } from './refusal.ts';
import type { Workspace } from './workspace.ts';

interface Publishing {
  readonly name: string;
  readonly environment: string;
  readonly contract: Contract;
  readonly latest: StoredObject | null;
  readonly store: Store;
  readonly workspace: Workspace;
  readonly today: string;
}

/** What a publication changes of the latest, and what the policies make of it. */
export interface PublishedChanges {
  readonly changes: readonly JudgedChange[];
  /** What nobody here can tell, where it could matter. */
  readonly doubts: readonly ReaderDoubt[];
  /** For `--dry-run`: each change with its level and whom it breaks; empty where nothing is published yet. */
  readonly table: string;
}

export async function publishedChanges(publishing: Publishing): Promise<PublishedChanges> {
  const { name, environment, contract, latest, store, workspace, today } = publishing;
  const before = latest === null ? null : promisedBy(latest.bytes, 'the latest publication', name);
  if (before === null) return { changes: [], doubts: [], table: '' };
  const text = Buffer.from(contract.text({}), 'utf8');
  const after = withClosed(promisedBy(text, 'the manifest', name) ?? NOTHING, workspace, name);
  const { config } = workspace;
  const { compatibility } = config;
  const isHarmless = !changesOf({ before, inUse: [], after }, { compatibility, today }).some(isNoticed);
  // Most publications harm nobody: then nobody need be asked.
  const known =
    isHarmless && !usesHistory(config, name)
      ? { readers: [], doubts: [] }
      : await knownReaders(workspace, store, name, environment);
  const verdict = await judgePublication({ project: name, config, store, before, after, known, today });
  const told = { ...verdict, project: name, environment, from: 'latest', to: 'this', readers: known.readers };
  const doubts = verdict.answer === 'unknown' ? [...verdict.unsure, ...verdict.doubts] : [];
  return { changes: verdict.changes, doubts, table: verdict.changes.length === 0 ? '' : answerTable(told) };
}

const NOTHING: Promised = { nodes: [], adapter: null };

/** null for a latest that cannot be read: whoever stands on it is broken already. */
function promisedBy(bytes: Buffer, from: string, name: string): Promised | null {
  try {
    const { nodes, adapterType } = readManifest(bytes, from);
    return { nodes: nodes.filter(({ project }) => project === name), adapter: adapterType };
  } catch (error) {
    if (error instanceof ManifestError) return null;
    throw error;
  }
}

/** A contract has nothing of what is closed; the files tell it from what is gone. */
function withClosed({ nodes, adapter }: Promised, { projects }: Workspace, name: string): Promised {
  const own = projects.find((project) => project.name === name)?.nodes ?? [];
  const open = new Set(nodes.map(({ unique_id }) => unique_id));
  const closed = own.filter(
    ({ unique_id, access, enabled }) => !open.has(unique_id) && (access !== 'public' || !enabled),
  );
  return { nodes: [...nodes, ...closed], adapter };
}

const NAMED = 5;

/** Why the policies keep a publication back; null where they do not. Unknown is never yes. */
export function refusalBy({ changes, doubts }: Pick<PublishedChanges, 'changes' | 'doubts'>): Refusal | null {
  const refused = changes.filter(({ verdict }) => verdict === 'refused');
  const [first] = refused;
  if (first === undefined) {
    if (doubts.length === 0) return null;
    const next = 'Mend them, accept the change in mesh.yml, or --allow-breaking --reason TEXT.';
    return { reasons: doubts.map((doubt) => `nobody can tell whom it breaks: ${tellDoubt(doubt)}`), next };
  }
  const { safePath } = tellChange(first.change);
  return {
    reasons: refused.map(({ change, policy, broken }) => {
      const readers = broken.slice(0, NAMED).map(tellReader);
      const more = broken.length > NAMED ? [`and ${broken.length - NAMED} more`] : [];
      const whom = broken.length === 0 ? '' : `; it breaks ${[...readers, ...more].join(', ')}`;
      return `${modelName(change)}: ${tellChange(change).message} (${change.id}, refused by ${policy})${whom}`;
    }),
    next: `${safePath === '' ? '' : `${safePath} `}On purpose: accept it in mesh.yml (\`mesh explain ${first.change.id}\`), or --allow-breaking --reason TEXT.`,
  };
}

/** What is let pass although it breaks, for the record; null where there is nothing. */
export function letPass(changes: readonly JudgedChange[]): string | null {
  const told = changes
    .filter(({ verdict }) => verdict !== 'passes')
    .map(({ change: { id, model, column } }) => [id, model.unique_id, column ?? ''].join(' ').trim());
  return told.length === 0 ? null : told.join('; ');
}
