import * as assert from 'uvu/assert';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';

suite('npm run demo', ({ test }) => {
  test(
    'does what its steps say and leaves the clone as it was',
    async () => {
      const env = cleanEnv();
      const status = () =>
        spawnCommand('git', ['status', '--porcelain', '--ignored'], { cwd: repoRoot, env });
      const before = (await status()).stdout;
      const demo = await spawnCommand(process.execPath, ['scripts/demo.mjs'], { cwd: repoRoot, env });
      assert.is(demo.status, 0, `${demo.stdout}${demo.stderr}`);
      for (const said of ['│ HIGH_VALUE', 'Found reference: model.dbt_up.public_orders', '✓ All 12 steps']) {
        assert.ok(demo.stdout.includes(said), said);
      }
      assert.is((await status()).stdout, before);
    },
    { timeout: 300_000 },
  );
});
