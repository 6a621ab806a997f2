import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { type RanJob, runJob } from './run-job.ts';
import { type Job, workflow } from './workflow.ts';

/** Stands for GitHub's `gh`, which needs GitHub: notes what it is asked for, and lists the comments that it is given. */
const GH = `#!/bin/sh
if [ "$2" = --paginate ]; then
  printf '%s' "$MARKER" > marker
  cat ids
else
  printf '%s\\n' "$@" >> asked
fi
`;

const ANSWER =
  '<!-- mesh can-i-publish dbt_up prod -->\n### ✗ May dbt\\_up be published? `$(touch pwned)` "quoted"';

function comment(ids: string): { dir: string; job: RanJob } {
  const dir = tempDir();
  writeFileSync(join(dir, 'gh'), GH);
  chmodSync(join(dir, 'gh'), 0o755);
  writeFileSync(join(dir, 'ids'), ids);
  const job = runJob(workflow('upstream').jobs['comment'] as Job, {
    dir,
    env: { PATH: `${dir}:${process.env['PATH']}`, GITHUB_REPOSITORY: 'team/mesh' },
    needs: { ask: { outputs: { answer: ANSWER } } },
    event: { pull_request: { number: '7' } },
  });
  assert.is(job.failed, false, job.steps[0]?.output);
  return { dir, job };
}

suite('the comment on a pull request', ({ test }) => {
  test('is written once', () => {
    const { dir } = comment('');
    const asked = readFileSync(join(dir, 'asked'), 'utf8');
    assert.match(asked, `POST\nrepos/team/mesh/issues/7/comments\n--raw-field\nbody=${ANSWER}\n`);
    assert.is(readFileSync(join(dir, 'marker'), 'utf8'), '<!-- mesh can-i-publish dbt_up prod -->');
    assert.not.ok(existsSync(join(dir, 'pwned')));
  });

  test('and changed from then on', () => {
    const { dir } = comment('41\n42\n');
    const asked = readFileSync(join(dir, 'asked'), 'utf8');
    assert.match(asked, `PATCH\nrepos/team/mesh/issues/comments/41\n--raw-field\nbody=${ANSWER}\n`);
    assert.not.match(asked, 'POST');
  });

  test('the job that may write runs nothing that the pull request brings', () => {
    const { steps } = workflow('upstream').jobs['comment'] as Job;
    assert.equal(steps.map(({ uses }) => uses).filter(Boolean), []);
  });
});
