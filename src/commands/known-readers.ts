import type { ColumnsRead } from '../columns/columns-read.ts';
import type { Span } from '../finding.ts';
import type { KnownReader, KnownReaders, ReaderDoubt } from '../mesh/known-reader.ts';
import type { CrossReference, Mesh } from '../mesh/mesh.ts';
import type { Workspace } from './workspace.ts';

type Here = Pick<Workspace, 'root' | 'snapshot' | 'mesh'>;

/** Who reads a project, by what the files of this repository say. */
export async function declaredReaders({ mesh }: Here, upstream: string): Promise<KnownReaders> {
  const readers = new Map<string, KnownReader>();
  for (const reference of mesh.references) {
    if (reference.upstream.name !== upstream || isPinnedPackage(reference)) continue;
    const { project, from, targetId: target, version, at } = reference;
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
      columns: NOT_READ,
      publishedAt: null,
    });
  }
  return { readers: [...readers.values()].sort(byReader), doubts: declaredDoubts(mesh, upstream) };
}

const NOT_READ: ColumnsRead = { state: 'unknown', reason: 'its SQL has not been read' };

/** What Jinja alone could tell, and what names a project of which too little is here. */
function declaredDoubts({ dynamic, strays }: Mesh, upstream: string): ReaderDoubt[] {
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
