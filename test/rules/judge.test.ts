import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { type Files, judgeFiles } from './judge-files.ts';
import { found } from './rule-suite.ts';
import { generated, LOOM, marketing, PUBLIC, sales, versions } from './sample-mesh.ts';

const REF = "ref('sales', 'orders')";
const READER = { ...marketing(REF), ...LOOM };

/** What the owner of the upstream may do to a reader that stays as it is. */
const breaking: [name: string, before: Files, after: Files, rule: string][] = [
  ['drops access: public', sales(), sales('{contract: {enforced: true}}'), 'ref-target-public'],
  [
    'makes the model private',
    sales(),
    sales('{access: private, contract: {enforced: true}}'),
    'ref-target-group',
  ],
  ['drops the contract', sales(), sales('{access: public}'), 'ref-target-contract'],
  ['disables the model', sales(), sales(`{enabled: false, ${PUBLIC.slice(1)}`), 'ref-target-exists'],
  ['deletes the model', sales(), { 'sales/dbt_project.yml': 'name: sales\n' }, 'ref-target-exists'],
  [
    'renames the project',
    sales(),
    { ...sales(), 'sales/dbt_project.yml': 'name: shop\n' },
    'upstream-unknown',
  ],
  [
    'overrides the access in the model itself',
    sales(),
    sales(PUBLIC, { 'sales/models/orders.sql': "{{ config(access='protected') }} select 1\n" }),
    'ref-target-public',
  ],
  [
    'moves the model out of the public folder',
    sales('{contract: {enforced: true}}', {
      'sales/dbt_project.yml': 'name: sales\nmodels:\n  sales:\n    +access: public\n',
    }),
    sales('{contract: {enforced: true}}'),
    'ref-target-public',
  ],
];

suite('a change of the upstream, under a reader that stays as it is', ({ test }) => {
  for (const [name, before, after, rule] of breaking) {
    test(`is refused when it ${name}`, async () => {
      assert.equal((await judgeFiles({ ...before, ...READER })).map(found), []);
      const atReader = (await judgeFiles({ ...after, ...READER })).filter(({ at }) =>
        at.path.startsWith('marketing/'),
      );
      assert.equal(atReader.map(found), [`${rule} marketing/models/campaigns.sql:1:18-1:40`]);
      assert.is(atReader[0]?.project, 'marketing');
      assert.is(atReader[0]?.unique_id, 'model.marketing.campaigns');
    });
  }

  test('is refused when it drops a version that is pinned', async () => {
    const reader = marketing("ref('sales', 'orders', v=1)");
    assert.equal(await judgeFiles({ ...versions(['1', '2']), ...reader }), []);
    const [finding] = await judgeFiles({ ...versions(['2']), ...reader });
    assert.is(finding?.rule, 'ref-target-version');
    assert.is(finding?.target, 'model.sales.orders.v1');
  });

  test('is refused over generated sources as well', async () => {
    const reader = {
      ...marketing("source('sales', 'orders')"),
      ...generated({ orders: 'model.sales.orders' }),
    };
    assert.equal(await judgeFiles({ ...sales(), ...reader }), []);
    const [finding] = await judgeFiles({ ...sales('{contract: {enforced: true}}'), ...reader });
    assert.is(finding?.rule, 'ref-target-public');
    assert.is(finding?.target, 'model.sales.orders');
  });

  test('passes when the public model and its first reader come together', async () => {
    assert.equal(await judgeFiles({ ...sales(), ...READER }), []);
  });
});

suite('judging', ({ test }) => {
  const two = {
    ...sales('{}'),
    ...marketing(REF, { 'marketing/models/a.sql': `{{ ${REF} }}\n{{ ${REF} }}\n` }),
  };

  test('findings come in the order of files and lines', async () => {
    assert.equal(
      (await judgeFiles(two)).map(({ at }) => `${at.path}:${at.line}`),
      ['marketing/models/a.sql:1', 'marketing/models/a.sql:2', 'marketing/models/campaigns.sql:1'],
    );
  });

  test('a fingerprint says rule, file, reader and target, and stays when lines move', async () => {
    const [first, second, third] = await judgeFiles(two);
    assert.match(first?.fingerprint ?? '', /^[0-9a-f]{16}$/);
    assert.is(first?.fingerprint, second?.fingerprint);
    assert.is.not(first?.fingerprint, third?.fingerprint);
    const moved = await judgeFiles({ ...two, ...marketing(`'x' }}\n\n{{ ${REF}`) });
    assert.is(moved.at(-1)?.at.line, 3);
    assert.is(moved.at(-1)?.fingerprint, third?.fingerprint);
    const other = await judgeFiles({ ...two, ...sales('{access: private}') });
    assert.is.not(other.at(-1)?.fingerprint, third?.fingerprint);
  });

  test('the place that set the access is related', async () => {
    const [finding] = await judgeFiles({ ...sales('{access: protected}'), ...marketing(REF) });
    assert.equal(finding?.related, [
      {
        message: 'protected is said here',
        at: { path: 'sales/models/schema.yml', line: 3, column: 14, endLine: 3, endColumn: 31 },
      },
    ]);
  });

  test('an access that Jinja computes is a warning, even where mesh.yml makes it an error', async () => {
    const computed = [
      sales('{contract: {enforced: true}}', {
        'sales/models/orders.sql': "{{ config(access=var('access')) }} select 1\n",
      }),
      sales('{contract: {enforced: true}}', {
        'sales/dbt_project.yml': `name: sales\nmodels:\n  +access: "{{ 'public' if target.name == 'prod' else 'protected' }}"\n`,
      }),
    ];
    for (const upstream of computed) {
      for (const rules of ['', 'rules: {ref-target-public: error}\n']) {
        const config = { 'mesh.yml': `version: 1\n${rules}` };
        const findings = await judgeFiles({ ...upstream, ...marketing(REF), ...config });
        assert.equal(
          findings.map(({ rule, severity, certainty }) => [rule, severity, certainty]),
          [['ref-target-public', 'warning', 'unknown']],
        );
        assert.match(findings[0]?.message ?? '', 'only dbt can tell: Jinja computes it in sales/');
        assert.not.match(findings[0]?.message ?? '', 'is protected');
      }
    }
  });

  test('a contract that Jinja computes is a warning that says so', async () => {
    const upstream = sales('{access: public, contract: {enforced: "{{ var(\'x\') }}"}}');
    const findings = (await judgeFiles({ ...upstream, ...marketing(REF) })).filter(
      ({ rule }) => rule === 'ref-target-contract',
    );
    assert.equal(
      findings.map(({ certainty, severity }) => [certainty, severity]),
      [['unknown', 'warning']],
    );
    assert.match(findings[0]?.message ?? '', 'Jinja computes it in sales/models/schema.yml:3');
  });

  test('what is plainly broken refuses, whatever Jinja computes beside it', async () => {
    const upstream = sales('{access: "{{ var(\'x\') }}"}');
    assert.equal(
      (await judgeFiles({ ...upstream, ...marketing(REF) })).map(({ rule, certainty }) => [rule, certainty]),
      [['ref-target-contract', 'certain']],
    );
  });

  test('a version that Jinja computes is not judged as the latest', async () => {
    const files = { ...versions(['1', '2']), ...marketing("ref('sales', 'orders', v=var('v'))") };
    files['sales/models/orders_v2.sql'] = "{{ config(access='private') }} select 1\n";
    const findings = await judgeFiles(files);
    assert.equal(findings.filter(({ certainty }) => certainty === 'certain').map(found), []);
  });
});
