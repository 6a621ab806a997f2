import * as assert from 'uvu/assert';
import { NodeIndex } from '../../src/mesh/node-index.ts';
import type { Node } from '../../src/node.ts';
import { bareNode } from '../../src/project/bare-node.ts';
import { suite } from '../harness/suite.ts';

function model(name: string, more: Partial<Node> = {}): Node {
  const suffix = more.version ? `.v${more.version}` : '';
  const unique_id = `model.sales.${name}${suffix}`;
  return bareNode({
    resource_type: 'model',
    project: 'sales',
    name,
    path: `${name}.sql`,
    unique_id,
    ...more,
  });
}

const versions = (list: readonly string[], latest: string): Node[] =>
  list.map((version) => model('orders', { version, latest_version: latest }));

suite('the nodes of a project by name', ({ test }) => {
  const find = (nodes: readonly Node[], name: string, version: string | null = null): string => {
    const reach = new NodeIndex(nodes).find(name, version);
    return reach.state === 'found' ? reach.node.unique_id : reach.state;
  };

  test('finds models, seeds and snapshots, and nothing else', () => {
    for (const resource_type of [
      'model',
      'seed',
      'snapshot',
      'analysis',
      'test',
      'macro',
      'exposure',
    ] as const) {
      const isReferable = ['model', 'seed', 'snapshot'].includes(resource_type);
      const node = model('orders', { resource_type });
      assert.is(find([node], 'orders'), isReferable ? node.unique_id : 'missing', resource_type);
    }
  });

  test('tells letters apart, as dbt does', () => assert.is(find([model('orders')], 'Orders'), 'missing'));

  test('finds the latest version where none is pinned, and the pinned one otherwise', () => {
    const nodes = versions(['1', '2', '3'], '2');
    assert.is(find(nodes, 'orders'), 'model.sales.orders.v2');
    assert.is(find(nodes, 'orders', '3'), 'model.sales.orders.v3');
    assert.is(find(nodes, 'orders', '1.0'), 'model.sales.orders.v1');
    assert.is(find(nodes, 'orders', '4'), 'no-version');
    assert.is(find(nodes, 'orders', ''), 'no-version');
  });

  test('says which versions there are', () => {
    const reach = new NodeIndex(versions(['1', '2'], '2')).find('orders', '3');
    assert.equal(reach, { state: 'no-version', versions: ['1', '2'] });
    assert.equal(new NodeIndex([model('orders')]).find('orders', '1'), { state: 'no-version', versions: [] });
  });

  test('finds the enabled one of two', () => {
    const off = model('orders', { enabled: false, unique_id: 'model.sales.off' });
    assert.is(find([off, model('orders')], 'orders'), 'model.sales.orders');
    assert.is(find([off], 'orders'), 'disabled');
  });

  test('finds by unique id, and by what its relation is called', () => {
    const relation = { database: null, schema: null, identifier: 'Bestellungen' };
    const index = new NodeIndex([model('orders', { relation }), model('orders', { resource_type: 'test' })]);
    assert.is(index.byId('model.sales.orders')?.resource_type, 'model');
    assert.is(index.byId('model.sales.customers'), undefined);
    assert.equal(
      index.byIdentifier('BESTELLUNGEN').map(({ name }) => name),
      ['orders'],
    );
    assert.equal(index.byIdentifier('orders'), []);
  });

  test('knows the names that exist on every object', () => {
    assert.is(find([model('constructor')], 'constructor'), 'model.sales.constructor');
    assert.is(find([], '__proto__'), 'missing');
    assert.is(find([], 'toString'), 'missing');
  });
});
