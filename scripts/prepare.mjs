#!/usr/bin/env node
// npm's `prepare`: builds dist/ and lets Git find the hooks. An install without development packages has nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, hasSources } from './build.mjs';
import { stampPackages } from './node-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = (name) => existsSync(new URL(`../node_modules/${name}/package.json`, import.meta.url));

/** Whoever keeps hooks elsewhere has a reason to; Husky would take it away without a word. */
function hooksPath() {
  const { stdout } = spawnSync('git', ['config', '--get', 'core.hooksPath'], { encoding: 'utf8' });
  return (stdout ?? '').trim();
}

try {
  process.chdir(root);
  if (hasSources() && installed('esbuild')) await build();
  const elsewhere = hooksPath();
  if (elsewhere !== '' && elsewhere !== '.husky/_') {
    process.stderr.write(
      `prepare: Git hooks are not installed, because core.hooksPath is ${elsewhere}. To use those of this repository: git config core.hooksPath .husky/_\n`,
    );
  } else if (installed('husky')) {
    const { default: husky } = await import('husky');
    const message = husky();
    const expected = message === '' || message.startsWith('HUSKY=0') || message.startsWith(".git can't");
    if (!expected) process.stderr.write(`prepare: Git hooks are not installed: ${message.trim()}\n`);
  }
  stampPackages(root);
} catch (error) {
  process.stderr.write(`prepare: ${error.message}\n`);
  process.exitCode = 1;
}
