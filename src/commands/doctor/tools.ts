import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from '../../shell/spawn.ts';
import { toolProblem } from '../hooks/tool-version.ts';
import { broken, type Diagnosis, ok, type Patient, warning } from './diagnosis.ts';

declare const __VERSION__: string;
declare const __SOURCES__: string;

/** The oldest that are tested. */
const NODE = [20, 17];
const GIT = [2, 31];

export async function examineTools({ places }: Patient): Promise<Diagnosis[]> {
  return [
    ...(await examineBuild(places.root)),
    await examineProgram('node', ['--version'], NODE, places.root),
    await examineProgram('git', ['--version'], GIT, places.root),
    examineCache(places.common),
  ];
}

/** The program that a hook would find: not the one that runs now. */
async function examineProgram(
  name: string,
  words: string[],
  [major = 0, minor = 0]: readonly number[],
  cwd: string,
): Promise<Diagnosis> {
  const wanted = `${major}.${minor}`;
  const found = await run(name, words, { cwd }).catch(() => null);
  const version = /(\d+)\.(\d+)[.\d]*/.exec(found?.stdout.toString('utf8') ?? '');
  if (version === null) {
    return broken(name, `${name} is not on PATH`, `Install ${name} ${wanted} or newer.`);
  }
  const isOld = Number(version[1]) < major || (version[1] === String(major) && Number(version[2]) < minor);
  return isOld
    ? broken(name, `${version[0]} is too old`, `Install ${name} ${wanted} or newer.`)
    : ok(name, version[0]);
}

/** meshgate itself: as installed by a lockfile, or built in its own repository. */
async function examineBuild(root: string): Promise<Diagnosis[]> {
  const home = dirname(dirname(fileURLToPath(import.meta.url)));
  const stamp = join(home, 'scripts/version-define.mjs');
  if (!existsSync(join(home, 'src/cli.ts')) || !existsSync(stamp)) {
    const problem = toolProblem(root);
    return [
      problem === null ? ok('meshgate', __VERSION__) : broken('meshgate', problem.message, problem.next),
    ];
  }
  const { versionDefine }: { versionDefine: (folder: string) => { __SOURCES__: string } } = await import(
    pathToFileURL(stamp).href
  );
  return [
    versionDefine(home).__SOURCES__ === JSON.stringify(__SOURCES__)
      ? ok('meshgate', `${__VERSION__}, built from the sources that are here`)
      : broken('meshgate', 'dist/ is not what src/ would be built to', 'npm run build'),
  ];
}

function examineCache(gitFolder: string): Diagnosis {
  const folder = join(gitFolder, 'meshgate');
  try {
    accessSync(existsSync(folder) ? folder : gitFolder, constants.W_OK);
    return ok('cache', 'can be written');
  } catch {
    return warning(
      'cache',
      `${folder} cannot be written, so every commit reads all files`,
      'Make the folder yours.',
    );
  }
}
