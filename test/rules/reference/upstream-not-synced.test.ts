import { ruleSuite } from '../rule-suite.ts';
import { atCall, generated, LOOM, lockOf, manifestOf, marketing, sales } from '../sample-mesh.ts';

const RULE = 'upstream-not-synced';
const REF = "ref('sales', 'orders')";
const STATE = 'marketing/state/sales/manifest.json';
const LATEST = 'registry/sales/prod/latest/manifest.json';
const content = manifestOf('sales', { orders: {} });
const other = manifestOf('sales', { orders: {}, customers: {} });
const lock = { 'mesh.lock': lockOf(content) };
const TIMESTAMP = '20260102T030405678Z';

ruleSuite(
  RULE,
  {
    'the pinned content in state/': { ...marketing(REF), ...lock, [STATE]: content },
    'the pinned content in the registry': { ...marketing(REF), ...lock, [LATEST]: content },
    'the pinned content in the history': {
      ...marketing(REF),
      'mesh.lock': lockOf(content).replace('prod,', `prod, timestamp: ${TIMESTAMP},`),
      [LATEST]: other,
      [`registry/sales/prod/history/${TIMESTAMP}/manifest.json`]: content,
    },
    'the registry where state/ is another': { ...marketing(REF), ...lock, [STATE]: other, [LATEST]: content },
    'no pin and a registry': { ...marketing(REF), ...LOOM, [LATEST]: content },
    'an upstream of the repository, which decides by itself': {
      ...sales(),
      ...marketing(REF),
      ...lock,
    },
    'an upstream that is declared and not read': marketing("'nothing'", LOOM),
  },
  {
    'a pinned content that is nowhere': {
      files: { ...marketing(REF), ...lock },
      finds: [atCall(RULE, REF)],
      says: `The contract of sales is not here (${STATE} is missing), so what marketing reads of it cannot be judged.`,
      helps: '`mesh sync --project marketing`',
    },
    'another content in state/': {
      files: { ...marketing(REF), ...lock, [STATE]: other },
      finds: [atCall(RULE, REF)],
      says: `(${STATE} is not what mesh.lock pins)`,
    },
    'a content that differs by one byte': {
      files: { ...marketing(REF), ...lock, [STATE]: `${content}\n` },
      finds: [atCall(RULE, REF)],
    },
    'a registry that has moved on': {
      files: { ...marketing(REF), ...lock, [LATEST]: other },
      finds: [atCall(RULE, REF)],
    },
    'an upstream that dbt-loom names and mesh.lock does not': {
      files: { ...marketing(REF), ...LOOM },
      finds: [atCall(RULE, REF)],
      says: '(marketing/dbt_loom.config.yml names it, mesh.lock does not)',
    },
    'an upstream that mesh.yml names and mesh.lock does not': {
      files: {
        ...marketing(REF),
        'mesh.yml': 'version: 1\nprojects: {marketing: {upstreams: {sales: loom}}}\n',
      },
      finds: [atCall(RULE, REF)],
      says: '(mesh.yml names it, mesh.lock does not)',
    },
    'an upstream that dependencies.yml names': {
      files: { ...marketing(REF), 'marketing/dependencies.yml': 'projects:\n  - name: sales\n' },
      finds: [atCall(RULE, REF)],
      says: '(marketing/dependencies.yml names it',
    },
    'an upstream of generated sources': {
      files: { ...marketing("source('sales', 'orders')"), ...generated({ orders: 'model.sales.orders' }) },
      finds: [atCall(RULE, "source('sales', 'orders')")],
      says: '(marketing/models/_mesh_sales.yml names it',
    },
    'a manifest that cannot be read': {
      files: { ...marketing(REF), [LATEST]: '{"nodes": {' },
      finds: [atCall(RULE, REF)],
      says: `${LATEST}`,
    },
    'several references once, with the other places': {
      files: {
        ...marketing(REF, { 'marketing/models/costs.sql': `select * from {{ ${REF} }}\n` }),
        ...lock,
      },
      finds: [atCall(RULE, REF)],
      says: /Also at marketing\/models\/costs\.sql:1\.$/,
    },
  },
);
