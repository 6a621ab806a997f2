import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as assert from 'uvu/assert';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { bytesOf, makeManifest } from '../manifest/make-manifest.ts';
import { compiled, meshRepo, ORDERS, syncedRepo, upManifest } from './mesh-repo.ts';

const CONFIG = 'down/dbt_loom.config.yml';
const STATE = 'down/state/up/manifest.json';

const manifest = (description: string, project = 'up'): Buffer =>
  bytesOf(makeManifest(project, [{ ...ORDERS, description }]));

/** A repository of one reader, without mesh.yml and registry, and with an upstream that lies elsewhere. */
async function readerOf(config: string): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('.gitignore', 'state/\n');
  repo.write('down/dbt_project.yml', 'name: down\nprofile: p\n');
  repo.write('down/models/mart.sql', "select id from {{ ref('up', 'orders') }}\n");
  repo.write(CONFIG, config);
  return repo;
}

const reads = (path: string, more = ''): string =>
  `# ours\nmanifests:\n  - name: up\n    type: file\n    config: {path: "${path}"}\n${more}`;

suite('mesh sync: a registry that dbt-loom reads already', ({ test, timeout }) => {
  timeout(60_000);

  test('a file: state/ and mesh.lock, twice the same, --frozen as long as it is the same', async () => {
    const repo = await readerOf(reads('$SHELF/up.json'));
    const env = { SHELF: '../shelf' };
    const mesh = (...words: string[]) => repo.meshWith({ env }, ...words);
    repo.write('shelf/up.json', manifest('first').toString('utf8'));
    const { status, stdout, stderr } = await mesh('sync');
    assert.is(status, 0, stderr);
    assert.is(stdout, `wrote ${STATE}\nwrote mesh.lock\n`);
    assert.is(repo.read(STATE), repo.read('shelf/up.json'));
    assert.match(repo.read('mesh.lock'), '      from: "down/dbt_loom.config.yml"\n');
    assert.match(repo.read('mesh.lock'), /timestamp: \d{8}T\d{9}Z\n/);
    assert.is((await mesh('sync')).stdout, 'up to date\n');
    assert.is((await repo.mesh('check')).status, 0);

    await repo.git('clean', '-fdqX');
    assert.is((await mesh('sync', '--frozen')).stdout, `wrote ${STATE}\n`);
    assert.is((await mesh('sync', '--check')).status, 0);
    repo.write('shelf/up.json', manifest('second').toString('utf8'));
    assert.is((await mesh('sync', '--frozen')).status, 0, 'what is here needs no registry');
    assert.match((await mesh('sync', '--check')).stderr, 'down: up has a newer publication');
    await repo.git('clean', '-fdqX');
    const frozen = await mesh('sync', '--frozen');
    assert.is(frozen.status, 3);
    assert.match(
      frozen.stderr,
      /down\/dbt_loom\.config\.yml:3: \.\.\/shelf\/up\.json no longer has the manifest of up that mesh\.lock pins.*keeps no history/,
    );
    assert.is((await mesh('sync')).status, 0);
    assert.match(repo.read(STATE), 'second');
    assert.is(repo.read(CONFIG), reads('$SHELF/up.json'));
  });

  test('an address, packed, of which the password is never shown', async () => {
    const server = createServer(({ headers, url }, response) => {
      const isAda = headers.authorization === `Basic ${Buffer.from('ada:secret').toString('base64')}`;
      if (!isAda) response.writeHead(401).end();
      else if (url === '/up.json.gz?token=t0ken') response.end(gzipSync(manifest('packed')));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const repo = await readerOf(reads(`http://ada:$PASSWORD@127.0.0.1:${port}/up.json.gz?token=t0ken`));
    const done = await repo.meshWith({ env: { PASSWORD: 'secret' } }, 'sync');
    assert.is(done.status, 0, done.stderr);
    assert.match(repo.read(STATE), 'packed');
    assert.not.match(repo.read('mesh.lock'), /secret|t0ken/);
    const refused = await repo.meshWith({ env: { PASSWORD: 'wr0ng' } }, 'sync');
    server.close();
    assert.is(refused.status, 3);
    assert.match(
      refused.stderr,
      `${CONFIG}:3: http://127.0.0.1:${port}/up.json.gz cannot be read: the server answers 401`,
    );
    assert.not.match(`${done.stderr}${refused.stderr}${refused.stdout}`, /wr0ng|secret|t0ken/);
    assert.match(repo.read('mesh.lock'), 'dbt_loom.config.yml', 'the entry stays');
  });

  const failing: readonly [name: string, config: string, says: string, next: string][] = [
    [
      'a file that is not there',
      reads('../none.json'),
      'is to be read from ../none.json, which is not there',
      'path',
    ],
    ['a variable that is not set', reads('$NOWHERE/up.json'), 'NOWHERE is not set', 'Set'],
    ['a file that is cut off', reads('../cut.json'), 'it is not valid JSON', 'owner of up'],
    ["another project's", reads('../other.json'), 'it is the manifest of project "other"', '`name: other`'],
    [
      'a type that only another SDK reads',
      'manifests:\n  - {name: up, type: gcs, config: {project_id: p, bucket_name: b, object_name: x/manifest.json}}\n',
      'up lies in Google Cloud Storage, which `mesh sync` does not read',
      'gcloud storage cp gs://b/x/manifest.json manifest.json && mesh publish up --manifest manifest.json',
    ],
    [
      'a type of nobody',
      'manifests:\n  - {name: up, type: ftp}\n',
      'dbt-loom knows no type "ftp"',
      'Mend the entry',
    ],
  ];
  test('what cannot be had is one line with its place, and nothing is written', async () => {
    const repo = await readerOf('');
    repo.write('cut.json', manifest('x').toString('utf8').slice(0, -40));
    repo.write('other.json', manifest('x', 'other').toString('utf8'));
    for (const [name, config, says, next] of failing) {
      repo.write(CONFIG, config);
      const before = await repo.git('status', '--porcelain', '--ignored');
      const { status, stderr } = await repo.mesh('sync');
      assert.is(status, 3, name);
      assert.match(stderr, new RegExp(`^mesh: down: ${CONFIG}:\\d: .*\\n {2}→ .*\\n$`), name);
      assert.match(stderr, says, name);
      assert.match(stderr.split('→')[1] ?? '', next, name);
      assert.is(await repo.git('status', '--porcelain', '--ignored'), before, name);
    }
  });

  test('an optional file that is not there is told, and is neither a failure nor a drift', async () => {
    const repo = await readerOf(reads('../none.json', '    optional: true\n'));
    for (const words of [['sync'], ['sync', '--frozen'], ['sync', '--check']]) {
      const { status, stdout, stderr } = await repo.mesh(...words);
      assert.is(status, 0, `${words.join(' ')}: ${stdout}${stderr}`);
    }
  });

  test('the registry goes first, and what dbt left in target/ is no publication', async () => {
    const repo = await meshRepo();
    repo.write('loomed/dbt_loom.config.yml', reads('../up/target/manifest.json'));
    compiled(repo, 'up', upManifest());
    const none = await repo.mesh('sync', '--project', 'loomed');
    assert.is(none.status, 3);
    assert.match(none.stderr, 'What dbt left in its target folder is no publication.');
    assert.is((await repo.mesh('publish', 'up')).status, 0);
    const { status, stderr } = await repo.mesh('sync', '--project', 'loomed');
    assert.is(status, 0, stderr);
    assert.match(repo.read('mesh.lock'), 'environment: prod\n      timestamp');
    assert.match(
      stderr,
      'loomed/dbt_loom.config.yml:3: dbt in loomed reads up from ../up/target/manifest.json, not what mesh.lock pins',
    );
    assert.is(repo.read('loomed/dbt_loom.config.yml'), reads('../up/target/manifest.json'));
  });
});

suite('mesh sync: dbt_loom.config.yml follows what is locked', ({ test, timeout }) => {
  timeout(60_000);
  const LOOM = 'loomed/dbt_loom.config.yml';
  const entry = (environment: string): string =>
    `# ours\nmanifests: # one\n    - name: 'up'   # the shop\n      config: {path:  "../registry/up/${environment}/latest/manifest.json"}\n      type: file\n`;

  test('another environment changes one word; --check sees it, --frozen brings it', async () => {
    const repo = await syncedRepo();
    repo.write(LOOM, entry('prod'));
    assert.is((await repo.mesh('sync')).stdout, 'up to date\n');
    assert.is((await repo.mesh('publish', 'up', '--env', 'dev')).status, 0);
    const { stdout, stderr } = await repo.mesh('sync', '--env', 'dev');
    assert.match(stdout, `wrote ${LOOM}\n`, stderr);
    assert.is(repo.read(LOOM), entry('dev'));
    assert.match(repo.read('mesh.lock'), 'environment: dev');
    assert.is((await repo.mesh('sync', '--env', 'dev')).stdout, 'up to date\n');

    repo.write(LOOM, entry('prod'));
    const check = await repo.mesh('sync', '--check');
    assert.is(check.status, 1);
    assert.match(check.stdout, `${LOOM}:3 reads up of prod, mesh.lock pins dev`);
    assert.is((await repo.mesh('sync', '--frozen')).stdout, `wrote ${LOOM}\n`);
    assert.is(repo.read(LOOM), entry('dev'));
  });

  test('an upstream that mesh.yml names gets an entry that reads state/', async () => {
    const repo = await syncedRepo();
    repo.write(LOOM, '# nothing yet\nenable_telemetry: false\n');
    assert.is((await repo.mesh('sync', '--check')).status, 1);
    assert.is((await repo.mesh('sync')).stdout, `wrote ${LOOM}\n`);
    assert.is(
      repo.read(LOOM),
      '# nothing yet\nenable_telemetry: false\nmanifests:\n  - name: up\n    type: file\n    config:\n      path: state/up/manifest.json\n',
    );
    assert.is((await repo.mesh('sync')).stdout, 'up to date\n');
  });

  test("a registry of the user's own is told of and left as it is", async () => {
    const repo = await syncedRepo();
    const own =
      'manifests:\n  - {name: up, type: s3, config: {bucket_name: theirs, object_name: up/prod/latest/manifest.json}}\n';
    repo.write(LOOM, own);
    const { status, stdout, stderr } = await repo.mesh('sync');
    assert.is(status, 0);
    assert.is(stdout, 'up to date\n');
    assert.match(stderr, `${LOOM}:2: dbt in loomed reads up from s3://theirs/up/prod/latest/manifest.json`);
    assert.is(repo.read(LOOM), own);
    assert.is((await repo.mesh('sync', '--check')).status, 0);
  });
});
