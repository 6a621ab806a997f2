#!/usr/bin/env node
// Bundles src/cli.ts and src/api.ts to dist/: two start files, a chunk for each command, small dependencies inside.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thirdPartyLicences } from './third-party-licences.mjs';
import { versionDefine } from './version-define.mjs';
import { withLock } from './with-lock.mjs';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const inputs = ['src', 'scripts/build.mjs', 'package.json', 'package-lock.json'];
const buildLock = (root) => join(root, '.cache/build.lock');

/** Builds when something is newer than the last build; says whether it did. */
export async function buildIfStale({ root = projectRoot, keepOldChunks = false } = {}) {
  if (!isStale(root)) return false;
  return withLock(buildLock(root), async () => {
    if (!isStale(root)) return false;
    await buildNow(root, keepOldChunks);
    return true;
  });
}

export async function build({ root = projectRoot } = {}) {
  await withLock(buildLock(root), () => buildNow(root, false));
}

export const hasSources = (root = projectRoot) => existsSync(join(root, 'src/cli.ts'));

export function isStale(root = projectRoot) {
  if (!hasSources(root)) return false;
  const start = join(root, 'dist/cli.js');
  if (!existsSync(start)) return true;
  const built = statSync(start).mtimeMs;
  return inputs.some((input) => newerThan(join(root, input), built));
}

/** A folder counts too: its time changes when a file leaves it. */
function newerThan(path, time) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return false;
  if (stat.mtimeMs > time) return true;
  return stat.isDirectory() && readdirSync(path).some((name) => newerThan(join(path, name), time));
}

async function buildNow(root, keepOldChunks) {
  const started = new Date();
  const result = await bundle(root);
  const files = result.outputFiles.map((file) => ({
    name: basename(file.path),
    text: withRequire(file.text),
  }));
  files.push({ name: 'api.d.ts', text: declarations(root) });
  files.push({
    name: 'THIRD-PARTY-LICENSES.txt',
    text: thirdPartyLicences(root, Object.keys(result.metafile.inputs)),
  });
  replaceFolder(join(root, 'dist'), files, started, keepOldChunks);
}

async function bundle(root) {
  let esbuild;
  try {
    esbuild = await import('esbuild');
  } catch (cause) {
    throw new Error('esbuild is not installed: run `npm ci` first', { cause });
  }
  return esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/cli.ts', 'src/api.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@aws-sdk/*', '@smithy/*'],
    // yaml's `node` entry is CommonJS, of which nothing can be left out; the other one is the same code as ES modules.
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
    chunkNames: '[name]-[hash]',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    define: versionDefine(root),
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
}

/** The types of the API stand in a file without imports; beside them the build declares the one function. */
function declarations(root) {
  const types = readFileSync(join(root, 'src/check-result.ts'), 'utf8');
  const [docs] = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n(?=export async function check\b)/.exec(
    readFileSync(join(root, 'src/api.ts'), 'utf8'),
  );
  return `${types}\n${docs}export declare function check(options?: CheckOptions): Promise<CheckResult>;\n`;
}

/** Bundled CommonJS asks for Node's own modules by `require`, which ES modules lack; one chunk holds that call. */
function withRequire(text) {
  if (!/\btypeof require\b/.test(text)) return text;
  const banner = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);\n";
  const shebang = /^#!.*\n/.exec(text)?.[0] ?? '';
  return shebang + banner + text.slice(shebang.length);
}

/** A command that starts meanwhile finds the old build or the new one: chunks have hashed names and cli.js comes last. */
function replaceFolder(folder, files, time, keepOldChunks) {
  const temporary = `${folder}.tmp-${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  mkdirSync(folder, { recursive: true });
  try {
    const ordered = files.toSorted((a, b) => Number(a.name === 'cli.js') - Number(b.name === 'cli.js'));
    for (const { name, text } of ordered) {
      writeFileSync(join(temporary, name), text);
      if (name === 'cli.js') {
        chmodSync(join(temporary, name), 0o755);
        utimesSync(join(temporary, name), time, time);
      }
      renameSync(join(temporary, name), join(folder, name));
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  if (keepOldChunks) return;
  const current = new Set(files.map((file) => file.name));
  for (const name of readdirSync(folder)) {
    if (!current.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function main() {
  if (!hasSources()) throw new Error('src/cli.ts is missing: nothing to build');
  await build();
  const size = statSync(join(projectRoot, 'dist/cli.js')).size;
  process.stderr.write(`built dist/cli.js (${Math.ceil(size / 1024)} kB)\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    process.stderr.write(`build: ${error.message}\n`);
    process.exitCode = 1;
  });
}
