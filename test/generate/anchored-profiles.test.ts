import * as assert from 'uvu/assert';
import {
  anchoredProfiles,
  environmentNames,
  isSecretName,
  profilesWithoutSecrets,
} from '../../src/generate/anchored-profiles.ts';
import { suite } from '../harness/suite.ts';

const anchored = (text: string, env: Record<string, string> = {}): string =>
  anchoredProfiles(text, {
    env,
    anchor: (path) => (path.startsWith('nowhere') ? null : `/anchor/${path.replace(/^\.\.?\//, '')}`),
  });

suite('generate: profiles elsewhere', ({ test }) => {
  for (const [value, expected] of [
    ['path: ../w/x.duckdb', 'path: /anchor/w/x.duckdb'],
    ['path: dev.duckdb', 'path: /anchor/dev.duckdb'],
    ['keyfile: ./key.json', 'keyfile: /anchor/key.json'],
    ['private_key_path: keys/rsa.p8', 'private_key_path: /anchor/keys/rsa.p8'],
    [`path: "{{ env_var('DIR', '../w') }}/x.duckdb"`, 'path: "/anchor/w/x.duckdb"'],
    [`path: "{{ env_var('SET') }}/x.duckdb"`, 'path: "/anchor/set/x.duckdb"'],
  ] as const) {
    test(`${value} is anchored`, () => {
      assert.is(anchored(`p: {}\n${value}\n`, { SET: '../set' }), `p: {}\n${expected}\n`);
    });
  }

  for (const value of [
    "path: ':memory:'",
    'path: md:my_db',
    'path: s3://bucket/x',
    'path: /abs/x.duckdb',
    'path: C:\\x.duckdb',
    'path: ~/x.duckdb',
    'schema: marts',
    'host: nowhere/at/all',
    'password: ../odd',
    `path: "{{ env_var('UNSET') }}/x"`,
    'threads: 4',
  ]) {
    test(`${value} stays as it is, to the byte`, () => {
      const text = `p:   {}   # a remark\n${value}\n`;
      assert.is(anchored(text), text);
    });
  }

  test('what is secret leaves no mark on what is kept', () => {
    const text = (word: string): string =>
      `p: {outputs: {dev: {type: snowflake, password: ${word}, token: "${word}", private_key: ${word}, schema: s}}}\n`;
    assert.is(profilesWithoutSecrets(text('a')), profilesWithoutSecrets(text('b')));
    assert.not.match(profilesWithoutSecrets(text('hunter2')), 'hunter2');
    assert.match(profilesWithoutSecrets(text('a')), 'schema: s');
    assert.equal(['DBT_ENV_SECRET_X', 'SNOWFLAKE_PASSWORD', 'DBT_TARGET'].map(isSecretName), [
      true,
      true,
      false,
    ]);
  });

  test('names of variables are read, and one that is computed is not guessed', () => {
    assert.equal(environmentNames(`{{ env_var('A') }} {{ env_var( "B", 'x') }}`), ['A', 'B']);
    assert.is(environmentNames('{{ env_var(name) }}'), null);
  });
});
