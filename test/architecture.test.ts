import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type FileRules, fileProblems } from './architecture/file-rules.ts';
import { importCycles, type SourceFile } from './architecture/imports.ts';
import { orderProblems, roomGraph } from './architecture/rooms.ts';
import { repoRoot } from './harness/repo-root.ts';
import { suite } from './harness/suite.ts';

/** The rooms of the house, lowest first; the files that lie in src/ itself come before all of them. */
const order = [
  'shell',
  'config',
  'source',
  'registry',
  'manifest',
  'project',
  'columns',
  'mesh',
  'rules',
  'generate',
  'report',
  'commands',
  'api.ts',
  'cli.ts',
] as const;

const rules: FileRules = {
  order,
  maxLines: 250,
  only: {
    yaml: ['config', 'project', 'registry', 'generate'],
    'node:child_process': ['shell'],
    'simple-git': ['shell'],
    '@aws-sdk': ['registry'],
  },
  pure: ['rules'],
  defaultExports: ['rules'],
  process: ['cli.ts'],
};

function sources(): SourceFile[] {
  const src = join(repoRoot, 'src');
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: name.replaceAll('\\', '/'), text: readFileSync(join(src, name), 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

suite('architecture', ({ test }) => {
  const files = sources();
  const none = (problems: string[]): void => {
    if (problems.length > 0) throw new Error(problems.join('\n'));
  };

  test('there are sources, and this is who imports whom', () => {
    console.log(roomGraph(files, order));
    assert.ok(files.length > 0);
  });

  test('a room imports only the rooms before it', () => none(orderProblems(files, order)));

  test('no file reaches itself by imports', () =>
    none(importCycles(files).map((cycle) => cycle.join(' ↔ '))));

  test('each file keeps the house rules', () => none(files.flatMap((file) => fileProblems(file, rules))));
});
