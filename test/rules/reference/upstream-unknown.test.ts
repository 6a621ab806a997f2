import { ruleSuite } from '../rule-suite.ts';
import { atCall, marketing, registry, sales } from '../sample-mesh.ts';

const RULE = 'upstream-unknown';
const REF = "ref('finance', 'invoices')";
const packages = (entry: string): Record<string, string> => ({
  'marketing/packages.yml': `packages:\n  - ${entry}\n`,
});

ruleSuite(
  RULE,
  {
    'a project of the repository': { ...sales(), ...marketing("ref('sales', 'orders')") },
    'a project of the registry': { ...marketing("ref('sales', 'orders')"), ...registry({ orders: {} }) },
    'the own project': marketing("ref('marketing', 'campaigns')"),
    'a package of the hub': { ...marketing(REF), ...packages('{package: acme/finance, version: 1.0.0}') },
    'a package of the hub in dependencies.yml': {
      ...marketing(REF),
      'marketing/dependencies.yml': 'packages:\n  - {package: acme/finance, version: 1.0.0}\n',
    },
    'a package from Git, by its repository': {
      ...marketing("ref('finance_core', 'invoices')"),
      ...packages('{git: "https://github.com/acme/finance-core.git", revision: v1}'),
    },
    'a package from Git over ssh': {
      ...marketing(REF),
      ...packages('{git: "git@github.com:acme/finance.git", revision: v1}'),
    },
    'a package from a folder of a Git repository': {
      ...marketing(REF),
      ...packages('{git: "https://github.com/acme/data.git", subdirectory: dbt/finance, revision: v1}'),
    },
    'a package that dbt platform fetches': {
      ...marketing(REF),
      ...packages('{private: acme/finance, provider: github}'),
    },
    'a package from a tarball': {
      ...marketing(REF),
      ...packages('{tarball: "https://example.com/finance.tar.gz", name: finance}'),
    },
    'a local package outside the repository': { ...marketing(REF), ...packages('local: ../../finance') },
    'a source that names no project': {
      ...marketing("source('crm', 'contacts')"),
      'marketing/models/crm.yml': 'sources:\n  - name: crm\n    tables: [{name: contacts}]\n',
    },
    'a model that only Jinja can tell': marketing("ref(var('model'))"),
    'a model of the own project that only Jinja can tell': marketing("ref('marketing', var('model'))"),
    'a model of a package that only Jinja can tell': {
      ...marketing("ref('finance', var('model'))"),
      ...packages('{package: acme/finance, version: 1.0.0}'),
    },
  },
  {
    'a project that nobody knows': {
      files: marketing(REF),
      finds: [atCall(RULE, REF)],
      says: 'marketing reads the project finance, which is no project here, no installed package and no known upstream',
      helps: 'mesh.yml',
    },
    'several references of a project once, with the other places': {
      files: marketing(REF, {
        'marketing/models/costs.sql': `-- costs\nselect * from {{ ${REF} }}\n`,
        'marketing/analyses/margin.sql': `select * from {{ ${REF} }}\n`,
      }),
      finds: [atCall(RULE, REF)],
      says: /Also at marketing\/models\/costs\.sql:2, marketing\/analyses\/margin\.sql:1\.$/,
    },
    'more than five other places by their number': {
      files: marketing(
        `${REF} }}\n`
          .repeat(8)
          .replaceAll('\nref', '\n{{ ref')
          .replace(/ }}\n$/, ''),
      ),
      finds: [atCall(RULE, REF)],
      says: /campaigns\.sql:6 and 2 more\.$/,
    },
    'each project that reads it': {
      files: {
        ...marketing(REF),
        'support/dbt_project.yml': 'name: support\n',
        'support/models/tickets.sql': `select * from {{ ${REF} }}\n`,
      },
      finds: [atCall(RULE, REF), `${RULE} support/models/tickets.sql:1:18-1:44`],
    },
    'a package of another project': {
      files: {
        ...marketing(REF),
        'support/dbt_project.yml': 'name: support\n',
        'support/packages.yml': 'packages:\n  - {package: acme/finance, version: 1.0.0}\n',
      },
      finds: [atCall(RULE, REF)],
    },
    'a project that only Jinja can tell': {
      files: { ...sales(), ...marketing("ref(var('project'), 'orders')") },
      finds: [atCall(RULE, "ref(var('project'), 'orders')")],
      says: 'Which project this reference of campaigns reaches is only known when Jinja runs',
      helps: 'literal',
    },
    'a model of a neighbour that only Jinja can tell, naming the neighbour': {
      files: { ...sales(), ...marketing("ref('sales', var('model'))") },
      finds: [atCall(RULE, "ref('sales', var('model'))")],
      says: 'of sales',
    },
    'a source whose generated file names a project that nobody knows': {
      files: {
        ...marketing("source('erp', 'invoices')"),
        'marketing/models/erp.yml':
          'sources:\n  - name: erp\n    tables:\n      - {name: invoices, config: {meta: {mesh: {unique_id: model.finance.invoices}}}}\n',
      },
      finds: [atCall(RULE, "source('erp', 'invoices')")],
      says: 'marketing reads the project finance',
    },
  },
);
