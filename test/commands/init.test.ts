import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { command } from '../../src/commands/init.ts';
import type { Context } from '../../src/context.ts';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { foreignMesh } from '../scenarios/foreign-mesh.ts';

/** A person at a terminal who gives these answers, one after the other. */
async function init(repo: GitRepo, answers: readonly string[]): Promise<{ asked: string[]; said: string }> {
  const asked: string[] = [];
  let said = '';
  const left = [...answers];
  const context: Context = {
    cwd: repo.dir,
    env: repo.env,
    parent: 0,
    now: () => new Date(),
    stdout: (text) => {
      said += text;
    },
    stderr: () => {},
    stdin: async () => '',
    color: false,
    interactive: true,
    ask: async (question) => {
      asked.push(question);
      return left.shift() ?? '';
    },
    onInterrupt: () => () => {},
    leave: () => {},
  };
  assert.is(await command.run({ values: {}, positionals: [] }, context), 0);
  return { asked, said };
}

suite('mesh init at a terminal', ({ test }) => {
  test('asks before each file, and writes what is agreed to alone', async () => {
    const repo = await foreignMesh();
    const { asked, said } = await init(repo, ['y', 'no']);
    assert.ok(asked.length > 4 && asked.every((question) => question.endsWith(' [y/N] ')));
    const there = ['mesh.yml', '.gitignore', '.githooks/pre-commit'].filter((path) =>
      existsSync(join(repo.dir, path)),
    );
    assert.equal(there, ['mesh.yml']);
    assert.is((await repo.git('config', '--default', '', '--get', 'core.hooksPath')).trim(), '');
    assert.match(said, 'The first check:');
    assert.is(asked.at(-1), 'Accept them as the baseline? [y/N] ');
    assert.not(existsSync(join(repo.dir, 'mesh-baseline.json')));
  });

  test('accepts what is old as the baseline, after which mesh check passes', async () => {
    const repo = await foreignMesh();
    const { said } = await init(
      repo,
      Array.from({ length: 20 }, () => 'yes'),
    );
    assert.match(said, /mesh-baseline\.json accepts \d+ error/);
    assert.is((await repo.git('config', '--get', 'core.hooksPath')).trim(), '.githooks');
    assert.is((await repo.mesh('check')).status, 0);
  });
});
