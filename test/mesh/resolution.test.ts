import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import type { Files } from '../rules/judge-files.ts';
import { LOOM, marketing, registry, sales, versions } from '../rules/sample-mesh.ts';
import { reached } from './reached.ts';

const AT = 'marketing/models/campaigns.sql:1';
const ORDERS = `${AT} ⇒ model.sales.orders (sales/models/orders.sql)`;
/** A second upstream with a model of the same name. */
const SHOP = { 'shop/dbt_project.yml': 'name: shop\n', 'shop/models/orders.sql': 'select 1\n' };
const LOOM_BOTH = {
  'marketing/dependencies.yml': 'projects:\n  - name: sales\n  - name: shop\n',
};
const OWN = { 'marketing/models/orders.sql': 'select 1\n' };
const DISABLED = { 'marketing/models/orders.sql': '{{ config(enabled=false) }} select 1\n' };

const cases: [name: string, files: Files, expected: string][] = [
  [
    'two arguments reach the project that they name',
    { ...sales(), ...marketing("ref('sales', 'orders')") },
    ORDERS,
  ],
  [
    'two arguments need no bridge, and no folder of the same name',
    {
      'upstreams/web/dbt_project.yml': 'name: sales\n',
      'upstreams/web/models/orders.sql': 'select 1\n',
      ...marketing("ref('sales', 'orders')"),
    },
    `${AT} ⇒ model.sales.orders (upstreams/web/models/orders.sql)`,
  ],
  ['one argument reaches through dbt-loom', { ...sales(), ...marketing("ref('orders')"), ...LOOM }, ORDERS],
  [
    'one argument reaches what dependencies.yml names',
    {
      ...sales(),
      ...marketing("ref('orders')"),
      'marketing/dependencies.yml': 'projects:\n  - name: sales\n',
    },
    ORDERS,
  ],
  [
    'one argument does not reach a neighbour that is no upstream',
    { ...sales(), ...marketing("ref('orders')") },
    `${AT} → nothing`,
  ],
  [
    'one argument does not reach over generated sources',
    {
      ...sales(),
      ...marketing("ref('orders')"),
      'mesh.yml': 'version: 1\nprojects: {marketing: {upstreams: {sales: sources}}}\n',
    },
    `${AT} → nothing`,
  ],
  [
    'the own model hides that of the upstream',
    { ...sales(), ...marketing("ref('orders')", OWN), ...LOOM },
    `${AT} → model.marketing.orders`,
  ],
  [
    'the own model hides nothing where the project is named',
    { ...sales(), ...marketing("ref('sales', 'orders')", OWN), ...LOOM },
    ORDERS,
  ],
  [
    'an own model that is disabled hides nothing',
    { ...sales(), ...marketing("ref('orders')", DISABLED), ...LOOM },
    ORDERS,
  ],
  [
    'one argument that two upstreams could answer reaches neither, as dbt refuses it',
    { ...sales(), ...SHOP, ...marketing("ref('orders')"), ...LOOM_BOTH },
    `${AT} → nothing`,
  ],
  [
    'two arguments tell two upstreams apart',
    { ...sales(), ...SHOP, ...marketing("ref('shop', 'orders')"), ...LOOM_BOTH },
    `${AT} ⇒ model.shop.orders (shop/models/orders.sql)`,
  ],
  [
    'the repository decides before the registry',
    { ...sales(), ...marketing("ref('sales', 'orders')"), ...registry({}) },
    ORDERS,
  ],
  [
    'the registry answers for a project elsewhere',
    {
      ...marketing("ref('sales', 'orders')"),
      ...registry({ orders: { original_file_path: 'models/o.sql' } }),
    },
    `${AT} ⇒ model.sales.orders (models/o.sql)`,
  ],
  [
    'one argument reaches a published model through dbt-loom',
    {
      ...marketing("ref('orders')"),
      ...LOOM,
      ...registry({ orders: { original_file_path: 'models/o.sql' } }),
    },
    `${AT} ⇒ model.sales.orders (models/o.sql)`,
  ],
  [
    'a loom entry of another name is the project of its path',
    {
      ...sales(),
      ...marketing("ref('orders')"),
      'marketing/dbt_loom.config.yml':
        'manifests:\n  - {name: upstream, type: file, config: {path: ../sales/target/manifest.json}}\n',
    },
    ORDERS,
  ],
  [
    'no pin is the latest version',
    { ...versions(['1', '2']), ...marketing("ref('sales', 'orders')") },
    `${AT} ⇒ model.sales.orders.v2 (sales/models/orders_v2.sql)`,
  ],
  [
    'a pin is its version',
    { ...versions(['1', '2']), ...marketing("ref('sales', 'orders', v=1)") },
    `${AT} ⇒ model.sales.orders.v1 (sales/models/orders_v1.sql)`,
  ],
  [
    'a version that is missing is told from a model that is',
    { ...versions(['1']), ...marketing("ref('sales', 'orders', v=2)") },
    `${AT} ⇒ model.sales.orders.v2 (no-version)`,
  ],
  [
    'what does not exist has the id that it would have',
    { ...sales(), ...marketing("ref('sales', 'order')") },
    `${AT} ⇒ model.sales.order (missing)`,
  ],
  [
    'the name of a version is no name of a model',
    { ...versions(['1', '2']), ...marketing("ref('sales', 'orders_v1')") },
    `${AT} ⇒ model.sales.orders_v1 (missing)`,
  ],
  ['nobody knows the project', marketing("ref('finance', 'invoices')"), `${AT} ? finance`],
  ['a name that Jinja computes', marketing("ref(var('x'))"), `${AT} only Jinja knows`],
  [
    'a name that is a constant',
    marketing("'' }}{% set m = 'campaigns' %}{{ ref(m)"),
    `${AT} → model.marketing.campaigns`,
  ],
];

