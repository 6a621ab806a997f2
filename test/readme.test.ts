import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { RULES } from '../src/rules/index.ts';
import { repoRoot } from './harness/repo-root.ts';
import { suite } from './harness/suite.ts';

const readme = readFileSync(join(repoRoot, 'README.md'), 'utf8');

/** The fenced blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, body]) => body ?? '',
  );
}

suite('README', ({ test }) => {
  test('its two commands are scripts, which other tests and CI run', () => {
    const { scripts } = JSON.parse(readFileSync(join(repoRoot, 'package.json'), 'utf8'));
    assert.is(blocks('sh')[0], 'npm run demo\nnpm test\n');
    assert.ok(scripts.demo && scripts.test);
  });

  test('the table of rules is that of the code', () => {
    const rows = RULES.map(
      ({ id, severity, summary }) => `| [${id}](docs/rules/${id}.md) | ${severity} | ${summary} |`,
    );
    const table = readme.split('\n').filter((line) => /^\| \[[a-z-]+\]\(docs\/rules/.test(line));
    assert.equal(table, rows);
  });
});

suite('documents', ({ test }) => {
  const pages = ['.', 'docs', 'docs/rules', 'snowflake_setup', 'dbt_up', 'dbt_down', 'dbt_down_loom']
    .filter((folder) => existsSync(join(repoRoot, folder)))
    .flatMap((folder) => readdirSync(join(repoRoot, folder)).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.md'));

  for (const page of pages) {
    test(`the links of ${page} lead somewhere`, () => {
      const text = readFileSync(join(repoRoot, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        assert.ok(existsSync(join(repoRoot, dirname(page), target)), `${page} → ${target}`);
      }
    });
  }
});
