import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

interface Project {
  root: string;
  write(path: string, text: string): void;
  build(): Promise<Outcome>;
  buildIfStale(options?: string): Promise<boolean>;
  cli(...args: string[]): Promise<Outcome>;
}

const script = JSON.stringify(join(repoRoot, 'scripts/build.mjs'));

/** A small stand-in of the command, with the real packages. */
function project(packages = true): Project {
  const root = tempDir();
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const node = (code: string): Promise<Outcome> =>
    spawnCommand(process.execPath, [
      '--input-type=module',
      '--eval',
      `const b = await import(${script});\n${code}`,
    ]);
  write('package.json', '{"version": "1.2.3", "type": "module"}');
  write(
    'src/cli.ts',
    "#!/usr/bin/env node\nif (process.argv[2]) await import('./later.ts'); else console.log(__VERSION__);",
  );
  write('src/api.ts', '/** Says so. */\nexport async function check(): Promise<void> {}\n');
  write('src/check-result.ts', 'export interface CheckResult {}\n');
  write(
    'src/later.ts',
    "import { parse } from 'yaml';\nimport { simpleGit } from 'simple-git';\nconsole.log(parse('a: 1').a, typeof simpleGit);",
  );
  if (packages) symlinkSync(join(repoRoot, 'node_modules'), join(root, 'node_modules'));
  return {
    root,
    write,
    build: () => node(`await b.build({ root: ${JSON.stringify(root)} });`),
    buildIfStale: async (options = '') => {
      const { stdout, stderr } = await node(
        `console.log(await b.buildIfStale({ root: ${JSON.stringify(root)}, ${options} }));`,
      );
      if (!/^(true|false)\n$/.test(stdout)) throw new Error(stderr);
      return stdout === 'true\n';
    },
    cli: (...args) =>
      spawnCommand(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: tempDir() }),
  };
}

const chunks = (root: string): string[] =>
  readdirSync(join(root, 'dist')).filter((name) => /-\w+\.js$/.test(name));

suite('build', ({ test }) => {
  test('bundles the command, its chunks and their licences', async () => {
    const { root, build, cli } = project();
    const built = await build();
    assert.is(built.status, 0, built.stderr);
    assert.equal(await cli(), { status: 0, stdout: '1.2.3\n', stderr: '' });
    assert.is((await cli('later')).stdout, '1 function\n');
    assert.is(statSync(join(root, 'dist/cli.js')).mode & 0o111, 0o111);
    assert.match(readFileSync(join(root, 'dist/cli.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const licences = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const name of ['yaml', 'simple-git', 'debug', 'ms'])
      assert.match(licences, new RegExp(`\\n${name} \\d`));
    assert.match(licences, 'Permission to use, copy, modify');
    assert.equal(readdirSync(root).sort(), ['.cache', 'dist', 'node_modules', 'package.json', 'src']);
  });

  test('happens when a source is newer, changed or gone, and else not', async () => {
    const { root, write, buildIfStale, cli } = project();
    write('src/idle.ts', '');
    assert.is(await buildIfStale(), true);
    assert.is(await buildIfStale(), false);
    write('src/cli.ts', "#!/usr/bin/env node\nconsole.log('changed');");
    assert.is(await buildIfStale(), true);
    assert.is((await cli()).stdout, 'changed\n');
    rmSync(join(root, 'src/idle.ts'));
    assert.is(await buildIfStale(), true);
    const past = new Date(0);
    utimesSync(join(root, 'dist/cli.js'), past, past);
    assert.is(await buildIfStale(), true);
  });

  test('removes the chunks of an older build, unless a command may still run from them', async () => {
    const { root, write, build, buildIfStale } = project();
    await build();
    const [old = ''] = chunks(root).filter((name) => name.startsWith('later-'));
    write('src/later.ts', 'console.log(2);');
    await buildIfStale('keepOldChunks: true');
    assert.ok(chunks(root).includes(old));
    await build();
    assert.not.ok(chunks(root).includes(old));
    assert.is(chunks(root).length, 1);
  });

  test('a broken source leaves the last build as it was', async () => {
    const { write, build, cli } = project();
    await build();
    write('src/later.ts', 'const = 1;');
    const { status, stderr } = await build();
    assert.is.not(status, 0);
    assert.match(stderr, 'later.ts:1:6');
    assert.is((await cli('later')).stdout, '1 function\n');
  });

  test('two builds at once take turns', async () => {
    const { build, cli } = project();
    const outcomes = await Promise.all([build(), build(), build()]);
    assert.equal(
      outcomes.map(({ status }) => status),
      [0, 0, 0],
    );
    assert.is((await cli('later')).stdout, '1 function\n');
  });

  test('the lock of a dead build is taken over', async () => {
    const { write, build } = project();
    write('.cache/build.lock', '999999999');
    assert.is((await build()).status, 0);
  });
});
