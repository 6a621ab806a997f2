import * as assert from 'uvu/assert';
import { didYouMean } from '../../src/config/did-you-mean.ts';
import { expandVariables } from '../../src/config/expand-variables.ts';
import { DEFAULT_CONFIG } from '../../src/config/mesh-config.ts';
import { parseMeshConfig } from '../../src/config/parse-mesh-config.ts';
import { ConfigError } from '../../src/errors.ts';
import { suite } from '../harness/suite.ts';

const parse = (text: string) => parseMeshConfig(text, 'mesh.yml');

function problem(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ConfigError) return `${error.at} ${error.message}`;
    throw error;
  }
  return 'no problem';
}

suite('mesh.yml', ({ test }) => {
  test('everything the design shows is taken', () => {
    const config = parse(`version: 1
registry: s3://bucket/\${PREFIX}
environments: {default: prod, fallback: {dev: prod}, prod: {target: production}}
projects:
  down: {upstreams: {up: sources}, compatibility: strict, models: {m: {compatibility: none}, n: {}}}
  other: {upstreams: {up: loom}}
rules: {ref-target-contract: warn}
sync: latest
prePush: parse
compatibility: readers
accept: [{model: m, change: column-removed, reason: r, until: 2027-01-31}]
waivers: [{rule: ref-target-public, path: "a/**", reason: r}]
`);
    assert.is(config.registry, 's3://bucket/${PREFIX}');
    assert.equal(config.environments, {
      default: 'prod',
      fallback: { dev: 'prod' },
      targets: { prod: 'production' },
    });
    assert.is(config.upstreams.get('down')?.get('up'), 'sources');
    assert.is(config.upstreams.get('other')?.get('up'), 'loom');
    assert.is(config.rules.get('ref-target-contract'), 'warn');
    assert.equal([config.sync, config.prePush], ['latest', 'parse']);
    assert.equal(config.compatibility, {
      standard: 'readers',
      projects: new Map([['down', 'strict']]),
      models: new Map([['down', new Map([['m', 'none']])]]),
    });
    assert.equal(config.accept, [
      {
        model: 'm',
        change: 'column-removed',
        column: null,
        reason: 'r',
        until: '2027-01-31',
        at: { path: 'mesh.yml', line: 11, column: 18, endLine: 11, endColumn: 19 },
      },
    ]);
  });

  test('the smallest one has the defaults', () => {
    assert.equal(parse('version: 1'), { ...DEFAULT_CONFIG, path: 'mesh.yml' });
  });

  const WRONG: readonly (readonly [string, string, string])[] = [
    [
      'an unknown key, with the one that was meant',
      'version: 1\nregistri: x',
      'mesh.yml:2:1 unknown key `registri` in mesh.yml (did you mean `registry`?)',
    ],
    ['a key far from any', 'version: 1\nzzz: x', 'known keys: version, registry'],
    ['a nested unknown key', 'version: 1\nprojects: {a: {upstream: {}}}', '(did you mean `upstreams`?)'],
    ['a wrong bridge', 'version: 1\nprojects: {a: {upstreams: {b: sorces}}}', 'must be loom or sources'],
    ['a version of the future', 'version: 2', 'mesh.yml:1:10 `version` must be 1'],
    ['no version', 'registry: x', 'lacks the key `version`'],
    ['no mapping', '- a', 'must be a mapping'],
    ['a key twice', 'version: 1\nsync: locked\nsync: latest', 'has the key `sync` twice'],
    ['a waiver without a reason', 'version: 1\nwaivers: [{rule: x}]', 'lacks the key `reason`'],
    ['a date that is none', 'version: 1\nwaivers: [{rule: x, reason: y, until: soon}]', 'YYYY-MM-DD'],
    ['a list where a mapping belongs', 'version: 1\nrules: [a]', '`rules` must be a mapping'],
    ['text where a list belongs', 'version: 1\naccept: a', '`accept` must be a list'],
    ['a policy that is none', 'version: 1\ncompatibility: lax', '`compatibility` must be none or readers'],
    [
      'a change accepted for no reason',
      'version: 1\naccept: [{model: m, change: c, reason: " "}]',
      'is not of the form A sentence that says why.',
    ],
    ['broken YAML', 'version: 1\nrules: {a: [}', 'mesh.yml:2:'],
  ];
  for (const [what, text, expected] of WRONG) {
    test(`${what} is refused`, () => assert.ok(problem(text).includes(expected), problem(text)));
  }

  test('an empty section is as none', () =>
    assert.is(problem('version: 1\nprojects:\nrules:\n'), 'no problem'));
});

suite('variables', ({ test }) => {
  test('are expanded', () => assert.is(expandVariables('s3://${B}/x', { B: 'b' }, 'mesh.yml'), 's3://b/x'));
  test('unset is an error that names it', () => {
    assert.throws(() => expandVariables('${B}', {}, 'mesh.yml'), /environment variable B, which is not set/);
  });
});

suite('did you mean', ({ test }) => {
  const CASES: readonly (readonly [string, string | null])[] = [
    ['public_order', 'public_orders'],
    ['pbulic_orders', 'public_orders'],
    ['PUBLIC_ORDERS', 'public_orders'],
    ['customers', null],
  ];
  for (const [word, expected] of CASES) {
    test(word, () => assert.is(didYouMean(word, ['public_orders', 'stg']), expected));
  }
});
