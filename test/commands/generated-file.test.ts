import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { syncedRepo } from './mesh-repo.ts';

const GENERATED = 'down/models/_mesh_up.yml';

suite('a generated file in a commit', ({ test, timeout }) => {
  timeout(60_000);

  test('what is staged decides, and mesh sync --frozen undoes the edit', async () => {
    const repo = await syncedRepo();
    const check = () => repo.mesh('check', '--staged', '--quiet');
    assert.is((await check()).status, 0);
    const intact = repo.read(GENERATED);
    repo.write(GENERATED, intact.replace('schema: marts', 'schema: scratch'));
    assert.is((await check()).status, 0, 'only the tree was edited');
    await repo.git('add', GENERATED);
    const refused = await check();
    assert.is(refused.status, 1);
    assert.match(refused.stdout + refused.stderr, 'generated-file-edited');
    assert.match(refused.stdout + refused.stderr, 'down/models/_mesh_up.yml');
    assert.is((await repo.mesh('sync', '--frozen')).stdout, `wrote ${GENERATED}\n`);
    assert.is((await check()).status, 1, 'the edit is still staged');
    await repo.git('add', GENERATED);
    assert.is((await check()).status, 0);
    assert.is(repo.read(GENERATED), intact);
  });
});