suite('what a ref reaches', ({ test }) => {
  for (const [name, files, expected] of cases) {
    test(name, async () => assert.equal(await reached(files), [expected]));
  }

  test('each name of a loop over constants counts', async () => {
    const loop = "'' }}{% for m in ['campaigns', 'orders'] %}{{ ref(m) }}{% endfor %}{{ ''";
    assert.equal(
      await reached({ ...sales(), ...marketing(loop), ...LOOM }),
      [`${AT} → model.marketing.campaigns`, ORDERS].sort(),
    );
  });
});

suite('two projects of one name', ({ test }) => {
  const twin = (folder: string): Files => ({
    [`${folder}/dbt_project.yml`]: 'name: sales\n',
    [`${folder}/models/orders.sql`]: 'select 1\n',
  });
  const reader = (folder: string): Files => ({
    [`${folder}/dbt_project.yml`]: 'name: marketing\n',
    [`${folder}/models/m.sql`]: "{{ ref('sales', 'orders') }}\n",
  });
  const to = (from: string, folder: string): string =>
    `${from}/models/m.sql:1 ⇒ model.sales.orders (${folder}/models/orders.sql)`;

  test('the nearer folder is meant', async () => {
    const both = { ...twin('teams/eu/sales'), ...twin('teams/us/sales') };
    for (const team of ['teams/eu', 'teams/us']) {
      const files = { ...both, ...reader(`${team}/marketing`) };
      assert.equal(await reached(files), [to(`${team}/marketing`, `${team}/sales`)]);
    }
  });

  test('the nearer folder is meant, wherever the others stand in the list', async () => {
    const files = { ...twin('a'), ...twin('z/sales'), ...twin('zz/sales'), ...reader('z/marketing') };
    assert.equal(await reached(files), [to('z/marketing', 'z/sales')]);
  });

  test('the local package is meant, however far it lies', async () => {
    const files = {
      ...twin('eu/sales'),
      ...twin('us/sales'),
      ...reader('eu/marketing'),
      'eu/marketing/packages.yml': 'packages:\n  - local: ../../us/sales\n',
    };
    assert.equal(await reached(files), [to('eu/marketing', 'us/sales')]);
  });
});

suite('references that only Jinja resolves', ({ test }) => {
  test('are counted, each at its place', async () => {
    const files = marketing("ref(var('x')) }} {{ ref('a_' ~ var('x')) }} {{ source('crm', var('x'))", {
      'marketing/models/more.sql': '{{ ref(some_macro()) }}\n',
    });
    assert.equal(await reached(files), [
      `${AT} only Jinja knows`,
      `${AT} only Jinja knows`,
      `${AT} only Jinja knows`,
      'marketing/models/more.sql:1 only Jinja knows',
    ]);
  });
});
