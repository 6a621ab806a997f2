import type { MeshCase } from './mesh-case.ts';

/** Leaves out files and lines while the case stays as bad as it is: https://www.debuggingbook.org/html/DeltaDebugger.html */
export async function shrink(
  mesh: MeshCase,
  isBad: (candidate: MeshCase) => Promise<boolean>,
  mostTrials: number,
): Promise<MeshCase> {
  let best = mesh;
  let trials = 0;
  const attempt = async (files: Readonly<Record<string, string>>): Promise<boolean> => {
    if (trials++ >= mostTrials) return false;
    const candidate = { ...best, files };
    if (!(await isBad(candidate))) return false;
    best = candidate;
    return true;
  };
  for (const path of Object.keys(mesh.files)) {
    const { [path]: _, ...rest } = best.files;
    await attempt(rest);
  }
  for (const path of Object.keys(best.files)) {
    for (let size = 8; size >= 1; size = Math.floor(size / 2)) {
      let from = 0;
      while (from < lines(best, path).length) {
        const kept = lines(best, path).toSpliced(from, size);
        if (!(await attempt({ ...best.files, [path]: kept.join('\n') }))) from += size;
        if (trials >= mostTrials) return best;
      }
    }
  }
  return best;
}

function lines(mesh: MeshCase, path: string): string[] {
  return (mesh.files[path] ?? '').split('\n');
}
