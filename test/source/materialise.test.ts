import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { revisionSnapshot } from '../../src/source/git-snapshots.ts';
import { materialise } from '../../src/source/materialise.ts';
import { memorySnapshot } from '../../src/source/memory-snapshot.ts';
import { gitRepo } from '../harness/git-repo.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

suite('source: a snapshot written to a folder', ({ test }) => {
  test('has the bytes of the revision, not of the working tree', async () => {
    const repo = await gitRepo();
    repo.write('a/b c.sql', 'committed\r\n');
    repo.write('d.sql', 'x');
    const commit = await repo.commit('one');
    repo.write('a/b c.sql', 'edited');
    const folder = join(tempDir(), 'new');
    await materialise(revisionSnapshot(repo.dir, commit), folder, (path) => path.startsWith('a/'));
    assert.is(readFileSync(join(folder, 'a/b c.sql'), 'utf8'), 'committed\r\n');
    assert.not.ok(existsSync(join(folder, 'd.sql')));
  });

  for (const path of ['../x.sql', 'a/../../x.sql', '/x.sql', 'a//x.sql', 'C:x.sql', 'a\\..\\x.sql']) {
    test(`does not follow ${path} out of it`, async () => {
      const folder = join(tempDir(), 'inside');
      await rejects(materialise(memorySnapshot({ [path]: 'x' }), folder), 'no path that can be written');
      assert.not.ok(existsSync(join(folder, '../x.sql')));
    });
  }
});
