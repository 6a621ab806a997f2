import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { snowflakeProgram } from './fakesnow.ts';

const SCRIPT = join(repoRoot, 'snowflake_setup/setup_keypair_auth.sh');
const PROFILES = join(repoRoot, 'snowflake_setup/profiles.yml');
const PASSPHRASE = 'correct horse $(battery) "staple"';

function setUp(home: string, words: string[], passphrase: string | null = PASSPHRASE): Promise<Outcome> {
  const secret = passphrase === null ? {} : { DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: passphrase };
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, ...secret };
  return spawnCommand('sh', [SCRIPT, ...words], { env });
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

suite('setup_keypair_auth.sh', ({ test, timeout }) => {
  timeout(240_000);

  test('makes an encrypted key that nobody else can read, prints no secret, and keeps it at a second run', async () => {
    const home = tempDir('home-');
    const keys = join(home, '.snowflake/keys');
    const first = await setUp(home, ['DBT_UP_USER']);
    assert.is(first.status, 0, first.stderr);
    assert.equal(readdirSync(keys).sort(), ['DBT_UP_USER.p8', 'DBT_UP_USER.pub']);
    assert.equal([keys, join(keys, 'DBT_UP_USER.p8'), join(keys, 'DBT_UP_USER.pub')].map(modeOf), [
      '700',
      '600',
      '600',
    ]);
    const key = readFileSync(join(keys, 'DBT_UP_USER.p8'), 'utf8');
    assert.match(key, '-----BEGIN ENCRYPTED PRIVATE KEY-----');
    const said = first.stdout + first.stderr;
    for (const secret of [PASSPHRASE, ...key.split('\n').slice(1, -2)]) assert.not(said.includes(secret));
    const [, base64 = ''] = /alter user DBT_UP_USER set rsa_public_key = '([^']+)';/.exec(first.stdout) ?? [];
    const pem = readFileSync(join(keys, 'DBT_UP_USER.pub'), 'utf8');
    assert.is(base64, pem.split('\n').slice(1, -2).join(''));
    assert.ok(Buffer.from(base64, 'base64').length > 250);

    const second = await setUp(home, ['DBT_UP_USER']);
    assert.is(second.stdout, first.stdout);
    assert.match(second.stderr, /^kept /);
    assert.is(readFileSync(join(keys, 'DBT_UP_USER.p8'), 'utf8'), key);

    const wrong = await setUp(home, ['DBT_UP_USER'], 'another passphrase');
    assert.is(wrong.status, 1);
    assert.match(wrong.stderr, /the passphrase does not open/);
    assert.is(readFileSync(join(keys, 'DBT_UP_USER.pub'), 'utf8'), pem);
  });

  test('refuses what it cannot do well', async () => {
    const home = tempDir('home-');
    const refused: [words: string[], passphrase: string | null, says: RegExp, status: number][] = [
      [[], PASSPHRASE, /^Usage: /, 2],
      [["X'; drop user y; --"], PASSPHRASE, /letters, digits and underscores only/, 2],
      [['DBT_UP_USER'], null, /there is no terminal to ask on/, 2],
      [['DBT_UP_USER'], 'short', /8 characters or more/, 2],
    ];
    for (const [words, passphrase, says, status] of refused) {
      const outcome = await setUp(home, words, passphrase);
      assert.is(outcome.status, status);
      assert.match(outcome.stderr, says);
    }
    assert.equal(readdirSync(home), []);
    const plain = join(home, '.snowflake/keys');
    mkdirSync(plain, { recursive: true });
    writeFileSync(join(plain, 'DBT_UP_USER.p8'), '-----BEGIN PRIVATE KEY-----\n');
    assert.match((await setUp(home, ['DBT_UP_USER'])).stderr, /is not encrypted/);
  });

  test('profiles.yml signs in with the key where there is one, else with the password', async () => {
    const home = tempDir('home-');
    await setUp(home, ['DBT_UP_USER']);
    const account = { DBT_SNOWFLAKE_ACCOUNT: 'my_org-mine', DBT_SNOWFLAKE_USER: 'DBT_UP_USER' };
    const key = {
      DBT_SNOWFLAKE_PRIVATE_KEY_PATH: join(home, '.snowflake/keys/DBT_UP_USER.p8'),
      DBT_SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: PASSPHRASE,
    };
    const password = { DBT_SNOWFLAKE_PASSWORD: 'a password' };
    const signIn = async (env: Record<string, string>): Promise<unknown> => {
      const script = join(repoRoot, 'test/real/sign-in.py');
      const { status, stdout, stderr } = await spawnCommand(snowflakeProgram('python'), [script, PROFILES], {
        env: { PATH: process.env['PATH'] ?? '', HOME: home, ...account, ...env },
      });
      assert.is(status, 0, stderr);
      return JSON.parse(stdout);
    };
    const outputs = 6;
    assert.equal(await signIn(key), Array(outputs).fill('key'));
    assert.equal(await signIn({ ...key, ...password }), Array(outputs).fill('key'));
    const { DBT_SNOWFLAKE_PRIVATE_KEY_PATH: path, ...inCi } = key;
    const secret = { ...inCi, DBT_SNOWFLAKE_PRIVATE_KEY: readFileSync(path, 'utf8') };
    assert.equal(await signIn({ ...secret, DBT_SNOWFLAKE_PASSWORD: '' }), Array(outputs).fill('key'));
    assert.equal(await signIn(password), Array(outputs).fill('password'));
  });
});
