import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { versionDefine } from '../../scripts/version-define.mjs';

/** Bundled tests lie below node_modules, so that packages are found from there. */
const cache = resolve('node_modules/.cache/meshgate-tests');

/** Bundles test files in one go; each run has a folder of its own, so that two runs at once do not meet. */
export async function bundleTests(files) {
  removeFoldersOfDeadRuns();
  const { build } = await import('esbuild');
  const folder = join(cache, `run-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const root = resolve('.');
  const inRoot = files.every((file) => !relative(root, resolve(file)).startsWith('..'));
  const entryPoints = files.map((file, index) => ({
    in: resolve(file),
    out: inRoot ? relative(root, resolve(file)).replace(/\.ts$/, '') : `outside/${index}`,
  }));
  await build({
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    define: versionDefine(root),
    logLevel: 'silent',
  });
  return {
    bundles: new Map(files.map((file, index) => [file, join(folder, `${entryPoints[index].out}.mjs`)])),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function removeFoldersOfDeadRuns() {
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (pid && pid !== process.pid && !isAlive(pid))
      rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
