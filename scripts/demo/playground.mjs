import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const linked = ['node_modules', '.venv'];

/** A throwaway copy of this repository with a history of its own, a bare remote, and the hooks on. */
export function playground(root) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'meshgate-demo-')));
  const dir = join(home, 'mesh');
  const bin = join(dir, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
  const foreign = /^(GIT_|MESH|DBT_|HUSKY$|npm_|NODE_OPTIONS$)/i;
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    DBT_PROFILES_DIR: dir,
    DBT_USE_COLORS: 'false',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Demo',
    GIT_AUTHOR_EMAIL: 'demo@example.com',
    GIT_COMMITTER_NAME: 'Demo',
    GIT_COMMITTER_EMAIL: 'demo@example.com',
  };
  const git = (...args) => execFileSync('git', args, { cwd: dir, env, encoding: 'utf8' });

  mkdirSync(dir);
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  for (const path of execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0')) {
    const from = join(root, path);
    if (path === '' || !lstatSync(from, { throwIfNoEntry: false })?.isFile()) continue;
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    cpSync(from, join(dir, path));
  }
  cpSync(join(root, 'dist'), join(dir, 'dist'), { recursive: true });
  for (const name of linked) symlinkSync(join(root, name), join(dir, name), 'junction');

  git('init', '--quiet', '--initial-branch=main', '--template=');
  mkdirSync(join(dir, '.git/info'), { recursive: true });
  // `node_modules/` in .gitignore means a folder, and here it is a link.
  writeFileSync(join(dir, '.git/info/exclude'), `${linked.join('\n')}\n`);
  git('add', '--all');
  git('commit', '--quiet', '--message=The mesh as it is');
  execFileSync('git', ['init', '--quiet', '--bare', join(home, 'origin.git')], { env });
  git('remote', 'add', 'origin', join(home, 'origin.git'));
  execFileSync(process.execPath, ['node_modules/husky/bin.js'], { cwd: dir, env });

  return {
    dir,
    env,
    /** Runs a command to its end and returns how it ended and all that it said. */
    run(command, args, folder = '.', more = {}) {
      const options = { cwd: join(dir, folder), env: { ...env, ...more }, encoding: 'utf8' };
      const { status, stdout, stderr, error } = spawnSync(command, args, options);
      if (error) throw error;
      return { status, stdout, stderr, output: `${stdout}${stderr}` };
    },
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }),
  };
}
