import { join } from 'node:path';
import { makeMesh } from './generate/mesh.ts';
import { type MeshCase, runCase } from './mesh-case.ts';
import type { ParseServer } from './parse-server.ts';
import { shrink } from './shrink.ts';

export interface SeedsResult {
  readonly projects: number;
  readonly nodes: number;
  readonly parents: number;
  readonly unknown: number;
  /** Seeds whose mesh dbt does not take, with what it said. */
  readonly refused: readonly { readonly seed: number; readonly reason: string }[];
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly seed: number;
  readonly differences: readonly string[];
  readonly shrunk: MeshCase;
}

/** Compares meshgate with `dbt parse` on the meshes of these seeds; a difference is shrunk with that many trials. */
export async function runSeeds(
  seeds: readonly number[],
  folder: string,
  server: ParseServer,
  mostTrials: number,
  onFailure: (failure: Failure) => void = () => {},
): Promise<SeedsResult> {
  const total = { projects: 0, nodes: 0, parents: 0, unknown: 0 };
  const refused: { seed: number; reason: string }[] = [];
  const failures: Failure[] = [];
  for (const seed of seeds) {
    const mesh = makeMesh(seed);
    const place = join(folder, String(seed));
    const result = await runCase(mesh, place, server);
    if (result.refused !== null) {
      refused.push({ seed, reason: result.refused });
      continue;
    }
    total.projects += mesh.folders.length;
    total.nodes += result.nodes;
    total.parents += result.parents;
    total.unknown += result.unknown;
    const [first] = result.differences;
    if (first === undefined) continue;
    // The same kind of difference, or the shrinking wanders off to another one.
    const kind = first.replace(/^[^:]*: /, '').replace(/ (?:is|reads) .*/, '');
    const isBad = async (candidate: MeshCase): Promise<boolean> => {
      const again = await runCase(candidate, place, server);
      return again.refused === null && again.differences.some((difference) => difference.includes(kind));
    };
    const shrunk = mostTrials === 0 ? mesh : await shrink(mesh, isBad, mostTrials);
    const failure = { seed, differences: result.differences, shrunk };
    failures.push(failure);
    onFailure(failure);
  }
  return { ...total, refused, failures };
}
