import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { type Outcome, spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

/** Answers the probe; as a virtual environment's Python it also plays pip, and writes down all that it is asked. */
const standIn = (version: string, venv: string, pip: string): string => `#!/bin/sh
case "$*" in
  -c*) echo "${version}"; echo "${venv}";;
  "-m venv "*) echo "venv by $0" >> "$3/../log"; /bin/mkdir -p "$3/bin"; /bin/cp "$0" "$3/bin/python";;
  "-m pip --version") ;;
  "-m pip install "*) echo "$*" >> log; echo "secret: $AWS_SECRET_ACCESS_KEY$MY_TOKEN" >> log; ${pip};;
  *) echo "unexpected: $*" >&2; exit 9;;
esac
`;

interface Place {
  root: string;
  setup(): Promise<Outcome>;
  python(name: string, text: string): void;
  log(): string;
}

/** A project that needs Python alone, and a PATH on which nothing stands but what a test puts there. */
function place(): Place {
  const root = tempDir();
  const bin = tempDir();
  cpSync(join(repoRoot, 'scripts'), join(root, 'scripts'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  writeFileSync(join(root, 'requirements.txt'), 'dbt-core==1.11.16\n');
  const env = { PATH: bin, HOME: root, AWS_SECRET_ACCESS_KEY: 'hush', MY_TOKEN: 'hush' };
  return {
    root,
    setup: () => spawnCommand(process.execPath, [join(root, 'scripts/setup.mjs')], { cwd: root, env }),
    python: (name, text) => {
      writeFileSync(join(bin, name), text);
      chmodSync(join(bin, name), 0o755);
    },
    log: () => (existsSync(join(root, 'log')) ? readFileSync(join(root, 'log'), 'utf8') : ''),
  };
}

const sound = standIn('3.11', 'venv', 'true');

suite('setup: no usable Python', ({ test }) => {
  const cases = [
    {
      name: 'none at all',
      pythons: {},
      says: /^setup: there is no Python, 3\.10 or newer is needed: install it with `/,
    },
    {
      name: 'a command that is not Python, as the stub of the Windows store',
      pythons: { python3: '#!/bin/sh\nexit 49\n' },
      says: /^setup: there is no Python/,
    },
    {
      name: 'one that is too old',
      pythons: { python3: standIn('3.8', 'venv', 'true'), python: standIn('2.7', '', 'true') },
      says: /^setup: Python 3\.8 \(python3\) is too old, 3\.10 or newer is needed: install it with `.*PYTHON=/,
    },
    {
      name: 'one without venv',
      pythons: { python3: standIn('3.11', '', 'true'), python: standIn('3.9', 'venv', 'true') },
      says: /^setup: Python 3\.11 \(python3\) has no venv module: install it with `sudo apt-get install python3\.11-venv`/,
    },
  ];
  for (const { name, pythons, says } of cases) {
    test(`${name}: one line and exit 3`, async () => {
      const here = place();
      for (const [command, text] of Object.entries(pythons)) here.python(command, text);
      const { status, stdout, stderr } = await here.setup();
      assert.match(stderr, says);
      assert.is(stderr.trimEnd().split('\n').length, 1);
      assert.is(stdout, '');
      assert.is(status, 3);
      assert.not.ok(existsSync(join(here.root, '.venv')));
    });
  }
});

suite('setup: .venv', ({ test }) => {
  test('a newer Python is found behind an old one', async () => {
    const here = place();
    here.python('python3', standIn('3.9', 'venv', 'true'));
    here.python('python3.12', standIn('3.12', 'venv', 'true'));
    const { status, stderr } = await here.setup();
    assert.is(status, 0, stderr);
    assert.match(here.log(), /^venv by .*python3\.12\n/);
  });

  test('is made once, and the second time does nothing and says nothing', async () => {
    const here = place();
    here.python('python3', sound);
    const first = await here.setup();
    assert.is(first.status, 0, first.stderr);
    assert.match(
      first.stderr,
      /^ {2}Python packages \(\.venv\) …\n✓ Python packages \(\.venv\) {2}\d+\.\d s\n$/,
    );
    const log = here.log();
    assert.match(log, '--disable-pip-version-check --no-input --requirement requirements.txt');
    assert.equal(await here.setup(), { status: 0, stdout: '', stderr: '' });
    assert.is(here.log(), log);
  });

  test('installers see no credentials', async () => {
    const here = place();
    here.python('python3', sound);
    await here.setup();
    assert.match(here.log(), 'secret: \n');
    assert.not.match(here.log(), 'hush');
  });

  test('changed requirements are installed into it', async () => {
    const here = place();
    here.python('python3', sound);
    await here.setup();
    writeFileSync(join(here.root, 'requirements.txt'), 'dbt-core==1.11.17\n');
    const { status } = await here.setup();
    assert.is(status, 0);
    assert.is(here.log().match(/venv by/g)?.length, 1);
    assert.is(here.log().match(/pip install/g)?.length, 2);
  });

  test('one of the user is kept', async () => {
    const here = place();
    here.python('python3', sound);
    mkdirSync(join(here.root, '.venv/bin'), { recursive: true });
    writeFileSync(join(here.root, '.venv/bin/python'), sound, { mode: 0o755 });
    assert.is((await here.setup()).status, 0);
    assert.not.match(here.log(), 'venv by');
  });

  test('one that was left in the middle is made anew', async () => {
    const here = place();
    here.python('python3', sound);
    mkdirSync(join(here.root, '.venv/bin'), { recursive: true });
    writeFileSync(join(here.root, '.venv/bin/python'), sound, { mode: 0o755 });
    writeFileSync(join(here.root, '.venv/.meshgate-setup'), 'unfinished');
    assert.is((await here.setup()).status, 0);
    assert.match(here.log(), 'venv by');
  });

  test('a pip that fails shows its last lines, and the next set-up starts anew', async () => {
    const here = place();
    here.python('python3', standIn('3.11', 'venv', 'echo "ERROR: No matching distribution" >&2; exit 1'));
    const failed = await here.setup();
    assert.is(failed.status, 3);
    assert.match(failed.stderr, 'ERROR: No matching distribution');
    here.python('python3', sound);
    assert.is((await here.setup()).status, 0);
    assert.is(here.log().match(/venv by/g)?.length, 2);
  });
});
