import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { condition, evaluate, interpolate } from './expression.ts';
import { textOf, type Workflow, workflowFiles } from './workflow.ts';

const actions = ['.github/actions/setup/action.yml', 'action.yml'];
const all = [...workflowFiles, ...actions];
const scripts = Object.keys(JSON.parse(readFileSync(join(repoRoot, 'package.json'), 'utf8')).scripts);
const SECRETS = new Set([
  'SNOWFLAKE_ACCOUNT',
  'SNOWFLAKE_USER',
  'SNOWFLAKE_PASSWORD',
  'SNOWFLAKE_PRIVATE_KEY',
  'SNOWFLAKE_PRIVATE_KEY_PASSPHRASE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
]);

interface AnyStep {
  readonly uses?: string;
  readonly run?: string;
}

function stepsOf(path: string): readonly AnyStep[] {
  const document = parse(textOf(path)) as { jobs?: Workflow['jobs']; runs?: { steps: AnyStep[] } };
  return document.runs?.steps ?? Object.values(document.jobs ?? {}).flatMap(({ steps }) => steps);
}

suite('the workflows', ({ test }) => {
  for (const path of all) {
    test(`${path} pins each action by its commit`, () => {
      for (const { uses } of stepsOf(path)) {
        if (uses === undefined || uses.startsWith('./')) continue;
        assert.match(uses, /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
        const line =
          textOf(path)
            .split('\n')
            .find((text) => text.includes(uses)) ?? '';
        assert.match(line, /# v\d+\.\d+\.\d+$/);
      }
    });

    test(`${path} puts no expression into a shell line`, () => {
      for (const { run } of stepsOf(path)) assert.not.match(run ?? '', '${{');
    });

    test(`${path} calls only what is there`, () => {
      for (const { run } of stepsOf(path)) {
        for (const [, script] of (run ?? '').matchAll(/npm run (?:--silent )?([\w:]+)/g))
          assert.ok(scripts.includes(script ?? ''), script);
        for (const [, file] of (run ?? '').matchAll(/node ([\w/.-]+\.mjs)/g))
          assert.ok(existsSync(join(repoRoot, file ?? '')), file);
      }
    });
  }

  for (const path of workflowFiles) {
    test(`${path} grants nothing by default, and each job what it needs`, () => {
      const { permissions, jobs } = parse(textOf(path)) as Workflow;
      assert.equal(permissions, {});
      for (const [name, job] of Object.entries(jobs)) {
        const writes = Object.entries(job.permissions ?? {}).filter(([, level]) => level === 'write');
        assert.ok(job.permissions, name);
        for (const [scope] of writes)
          assert.ok(['id-token', 'pages', 'pull-requests', 'security-events'].includes(scope), scope);
      }
    });

    test(`${path} asks only for secrets that the documents name`, () => {
      for (const [, name] of textOf(path).matchAll(/secrets\.(\w+)/g))
        assert.ok(SECRETS.has(name ?? ''), name);
    });
  }

  test('the templates for GitLab call only what is there', () => {
    for (const [, script] of textOf('ci/gitlab.yml').matchAll(/npm run ([\w:]+)/g))
      assert.ok(scripts.includes(script ?? ''), script);
  });
});

suite("the reader of GitHub's expressions", ({ test }) => {
  const contexts = { values: { vars: { A: 'a' }, github: { workspace: '/mesh' } }, hasFailed: false };
  const cases: readonly (readonly [string, string | boolean])[] = [
    ["vars.A == 'a'", true],
    ["vars.B != ''", false],
    ["vars.B || 'duckdb'", 'duckdb'],
    ["vars.A && 'x' || 'y'", 'x'],
    ['!vars.B', true],
    ['failure() || always()', true],
  ];
  for (const [text, value] of cases) {
    test(text, () => {
      assert.is(evaluate(text, contexts), value);
    });
  }

  test('puts values into a text', () => {
    assert.is(interpolate("${{ github.workspace }}/${{ vars.B || '.' }}", contexts), '/mesh/.');
  });

  test('after a failure only what asks for it runs', () => {
    const failed = { ...contexts, hasFailed: true };
    assert.equal(
      [undefined, "vars.A == 'a'", 'failure()', 'always()'].map((text) => condition(text, failed)),
      [false, false, true, true],
    );
  });

  test('refuses what it does not know', () => {
    assert.throws(() => evaluate('fromJSON(vars.A)', contexts), /expression/);
    assert.throws(() => evaluate('vars.A vars.B', contexts), /expression/);
  });
});
