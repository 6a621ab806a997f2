import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { type MeshCase, runCase } from './mesh-case.ts';
import { startParseServer } from './parse-server.ts';
import { runSeeds } from './run-seeds.ts';

const KEPT = join(repoRoot, 'test/dbt/cases');
const SEEDS = Number(process.env['MESHGATE_TEST_SEEDS'] ?? 6);

suite('dbt is the oracle: random meshes', ({ test, before, after, timeout, tell }) => {
  timeout(150_000);
  let server: ReturnType<typeof startParseServer>;
  const folder = tempDir('random-');
  before(() => {
    server = startParseServer();
  });
  after(() => server.close());

  test('cases that once differed', async () => {
    for (const file of readdirSync(KEPT).filter((name) => name.endsWith('.json'))) {
      const mesh = JSON.parse(readFileSync(join(KEPT, file), 'utf8')) as MeshCase;
      const { refused, differences } = await runCase(mesh, join(folder, file), server);
      assert.is(refused, null, file);
      assert.equal(differences, [], file);
    }
  });

  test('new ones', async () => {
    const first = Number(process.env['MESHGATE_TEST_SEED'] ?? Date.now() % 1_000_000);
    const seeds = Array.from({ length: SEEDS }, (_, index) => first + index);
    const { projects, nodes, parents, unknown, refused, failures } = await runSeeds(
      seeds,
      folder,
      server,
      60,
    );
    tell(
      `seeds ${first} to ${first + SEEDS - 1}: ${projects} projects, ${nodes} nodes and ${parents} parents compared with dbt parse, ${unknown} unknown, ${failures.length} meshes with differences, ${refused.length} refused by dbt`,
    );
    for (const { seed, reason } of refused) console.log(`seed ${seed} refused: ${reason}`);
    for (const { shrunk } of failures) console.log(JSON.stringify(shrunk, null, 2));
    assert.equal(
      failures.map(({ seed, differences }) => ({ seed, differences })),
      [],
    );
    assert.ok(refused.length <= SEEDS / 2, 'dbt takes few of the meshes: the generator is broken');
    assert.ok(parents > 0);
  });
});
