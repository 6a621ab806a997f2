import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { tempDir } from '../harness/temp-dir.ts';

/** The mesh that every scenario starts from: `sales` publishes, `marketing` and `finance` read. */
const FILES: Readonly<Record<string, string>> = {
  'README.md': 'The mesh of a shop.\n',
  'sales/dbt_project.yml': 'name: sales\nprofile: shop\n',
  'sales/models/orders.sql': 'select 1 as id, 2 as amount\n',
  'sales/models/stg_orders.sql': 'select 1 as id\n',
  'sales/models/schema.yml': `models:
  - name: orders
    config:
      access: public
      contract: {enforced: true}
    columns:
      - {name: id, data_type: int}
      - {name: amount, data_type: int}
`,
  'marketing/dbt_project.yml': 'name: marketing\nprofile: shop\n',
  'marketing/models/reach.sql': "select *\nfrom {{ ref('sales', 'orders') }}\nwhere amount > 0\n",
  'finance/dbt_project.yml': 'name: finance\nprofile: shop\n',
  'finance/models/revenue.sql': "select sum(amount) as revenue from {{ ref('sales', 'orders') }}\n",
};

/** The environment of a scenario: fixed dates make fixed commit ids. */
export function scenarioEnv(): NodeJS.ProcessEnv {
  const date = '2026-01-01T12:00:00Z';
  return {
    ...cleanEnv(),
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
    GIT_EDITOR: 'true',
    REPO: repoRoot,
  };
}

/** What a scenario may call besides Git and the shell's own. */
export const PRELUDE = `
edit() { sed "s|$2|$3|" "$1" >"$1.edited" && cat "$1.edited" >"$1" && rm "$1.edited"; }
npm_install() { ln -s "$REPO/node_modules" "$REPO/dist" . && node node_modules/husky/bin.js; }
interrupt() { node "$REPO/test/scenarios/interrupt.mjs" "$@"; }
mesh() { node "$REPO/dist/cli.js" "$@"; }
`;

let template: string | undefined;

/** A copy of the mesh in a folder of its own, committed, with this repository's hooks turned on by Husky. */
export function scenarioMesh(): string {
  template ??= makeTemplate();
  const home = tempDir('scenario-');
  const dir = join(home, 'mesh');
  cpSync(template, dir, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  execFileSync('git', ['update-index', '-q', '--refresh'], { cwd: dir, env: scenarioEnv() });
  return dir;
}

function makeTemplate(): string {
  const dir = tempDir('template-');
  const env = scenarioEnv();
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: dir, env, encoding: 'utf8' });
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  for (const folder of ['hooks', '.husky']) {
    mkdirSync(join(dir, folder));
    for (const { name } of readdirSync(join(repoRoot, folder), { withFileTypes: true }).filter((e) =>
      e.isFile(),
    ))
      cpSync(join(repoRoot, folder, name), join(dir, folder, name));
  }
  // As after \`npm install\`: the packages and the build are there, and Git ignores them.
  for (const name of ['node_modules', 'dist']) symlinkSync(join(repoRoot, name), join(dir, name), 'junction');
  writeFileSync(join(dir, '.gitignore'), 'node_modules\ndist\n');
  // A file as young as the index is looked at again by Git, which then may warn: https://git-scm.com/docs/racy-git
  const past = new Date('2026-01-01');
  for (const path of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    if (!/^(?:node_modules|dist)\b/.test(path)) utimesSync(join(dir, path), past, past);
  }
  git('init', '--quiet', '--initial-branch=main', '--template=');
  git('add', '--all');
  git('commit', '--quiet', '--message=The mesh of a shop');
  execFileSync(process.execPath, ['node_modules/husky/bin.js'], { cwd: dir, env });
  return dir;
}
