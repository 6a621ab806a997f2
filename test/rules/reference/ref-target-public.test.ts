import { type Rejected, ruleSuite } from '../rule-suite.ts';
import { atCall, generated, LOOM, marketing, modelEntry, PUBLIC, registry, sales } from '../sample-mesh.ts';

const RULE = 'ref-target-public';
const REF = "ref('sales', 'orders')";
const SOURCE = "source('sales', 'orders')";
const CONTRACT = '{contract: {enforced: true}}';
const project = (rest: string): Record<string, string> => ({
  'sales/dbt_project.yml': `name: sales\n${rest}`,
});
const sql = (access: string): Record<string, string> => ({
  'sales/models/orders.sql': `{{ config(access='${access}') }} select 1 as order_id\n`,
});
const folder = (access: string): Record<string, string> =>
  project(`models:\n  sales:\n    +access: ${access}\n`);
const entry = (text: string): Record<string, string> => ({
  'sales/models/schema.yml': `models:\n  - name: orders\n${text}`,
});
const PACKAGE = { 'marketing/packages.yml': 'packages:\n  - local: ../sales\n' };
const seed = {
  'sales/dbt_project.yml': 'name: sales\n',
  'sales/seeds/orders.csv': 'order_id\n1\n',
};

const rejected = (files: Record<string, string>, more: Partial<Rejected> = {}): Rejected => ({
  files: { ...files, ...marketing(REF) },
  finds: [atCall(RULE, REF)],
  ...more,
});

ruleSuite(
  RULE,
  {
    'access under config:': { ...sales(), ...marketing(REF) },
    'access at the top level of the entry': {
      ...sales(),
      ...entry('    access: public\n    config: {contract: {enforced: true}}\n'),
      ...marketing(REF),
    },
    'access from a folder': { ...sales(CONTRACT, folder('public')), ...marketing(REF) },
    'access from a deeper folder against a higher one': {
      ...sales(CONTRACT, {
        ...project('models:\n  +access: private\n  sales:\n    marts:\n      +access: public\n'),
        'sales/models/marts/mart.sql': 'select 1\n',
        'sales/models/marts/mart.yml': modelEntry('mart', CONTRACT),
      }),
      ...marketing("ref('sales', 'mart')"),
    },
    'access in the model itself, against both others': {
      ...sales('{access: protected, contract: {enforced: true}}', { ...folder('private'), ...sql('public') }),
      ...marketing(REF),
    },
    'access that properties set against the folder': {
      ...sales(PUBLIC, folder('private')),
      ...marketing(REF),
    },
    'access of a version': {
      ...sales(),
      ...entry(
        '    config: {contract: {enforced: true}}\n    versions: [{v: 1, defined_in: orders, config: {access: public}}]\n',
      ),
      ...marketing(REF),
    },
    'a published model': { ...marketing(REF), ...registry({ orders: {} }) },
    'a protected model inside its own project': sales('{access: protected}', {
      'sales/models/daily.sql': "select * from {{ ref('orders') }} join {{ ref('sales', 'orders') }}\n",
    }),
    'a package that restricts nothing, by one argument': {
      ...sales('{}'),
      ...marketing("ref('orders')"),
      ...PACKAGE,
    },
    'a package that restricts nothing': { ...sales('{}'), ...marketing(REF), ...PACKAGE },
    'a public model of a package that restricts': {
      ...sales('{access: public, contract: {enforced: true}}', project('restrict-access: true\n')),
      ...marketing(REF),
      ...PACKAGE,
    },
    'a seed of a package that restricts, which dbt does not': {
      ...seed,
      ...project('restrict-access: true\n'),
      ...marketing(REF),
      ...PACKAGE,
    },
    'a seed over generated sources': {
      ...seed,
      ...marketing(SOURCE),
      ...generated({ orders: 'seed.sales.orders' }),
    },
    'a seed that says it is public': {
      ...seed,
      ...project('seeds:\n  +access: public\n'),
      ...marketing(REF),
    },
  },
  {
    'a model whose access nothing sets': rejected(sales(CONTRACT), {
      says: /^model marketing\.campaigns reads orders of sales, which is protected \(dbt's default: nothing sets its access\)\.$/,
      helps: 'access: public',
    }),
    'a model that has no contract either, once': rejected(sales('{access: protected}'), {
      says: '(set in sales/models/schema.yml:3). Also: it has no enforced contract.',
    }),
    'access from a folder of dbt_project.yml': rejected(sales(CONTRACT, folder('protected')), {
      says: '(set in sales/dbt_project.yml:4)',
    }),
    'access at the top level of the entry': rejected(
      {
        ...sales(),
        ...entry('    config: {contract: {enforced: true}}\n    access: protected\n'),
      },
      { says: '(set in sales/models/schema.yml:4)' },
    ),
    'access in the model itself, against a public entry': rejected(sales(PUBLIC, sql('protected')), {
      says: '(set in sales/models/orders.sql:1)',
    }),
    'a meta that is called access': rejected(sales('{meta: {access: public}, contract: {enforced: true}}'), {
      says: 'nothing sets its access',
    }),
    // dbt takes the access of a version from its config alone.
    'access beside the config of a version': rejected({
      ...sales(),
      ...entry(
        '    config: {contract: {enforced: true}}\n    versions: [{v: 1, defined_in: orders, access: public}]\n',
      ),
    }),
    'the folder of another project name': rejected(
      sales(CONTRACT, project('models:\n  shop:\n    +access: public\n')),
    ),
    'a seed over dbt-loom, which refuses it too': rejected(seed, { says: 'which is protected' }),
    'a seed, without asking it for a contract': rejected(seed, { helps: /access: public(?!.*contract)/ }),
    'a protected model of a package that restricts': rejected({
      ...sales('{}', project('restrict-access: true\n')),
      ...PACKAGE,
    }),
    'a protected model by one argument, over dbt-loom': {
      files: { ...sales(CONTRACT), ...marketing("ref('orders')"), ...LOOM },
      finds: [atCall(RULE, "ref('orders')")],
    },
    'a protected model by one argument, of a package that restricts': {
      files: {
        ...sales('{}', project('restrict-access: true\n')),
        ...marketing("ref('orders')"),
        ...PACKAGE,
      },
      finds: [atCall(RULE, "ref('orders')")],
    },
    'a table of the generated sources': {
      files: {
        ...sales(CONTRACT),
        ...marketing(SOURCE),
        ...generated({ orders: 'model.sales.orders' }),
      },
      finds: [atCall(RULE, SOURCE)],
    },
    'two references, each with its own place': {
      files: { ...sales(CONTRACT), ...marketing(`${REF} }} join {{ ${REF}`) },
      finds: [atCall(RULE, REF), `${RULE} marketing/models/campaigns.sql:1:52-1:74`],
    },
    'with the models that may be read, five by name': rejected(
      {
        ...sales(CONTRACT),
        ...Object.fromEntries(
          ['g', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => [
            [`sales/models/${name}.sql`, 'select 1\n'],
            [`sales/models/${name}.yml`, modelEntry(name, PUBLIC)],
          ]),
        ),
      },
      { helps: 'sales offers: b, c, d, e, f and 1 more.' },
    ),
  },
);
