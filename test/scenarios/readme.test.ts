import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { makeManifest } from '../manifest/make-manifest.ts';
import { foreignMesh } from './foreign-mesh.ts';
import { referenceMesh } from './reference-mesh.ts';

const readme = readFileSync(join(repoRoot, 'README.md'), 'utf8');

/** The fenced blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, body]) => body ?? '',
  );
}

suite('README', ({ test, timeout }) => {
  timeout(120_000);

  test('every other command runs in a monorepo that is not ours', async () => {
    const repo = await foreignMesh();
    repo.write('mesh.yml', blocks('yaml')[0] ?? '');
    repo.write('package.json', '{"private": true}');
    repo.write('.gitignore', 'node_modules/\n');
    repo.write(
      'dbt/sales/models/schema.yml',
      repo.read('dbt/sales/models/schema.yml').replace('access: public\n', 'access: protected\n'),
    );
    repo.write('dbt/sales/target/manifest.json', salesManifest());
    const shelf = tempDir('pack-');
    const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', shelf];
    assert.is((await spawnCommand('npm', pack, { cwd: repoRoot, env: repo.env })).status, 0);
    const [tarball = ''] = readdirSync(shelf);
    const npm = {
      ...repo.env,
      npm_config_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
    };
    const lines = blocks('sh').slice(1).join('').split('\n').filter(Boolean);
    assert.ok(lines.length >= 10, `${lines.length} commands`);
    for (const line of lines) {
      // The registry's package is the one that is packed here; Husky comes from this repository's own modules.
      const command = line
        .replace('--save-dev meshgate', `--save-dev ${join(shelf, tarball)}`)
        .replace(
          '--save-dev husky',
          `--no-save --install-links=false ${join(repoRoot, 'node_modules/husky')} ${join(shelf, tarball)}`,
        );
      const { status, stdout, stderr } = await spawnCommand('sh', ['-c', command], {
        cwd: repo.dir,
        env: npm,
      });
      assert.is(status, 0, `${line}\n${stdout}${stderr}`);
      if (/ publish /.test(line)) {
        const publish = await spawnCommand('sh', ['-c', command.replace(' --dry-run', '')], {
          cwd: repo.dir,
          env: npm,
        });
        assert.is(publish.status, 0, publish.stderr);
      }
    }
    repo.write('dbt/marketing/models/reach.sql', `select * from {{ ref('sales', 'stg') }}\n`);
    await repo.git('add', '.');
    const { status, stderr, stdout } = await spawnCommand('git', ['commit', '-m', 'x'], {
      cwd: repo.dir,
      env: repo.env,
    });
    assert.is(status, 1, stdout);
    assert.match(`${stdout}${stderr}`, 'ref-target-public');
  });

  test('the refusal is what the hook really prints', () => {
    const mesh = referenceMesh();
    try {
      mesh.edit('dbt_down_loom/models/marts/downstream_orders.sql', (sql) =>
        sql.replace("'public_orders'", "'stg_orders'"),
      );
      mesh.git('add', '.');
      const { output } = mesh.git('commit', '-m', 'Read staging directly');
      const transcript = /<!-- transcript[^>]*-->\n```\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
      const [command, ...said] = transcript.split('\n');
      assert.is(command, "$ git commit -m 'Read staging directly'");
      assert.ok(output.startsWith(said.join('\n').trimEnd()), output);
    } finally {
      mesh.remove();
    }
  });
});

/** What dbt would have compiled of the upstream. */
function salesManifest(): string {
  const sql = 'select 1 as id';
  const columns = [{ name: 'id', data_type: 'int' }];
  return JSON.stringify(
    makeManifest('sales', [
      { name: 'orders', access: 'public', enforced: true, sql, columns },
      { name: 'draft', sql },
      { name: 'stg', sql, path: 'models/staging/stg.sql' },
    ]),
  );
}
