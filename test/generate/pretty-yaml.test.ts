import * as assert from 'uvu/assert';
import { prettyYaml } from '../../src/generate/pretty-yaml.ts';
import { pythonPath } from '../dbt/python-path.ts';
import { randomFrom } from '../dbt/random.ts';
import { cleanEnv } from '../harness/clean-env.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';

const SCRIPT = `
import json, sys, yaml
loaded = [yaml.load(text.strip(), Loader=yaml.CSafeLoader) for text in json.load(sys.stdin)]
print(json.dumps([[s['sources'][0]['description'], s['sources'][0]['tables'][0]['config']['x'], s['sources'][0]['tables'][0]['name']] for s in loaded]))`;

/** What texts are made of that YAML, or one of its readers, could take for something else. */
const PARTS =
  'a|b |  |\n|\n\n|\t|: |# |- |"|\'|>|%|@|`|\\|\u2028|\u2029|\u0085|\ufeff|\r|\r\n|\u0007|\u007f|\u0091|é|\u{1f600}|\ud800|{|}|[|]|,|&x|*y|!z|---|\n---\n|...|yes|null|~|1e5|0x1f|12:30|<<|=|\ufffe|\0|2027-01-01'
    .split('|')
    .concat('|', 'word '.repeat(30));

suite('generate: YAML that PyYAML reads', ({ test, timeout }) => {
  timeout(60_000);

  test('is every text as it was, in every form that it is written in', async () => {
    const random = randomFrom(1);
    const made = Array.from({ length: 1_500 }, () =>
      Array.from({ length: random.int(1, 8) }, () => random.pick(PARTS)).join(''),
    );
    // Half of a surrogate pair is no character.
    const texts = [...PARTS, ...made].map((text) => Buffer.from(text, 'utf8').toString('utf8'));
    const files = texts.map((text) =>
      prettyYaml({ sources: [{ description: text, tables: [{ config: { x: text }, name: text }] }] }),
    );
    const { stdout, stderr } = await spawnCommand(pythonPath, ['-c', SCRIPT], {
      env: cleanEnv(),
      input: JSON.stringify(files),
    });
    assert.is(stderr, '');
    assert.equal(
      JSON.parse(stdout),
      texts.map((text) => [text, text, text]),
    );
  });
});
