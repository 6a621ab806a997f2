import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { FORMATS } from '../../src/report/formats.ts';
import { pythonPath } from '../dbt/python-path.ts';
import { cleanEnv } from '../harness/clean-env.ts';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { parseAnnotations } from './parse-annotations.ts';

const REF = "ref('sales', 'orders')";

const WAIVED = 'marketing/models/waived.sql';

/** Each file has one finding, at a place that is easily told wrongly. */
const FILES: Readonly<Record<string, string>> = {
  'marketing/models/first.sql': `{{ ${REF} }}\nselect 1\n`,
  'marketing/models/last.sql': `select *\n\nfrom {{ ${REF} }}`,
  'marketing/models/only.sql': `select * from {{ ${REF} }}`,
  'marketing/models/emoji.sql': `select '🛒 👩‍👩‍👧‍👦', 'e\u0301 ö 漢字' as "naïve", * from {{ ${REF} }} -- 🛒\n`,
  'marketing/models/crlf.sql': `select 'ä'\r\n,\t*\r\nfrom {{ ${REF} }}\r\nwhere 1 = 1\r\n`,
  'marketing/models/käufe, 100%: a|b <i>.sql': `select 1\nfrom {{ ${REF} }}\n`,
  'marketing/models/python.py': `def model(dbt, session):\n    x = "🛒"; return dbt.${REF.replace(', ', ',\n        ')}\n`,
};

interface Reports {
  readonly json: readonly (readonly [string, string, string, number, number, number, number])[];
  readonly waived: Reports['json'];
  readonly sarif: {
    readonly results: Reports['json'];
    readonly waived: Reports['json'];
    readonly fingerprints: readonly string[];
    readonly suppressed: readonly (readonly [string, string])[];
  };
  readonly gitlab: {
    readonly issues: readonly (readonly [string, string, string, number])[];
    readonly fingerprints: readonly string[];
  };
  readonly junit: readonly (readonly [string, string, string, string])[];
  readonly markdown: readonly (readonly [string, string, string])[];
  readonly texts: ReadonlyMap<string, string>;
}

async function flawed(): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('sales/dbt_project.yml', 'name: sales\n');
  repo.write('sales/models/orders.sql', 'select 1 as id\n');
  repo.write('marketing/dbt_project.yml', 'name: marketing\n');
  for (const [path, text] of Object.entries(FILES)) repo.write(path, text);
  repo.write(WAIVED, `{# mesh-ignore ref-target-public: the next release #}\nselect * from {{ ${REF} }}\n`);
  return repo;
}

/** All formats of one run, each as its consumers read it. */
async function reports(repo: GitRepo): Promise<Reports> {
  const names = [...FORMATS.keys()];
  const words = names.flatMap((name) => ['--format', name, '--output-file', `../${name}`]);
  // The reports lie beside the mesh, of which they are no part.
  const shop = { cwd: join(repo.dir, 'sales') };
  repo.write('.gitignore', names.map((name) => `/${name}\n`).join(''));
  const { status, stderr } = await repo.meshWith(shop, 'check', ...words);
  assert.is(status, 1, stderr);
  const script = join(repoRoot, 'test/report/consumers.py');
  const schema = join(repoRoot, 'docs/check.schema.json');
  const read = await spawnCommand(pythonPath, [script, repo.dir, schema], { env: cleanEnv() });
  assert.is(read.status, 0, `${read.stderr}\nnpm run setup installs what reads them.`);
  const texts = new Map(names.map((name) => [name, readFileSync(join(repo.dir, name), 'utf8')]));
  return { ...(JSON.parse(read.stdout) as Omit<Reports, 'texts'>), texts };
}

/** The stretch of a file that a place names, counted in Unicode characters. */
function stretch(repo: GitRepo, path: string, line: number, column: number, end: [number, number]): string {
  const lines = repo.read(path).split(/\r\n|\n/);
  const [endLine, endColumn] = end;
  return lines
    .slice(line - 1, endLine)
    .map((text, index, all) => {
      const characters = [...text];
      const to = index === all.length - 1 ? endColumn - 1 : characters.length;
      return characters.slice(index === 0 ? column - 1 : 0, to).join('');
    })
    .join('\n');
}

