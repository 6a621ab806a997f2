import type { Span } from '../finding.ts';
import type { KnownReader, KnownReaders, ReadContract, ReaderDoubt } from '../mesh/known-reader.ts';
import type { CrossReference, Mesh } from '../mesh/mesh.ts';
import type { Project } from '../project/project.ts';
import type { MeshLock } from '../registry/mesh-lock.ts';
import type { Store } from '../registry/store.ts';
import { decodeText } from '../source/decode-text.ts';
import { type ColumnReading, readColumns } from './column-reads.ts';
import { publishedReaders } from './published-readers.ts';
import type { Workspace } from './workspace.ts';

type Here = Pick<Workspace, 'snapshot' | 'mesh'> & Partial<Pick<ColumnReading, 'cache'>>;

/**
 * Who reads what a project publishes for an environment. Of a project in this repository its files decide and not
 * what it once published: a commit that changes a model and its reader together is whole, whoever is published first.
 */
export async function knownReaders(
  here: Here & Pick<Workspace, 'projects'>,
  store: Store,
  upstream: string,
  environment: string,
): Promise<KnownReaders> {
  const declared = await declaredReaders(here, upstream);
  const names = new Set([upstream, ...here.projects.map(({ name }) => name)]);
  const published = await publishedReaders(store, upstream, environment, names);
  const standing = declared.readers.filter(
    ({ contract }) => contract === null || contract.environment === environment,
  );
  return {
    readers: [...standing, ...published.readers].sort(byReader),
    doubts: [...declared.doubts, ...published.doubts],
  };
}

/** Who reads a project, by what the files of this repository say. */
export async function declaredReaders(here: Here, upstream: string): Promise<KnownReaders> {
  const isWanted = (reference: CrossReference): boolean =>
    reference.upstream.name === upstream && !isPinnedPackage(reference);
  return { readers: await readersWhere(here, isWanted), doubts: doubtsAbout(here.mesh, upstream) };
}

/** What a project of this repository reads of others' publications: upstream → its readers in the project. */
export async function readsOf(here: Here, project: Project): Promise<ReadonlyMap<string, KnownReaders>> {
  const { references, strays, dynamic } = here.mesh;
  const own = <T extends { readonly project: Project }>(items: readonly T[]): readonly T[] =>
    items.filter((item) => item.project === project);
  const named = [
    ...project.upstreams.keys(),
    ...own(references).map(({ upstream }) => upstream.name),
    ...own(strays).map(({ upstream }) => upstream),
    ...own(dynamic).flatMap(({ reaches, upstream }) => (reaches === 'neighbour' ? (upstream ?? []) : [])),
  ];
  const reads = new Map<string, KnownReaders>();
  for (const name of [...new Set(named)].sort()) {
    const isWanted = (reference: CrossReference): boolean =>
      reference.project === project && reference.upstream.name === name && !reference.upstream.isPackage;
    const readers = await readersWhere(here, isWanted);
    const doubts = doubtsAbout(here.mesh, name).filter((doubt) => doubt.project === project.name);
    if (readers.length > 0 || doubts.length > 0) reads.set(name, { readers, doubts });
  }
  return reads;
}

async function readersWhere(
  { mesh, snapshot, cache }: Here,
  isWanted: (reference: CrossReference) => boolean,
): Promise<KnownReader[]> {
  const references = mesh.references.filter(isWanted);
  if (references.length === 0) return [];
  const lock = await lockOf(snapshot);
  const columnsOf = await readColumns({ snapshot, cache }, references);
  const readers = new Map<string, KnownReader>();
  for (const reference of references) {
    const { project, from, targetId: target, version, at, upstream } = reference;
    const key = JSON.stringify([project.path, from.unique_id, target, version]);
    const known = readers.get(key);
    if (known !== undefined && byPlace(known.at, at) <= 0) continue;
    readers.set(key, {
      project: project.name,
      unique_id: from.unique_id,
      resource_type: from.resource_type,
      target,
      version,
      at,
      columns: columnsOf(reference),
      contract: contractIn(lock, project.name, upstream.name),
      publishedAt: null,
    });
  }
  return [...readers.values()].sort(byReader);
}

async function lockOf(snapshot: Here['snapshot']): Promise<MeshLock> {
  const bytes = (await snapshot.read(['mesh.lock'])).get('mesh.lock');
  if (bytes === undefined) return new Map();
  const { parseMeshLock } = await import('../registry/parse-mesh-lock.ts');
  return parseMeshLock(decodeText(bytes), 'mesh.lock');
}

function contractIn(lock: MeshLock, reader: string, upstream: string): ReadContract | null {
  const entry = lock.get(reader)?.get(upstream);
  if (entry === undefined) return null;
  return { environment: entry.environment, timestamp: entry.timestamp, sha256: entry.sha256 };
}

/** What Jinja alone could tell, and what names a project of which too little is here. */
function doubtsAbout({ dynamic, strays }: Mesh, upstream: string): ReaderDoubt[] {
  const mayReach = dynamic.filter(
    ({ project, reaches, upstream: named }) =>
      (reaches === 'any' && project.upstreams.has(upstream)) ||
      (reaches === 'neighbour' && named === upstream),
  );
  return [
    ...mayReach.map(({ project, at }) => ({
      project: project.name,
      reason: 'only Jinja could tell what this reference reaches',
      at,
    })),
    ...strays
      .filter((stray) => stray.upstream === upstream)
      .map(({ project, at, notSynced }) => ({
        project: project.name,
        reason: notSynced ?? `nothing that ${upstream} declares or publishes is known here`,
        at,
      })),
  ];
}

/** Of a package that Git or the hub gives, a reader has the revision that he installed, whatever is published. */
function isPinnedPackage({ project, upstream }: CrossReference): boolean {
  return (
    upstream.isPackage && project.packages.every(({ name, path }) => name !== upstream.name || path === null)
  );
}

function byReader(a: KnownReader, b: KnownReader): number {
  return byText(a.project, b.project) || byPlace(a.at, b.at) || byText(a.target, b.target);
}

function byPlace(a: Span, b: Span): number {
  return byText(a.path, b.path) || a.line - b.line || a.column - b.column;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
