import { existsSync, mkdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { revisionSnapshot } from '../../src/source/git-snapshots.ts';
import { linksOf } from '../../src/source/links.ts';
import { materialise, materialiseLinks } from '../../src/source/materialise.ts';
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

  test("has its links anew, and the user's folder for what Git does not hold", async () => {
    const repo = await gitRepo();
    const inner = await gitRepo();
    inner.write('in.sql', 'of the submodule');
    await inner.commit('inner');
    repo.write('common/m.sql', 'committed');
    for (const [link, target] of [
      ['p/macros', '../common'],
      ['p/away', '../../elsewhere'],
    ] as const) {
      mkdirSync(dirname(join(repo.dir, link)), { recursive: true });
      symlinkSync(target, join(repo.dir, link));
    }
    await repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'sub');
    const commit = await repo.commit('one');
    repo.write('common/m.sql', 'edited');
    const folder = join(tempDir(), 'new');
    const snapshot = revisionSnapshot(repo.dir, commit);
    const links = await linksOf(repo.dir, snapshot);
    await materialise(snapshot, folder);
    await materialiseLinks(links, folder, repo.dir);
    assert.is(readFileSync(join(folder, 'p/macros/m.sql'), 'utf8'), 'committed');
    assert.is(readlinkSync(join(folder, 'p/away')), join(repo.dir, '../elsewhere'));
    assert.is(readFileSync(join(folder, 'sub/in.sql'), 'utf8'), 'of the submodule');
  });

  for (const path of ['../x.sql', 'a/../../x.sql', '/x.sql', 'a//x.sql', 'C:x.sql', 'a\\..\\x.sql']) {
    test(`does not follow ${path} out of it`, async () => {
      const folder = join(tempDir(), 'inside');
      await rejects(materialise(memorySnapshot({ [path]: 'x' }), folder), 'no path that can be written');
      assert.not.ok(existsSync(join(folder, '../x.sql')));
    });
  }
});
