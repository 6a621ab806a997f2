import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { snowflakeProgram } from './fakesnow.ts';

const PLANTED = `on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "\${{ github.event.pull_request.title }}"
      - run: exit \${{ steps.none.outputs.x
`;

suite('the workflows, read by those who know them', ({ test, timeout }) => {
  timeout(120_000);
  const [actionlint, zizmor] = ['ACTIONLINT', 'ZIZMOR'].map(
    (name) => process.env[`MESHGATE_TEST_${name}`] ?? '',
  );
  // actionlint hands the shell lines to shellcheck.
  const env = { ...process.env, PATH: `${dirname(snowflakeProgram('shellcheck'))}:${process.env['PATH']}` };
  const run = (program = '', args: string[] = [], input = ''): Promise<Outcome> =>
    spawnCommand(program, args, { cwd: repoRoot, env, input });

  test('actionlint finds nothing, and finds what is planted', async () => {
    const found = await run(actionlint, ['-no-color']);
    assert.is(found.status, 0, found.stdout);
    const planted = await run(actionlint, ['-no-color', '-'], PLANTED);
    assert.is(planted.status, 1, planted.stdout);
  });

  test('zizmor finds nothing, and finds what is planted', async () => {
    const options = [
      '--offline',
      '--no-progress',
      '--color=never',
      '--config',
      join(repoRoot, '.github/zizmor.yml'),
    ];
    const found = await run(zizmor, [...options, '.github', 'action.yml']);
    assert.is(found.status, 0, found.stdout);
    const planted = await run(zizmor, [...options, '-'], PLANTED.split('\n').slice(0, -2).join('\n'));
    assert.match(planted.stdout, 'template-injection');
  });
});
