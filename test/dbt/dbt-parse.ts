import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../src/manifest/manifest.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import { cleanEnv } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';

const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
export const dbtPath = join(repoRoot, '.venv', bin, 'dbt');

/** Runs the real dbt in a project's folder; throws with dbt's own words where it fails. */
export async function dbt(folder: string, ...args: string[]): Promise<string> {
  const profiles = existsSync(join(folder, 'profiles.yml')) ? folder : join(folder, '..');
  const env = { ...cleanEnv(), DBT_PROFILES_DIR: profiles, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' };
  const { status, stdout, stderr } = await spawnCommand(dbtPath, args, { cwd: folder, env });
  if (status !== 0) throw new Error(`dbt ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** The manifest that `dbt parse` makes of a project. */
export async function dbtParse(folder: string): Promise<Manifest> {
  await dbt(folder, '--no-partial-parse', '--quiet', 'parse');
  return readManifest(await readFile(join(folder, 'target', 'manifest.json')), 'target/manifest.json');
}
