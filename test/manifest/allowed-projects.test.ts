import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import { suite } from '../harness/suite.ts';
import { manifestOf } from '../rules/sample-mesh.ts';

/** The list as a reader of the published contract has it. */
function published(node: object): readonly string[] | null | undefined {
  const contract = contractOf(Buffer.from(manifestOf('sales', { orders: node })), 'full.json');
  const bytes = Buffer.from(contract.text({}));
  return readManifest(bytes, 'contract.json').nodes[0]?.allowedProjects;
}

const digest = (node: object): string =>
  contractOf(Buffer.from(manifestOf('sales', { orders: node })), 'full.json').sha256;

suite('the projects that a model is for', ({ test }) => {
  const meta = (allowed_projects: unknown): object => ({
    mesh: { allowed_projects, secret: 1 },
    owner: 'me',
  });

  const cases: [name: string, node: object, expected: readonly string[] | null][] = [
    ['are published', { config: { meta: meta(['a', 'b']) } }, ['a', 'b']],
    ['are published from the older meta', { meta: meta(['a']) }, ['a']],
    ['may be one', { config: { meta: meta('a') } }, ['a']],
    ['may be none', { config: { meta: meta([]) } }, []],
    ['are all where nothing is said', { config: { meta: { owner: 'me' } } }, null],
    ['are all where the list is null', { config: { meta: meta(null) } }, null],
    [
      'are those of config:, not of the older meta',
      { config: { meta: meta(['a']) }, meta: meta(['b']) },
      ['a'],
    ],
  ];
  for (const [name, node, expected] of cases) test(name, () => assert.equal(published(node), expected));

  test('are the only meta that is published', () => {
    const text = contractOf(
      Buffer.from(manifestOf('sales', { orders: { config: { meta: meta(['a']) } } })),
      'full.json',
    ).text({});
    assert.not.match(text, 'secret');
    assert.not.match(text, 'owner": "me');
  });

  test('make another contract where they change, and none where other meta does', () => {
    assert.is.not(digest({ config: { meta: meta(['a']) } }), digest({ config: { meta: meta(['b']) } }));
    assert.is(digest({ config: { meta: { owner: 'me' } } }), digest({}));
  });
});
