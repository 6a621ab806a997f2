import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { jsonSchema } from '../../src/config/json-schema.ts';
import { meshSchema } from '../../src/config/schema.ts';
import { pythonPath } from '../dbt/python-path.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';

const file = join(repoRoot, 'docs/mesh.schema.json');

/** Reads documents from stdin and prints, for each, what jsonschema says against it. */
const VALIDATE = `
import json, sys
from jsonschema import Draft202012Validator
schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
found = lambda document: [error.message for error in Draft202012Validator(schema).iter_errors(document)]
print(json.dumps([found(document) for document in json.load(sys.stdin)]))
`;

const GOOD = {
  version: 1,
  registry: 's3://bucket/prefix',
  environments: { default: 'prod', fallback: { dev: 'prod' }, prod: { target: 'prod' } },
  projects: { dbt_down: { upstreams: { dbt_up: 'sources' }, compatibility: 'strict' } },
  rules: { 'ref-target-public': 'warn' },
  accept: [{ model: 'orders', change: 'column-removed', reason: 'agreed', until: '2027-01-01' }],
};

suite('the JSON Schema of mesh.yml', ({ test }) => {
  test('is the one that the validator goes by', () => {
    const schema = jsonSchema(meshSchema);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, JSON.stringify(schema));
    const written: unknown = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(written, JSON.parse(JSON.stringify(schema)), 'UPDATE_GOLDEN=1, then npm run format');
  });

  test('a validator of others takes what is right and refuses what is not', async () => {
    const wrong = [
      {},
      { version: 2 },
      { version: 1, regsitry: 'x' },
      { version: 1, projects: { a: { upstreams: { b: 'loop' } } } },
      { version: 1, accept: [{ model: 'orders', change: 'column-removed' }] },
      { version: 1, accept: [{ model: 'o', change: 'c', reason: 'r', until: 'soon' }] },
    ];
    const input = JSON.stringify([GOOD, ...wrong]);
    const { status, stdout, stderr } = await spawnCommand(pythonPath, ['-c', VALIDATE, file], {
      cwd: repoRoot,
      input,
    });
    assert.is(status, 0, stderr);
    const [good, ...others] = JSON.parse(stdout) as string[][];
    assert.equal(good, []);
    for (const [index, found] of others.entries()) assert.is(found.length, 1, JSON.stringify(wrong[index]));
  });
});
