import { readManifest } from '../manifest/read-manifest.ts';
import { buildMesh } from '../mesh/build-mesh.ts';
import type { CrossReference, Demand, PublishedFor } from '../mesh/mesh.ts';
import type { Project } from '../project/project.ts';
import type { MeshLock } from '../registry/mesh-lock.ts';

export interface Step {
  readonly project: string;
  readonly environment: string;
  /** The bytes of the contracts, as it is and as it would be. */
  readonly from: Buffer;
  readonly to: Buffer;
}

interface Here {
  readonly projects: readonly Project[];
  readonly publishedFor: PublishedFor;
  readonly lock: MeshLock;
}

/**
 * The references of this repository that reach what they may read in one contract and not in the other. The
 * publisher's own files do not count: it is the published contract that is judged.
 */
export function brokenReaders({ projects, publishedFor, lock }: Here, step: Step): readonly CrossReference[] {
  const { project, environment } = step;
  const readers = projects.filter(({ name }) => name !== project);
  const brokenBy = (bytes: Buffer, from: string): readonly CrossReference[] => {
    const contract = readManifest(bytes, from);
    const mesh = buildMesh(readers, (reader, upstream) =>
      upstream === project ? { state: 'contract', contract, from } : publishedFor(reader, upstream),
    );
    return mesh.references.filter(
      ({ project: reader, upstream, broken, certainty }) =>
        upstream.name === project &&
        broken.length > 0 &&
        certainty === 'certain' &&
        (lock.get(reader.name)?.get(project)?.environment ?? environment) === environment,
    );
  };
  const before = new Set(ifReadable(() => brokenBy(step.from, 'the latest contract').map(placeOf)));
  return brokenBy(step.to, 'the earlier contract').filter((reference) => !before.has(placeOf(reference)));
}

const WHY: Readonly<Record<Demand, string>> = {
  exists: 'is not in it',
  version: 'is not in it in this version',
  group: 'is private in it',
  public: 'is not public in it',
  contract: 'has no enforced contract in it',
  consumers: 'does not let this project in',
};

export function tellBroken(reference: CrossReference): string {
  const { project, targetId, broken } = reference;
  return `${project.name}: ${placeOf(reference)} reads ${targetId}, which ${WHY[broken[0] ?? 'exists']}`;
}

function placeOf({ at }: CrossReference): string {
  return `${at.path}:${at.line}:${at.column}`;
}

/** A latest that cannot be read is what a rollback is for: then nothing was whole before. */
function ifReadable<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