suite('reports, read by their consumers', ({ test, before, timeout }) => {
  timeout(60_000);
  let repo: GitRepo;
  let first: Reports;

  before(async () => {
    repo = await flawed();
    first = await reports(repo);
  });

  test('each finds every finding, in json and sarif exactly where it is', () => {
    assert.equal(first.json.map(([, , path]) => path).sort(), Object.keys(FILES).sort());
    for (const [rule, severity, path, line, column, ...end] of first.json) {
      assert.equal([rule, severity], ['ref-target-public', 'error']);
      const found = stretch(repo, path, line, column, end);
      assert.is(found.replace(/\s+/g, ' '), path.endsWith('.py') ? `dbt.${REF}` : REF, path);
    }
    assert.equal(first.sarif.results, first.json);
  });

  test('what is waived is told where there is a word for it, and nowhere else', () => {
    assert.equal(first.waived, [['ref-target-public', 'error', WAIVED, 2, 18, 2, 18 + REF.length]]);
    assert.equal(first.sarif.waived, first.waived);
    assert.equal(first.sarif.suppressed, [['inSource', 'the next release']]);
    const telling = [...first.texts].filter(([, text]) => text.includes('waived.sql'));
    assert.equal(
      telling.map(([name]) => name),
      ['json', 'sarif', 'junit'],
    );
    for (const name of ['pretty', 'markdown', 'github', 'agent'])
      assert.match(first.texts.get(name) ?? '', '0 warnings, 1 waived in 7 files', name);
  });

  test('gitlab, junit and markdown name the same places', () => {
    const lines = first.json.map(([rule, , path, line]) => [rule, path, line]);
    assert.equal(
      first.gitlab.issues.map(([rule, severity, path, line]) => {
        assert.is(severity, 'major');
        return [rule, path, line];
      }),
      lines,
    );
    const cases = (of: Reports['json'], kind: string): readonly unknown[] =>
      of.map(([rule, , path, line, column]) => [rule, kind, path, `${line}:${column}`]);
    assert.equal(first.junit, [...cases(first.json, 'Failure'), ...cases(first.waived, 'Skipped')]);
    assert.equal(
      first.markdown,
      first.json.map(([rule, severity, path, line]) => [rule, severity, `${path}:${line}`]),
    );
  });

  test('github: what its runner makes of each line', () => {
    const text = first.texts.get('github') ?? '';
    const { annotations, rest } = parseAnnotations(text);
    assert.equal(
      annotations.map(({ command, properties }) => [
        properties['title'],
        command,
        properties['file'],
        Number(properties['line']),
        Number(properties['endLine']),
      ]),
      first.json.map(([rule, severity, path, line, , endLine]) => [rule, severity, path, line, endLine]),
    );
    for (const [index, { properties }] of annotations.entries()) {
      const [, , path, line, column, endLine, endColumn] = first.json[index] ?? [];
      // A place over several lines has no columns there.
      const columns = line === endLine ? [String(column), String(endColumn)] : [undefined, undefined];
      assert.equal([properties['col'], properties['endColumn']], columns, path);
    }
    assert.match(rest.join('\n'), /^✗ 7 errors, 0 warnings/);
  });

  test('github: the summary of the step is the Markdown', async () => {
    const env = { GITHUB_STEP_SUMMARY: join(repo.dir, '.git/summary.md') };
    for (const format of ['pretty', 'github', 'github']) {
      await repo.meshWith({ env }, 'check', '--format', format);
    }
    const { texts } = first;
    assert.is(repo.read('.git/summary.md'), `${texts.get('markdown')}${texts.get('markdown')}`);
  });

  test('agent: one line each, which begins with the place', () => {
    const [...lines] = (first.texts.get('agent') ?? '').trimEnd().split('\n');
    assert.match(lines.pop() ?? '', /^✗ 7 errors/);
    assert.equal(
      lines.map((line) => /^(.+?):(\d+):(\d+) (error|warning) ([a-z-]+) \S.* FIX: /.exec(line)?.slice(1, 6)),
      first.json.map(([rule, severity, path, line, column]) => [
        path,
        `${line}`,
        `${column}`,
        severity,
        rule,
      ]),
    );
  });

  test('pretty: the file, the place and the line itself, marked below', () => {
    const text = first.texts.get('pretty') ?? '';
    for (const [rule, severity, path, line, column] of first.json) {
      const block = text.slice(text.indexOf(`${path}\n`)).split('\n\n')[0] ?? '';
      assert.match(block, `\n  ${line}:${column}  ${severity}  ${rule}\n`);
      assert.match(block, new RegExp(`\n    > ${line} \\| .*ref\\(`));
      assert.match(block, /\n +\| +\^{5,}\n/);
    }
  });

  test('fingerprints are one for each finding, and stay while lines move', async () => {
    const { gitlab, sarif } = first;
    assert.is(new Set(gitlab.fingerprints).size, Object.keys(FILES).length);
    assert.is(new Set(sarif.fingerprints).size, Object.keys(FILES).length + 1);
    for (const [path, text] of Object.entries(FILES)) {
      repo.write(path, `${path.endsWith('.py') ? '#' : '--'} above\n\n${text}`);
    }
    const moved = await reports(repo);
    assert.equal(
      moved.json.map(([, , path, line]) => [path, line]),
      first.json.map(([, , path, line]) => [path, line + 2]),
    );
    assert.equal(moved.gitlab.fingerprints, gitlab.fingerprints);
    assert.equal(moved.sarif.fingerprints, sarif.fingerprints);
  });
});
