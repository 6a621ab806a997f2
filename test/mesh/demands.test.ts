import * as assert from 'uvu/assert';
import type { Bridge } from '../../src/config/mesh-config.ts';
import { brokenDemands, certaintyOf, rankDemands } from '../../src/mesh/demands.ts';
import type { Reach, Upstream } from '../../src/mesh/mesh.ts';
import type { Access, Node } from '../../src/node.ts';
import { bareNode } from '../../src/project/bare-node.ts';
import { suite } from '../harness/suite.ts';

const upstream = (bridge: Bridge): Upstream => ({
  name: 'sales',
  bridge,
  declared: null,
  published: { state: 'none' },
  isPackage: false,
});
const reachOf = (more: Partial<Node>): Reach => ({
  state: 'found',
  node: bareNode({ resource_type: 'model', project: 'sales', name: 'orders', path: '', ...more }),
});

const READER = bareNode({ resource_type: 'model', project: 'marketing', name: 'campaigns', path: '' });

const models: [access: Access, contractEnforced: boolean, broken: readonly string[]][] = [
  ['public', true, []],
  ['public', false, ['contract']],
  ['protected', true, ['public']],
  ['protected', false, ['public', 'contract']],
  ['private', true, ['group']],
  ['private', false, ['group', 'contract']],
];

const others: [access: Access | null, bridge: Bridge, broken: readonly string[]][] = [
  [null, 'loom', ['public']],
  [null, 'sources', []],
  ['public', 'loom', []],
  ['public', 'sources', []],
  ['protected', 'loom', ['public']],
  ['protected', 'sources', ['public']],
  ['private', 'loom', ['group']],
];

suite('what a reference breaks', ({ test }) => {
  for (const bridge of ['loom', 'sources'] as const) {
    for (const [access, contractEnforced, broken] of models) {
      test(`a ${access} model ${contractEnforced ? 'with' : 'without'} a contract, over ${bridge}`, () =>
        assert.equal(brokenDemands(READER, reachOf({ access, contractEnforced }), upstream(bridge)), broken));
    }
  }
  for (const resource_type of ['seed', 'snapshot'] as const) {
    for (const [access, bridge, broken] of others) {
      test(`a ${resource_type} whose access is ${access}, over ${bridge}`, () =>
        assert.equal(brokenDemands(READER, reachOf({ resource_type, access }), upstream(bridge)), broken));
    }
  }

  test('a list of projects is for who is on it, and comes last', () => {
    const broken = (
      allowedProjects: readonly string[] | null,
      access: Access = 'public',
    ): readonly string[] =>
      brokenDemands(READER, reachOf({ access, contractEnforced: false, allowedProjects }), upstream('loom'));
    assert.equal(broken(null), ['contract']);
    assert.equal(broken(['marketing']), ['contract']);
    assert.equal(broken([]), ['contract', 'consumers']);
    assert.equal(broken(['finance'], 'protected'), ['public', 'contract', 'consumers']);
    const seed = reachOf({ resource_type: 'seed', access: 'public', allowedProjects: ['finance'] });
    assert.equal(brokenDemands(READER, seed, upstream('loom')), ['consumers']);
  });

  test('what is surely broken goes before what only Jinja could tell', () => {
    const reach = reachOf({ access: 'protected', uncertain: ['access'] });
    assert.equal(rankDemands(['public', 'contract'], reach), ['contract', 'public']);
    assert.is(certaintyOf('contract', reach), 'certain');
    assert.is(certaintyOf('public', reach), 'unknown');
  });

  test('what is not there breaks nothing else', () => {
    assert.equal(brokenDemands(READER, { state: 'missing' }, upstream('loom')), ['exists']);
    assert.equal(brokenDemands(READER, { state: 'no-version', versions: ['1'] }, upstream('loom')), [
      'version',
    ]);
    const { node } = reachOf({}) as Extract<Reach, { state: 'found' }>;
    assert.equal(brokenDemands(READER, { state: 'disabled', node }, upstream('loom')), ['exists']);
  });
});
