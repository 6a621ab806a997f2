import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dbt } from './dbt.ts';

/** What can be known of a dbt without starting it, which takes Python seconds. */
export interface DbtInstall {
  /** `dbt_core`, `dbt_loom`, … with their versions; none where the program does not lie in a virtual environment. */
  readonly packages: ReadonlyMap<string, string>;
  /** Changes when another dbt is installed, as far as it can be seen. */
  readonly identity: string;
}

export async function dbtInstall({ program, words, pins }: Dbt): Promise<DbtInstall> {
  const packages = await packagesBeside(program);
  const file = await stat(program).catch(() => null);
  const pinned = pins === null ? '' : await readFile(pins, 'utf8').catch(() => '');
  return {
    packages,
    identity: JSON.stringify([program, words, file?.size, file?.mtimeMs, pinned, [...packages].sort()]),
  };
}

/** The version in the answer to `dbt --version`; null where it does not say. */
export function versionIn(answer: string): string | null {
  return /(?:installed:\s*|\bdbt(?:-core|-fusion)?\s+)v?(\d+\.\d+[^\s,]*)/i.exec(answer)?.[1] ?? null;
}

/** By the folders that pip, uv and poetry leave: `site-packages/dbt_core-1.11.16.dist-info`. */
async function packagesBeside(program: string): Promise<ReadonlyMap<string, string>> {
  const home = dirname(dirname(program));
  const real = dirname(dirname(await realpath(program).catch(() => program)));
  const found = new Map<string, string>();
  if (!(await isLauncher(program))) return found;
  for (const venv of new Set([home, real])) {
    const pythons = await readdir(join(venv, 'lib')).catch(() => []);
    const folders = pythons.filter((name) => /^python\d/.test(name)).map((name) => join(venv, 'lib', name));
    for (const folder of [...folders, join(venv, 'Lib')]) {
      for (const name of await readdir(join(folder, 'site-packages')).catch(() => [])) {
        const [, distribution, version] = /^(dbt(?:_\w+)?)-(\d.*)\.dist-info$/.exec(name) ?? [];
        if (distribution !== undefined && version !== undefined) found.set(distribution, version);
      }
    }
  }
  return found;
}

/** dbt 2 is a program of its own, and may lie beside packages that it has nothing to do with. */
async function isLauncher(program: string): Promise<boolean> {
  if (program.endsWith('.exe')) return true;
  const file = await open(program).catch(() => null);
  try {
    const start = await file?.read(Buffer.alloc(2), 0, 2, 0);
    return start?.buffer.toString('latin1') === '#!';
  } finally {
    await file?.close();
  }
}
