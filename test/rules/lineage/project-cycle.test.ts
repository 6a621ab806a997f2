import { ruleSuite } from '../rule-suite.ts';
import { atCall, LOOM, marketing, PUBLIC, sales } from '../sample-mesh.ts';

const RULE = 'project-cycle';
const REF = "ref('sales', 'orders')";
const BACK = "ref('marketing', 'costs')";
const costs = {
  'marketing/models/costs.sql': 'select 1\n',
  'marketing/models/costs.yml': `models: [{name: costs, config: ${PUBLIC}}]\n`,
};
const both = {
  ...sales(PUBLIC, { 'sales/models/spend.sql': `{{ ${BACK} }}\n` }),
  ...marketing(REF, costs),
  ...LOOM,
};

ruleSuite(
  RULE,
  {
    'one way': { ...sales(), ...marketing(REF), ...LOOM },
    'a project that names itself': { ...marketing("ref('marketing', 'costs')", costs) },
    'a package that its reader installs': {
      ...both,
      'marketing/packages.yml': 'packages:\n  - local: ../sales\n',
    },
  },
  {
    'two projects that read each other, at the first reference': {
      files: both,
      finds: [atCall(RULE, REF)],
      says: 'These projects read each other in a cycle: marketing → sales → marketing.',
      helps: 'Let the data flow one way',
    },
    'them once, however many references there are': {
      files: {
        ...both,
        'marketing/models/more.sql': `{{ ${REF} }}\n`,
        'sales/models/b.sql': `{{ ${BACK} }}\n`,
      },
      finds: [atCall(RULE, REF)],
    },
    'three projects': {
      files: {
        ...sales(PUBLIC, { 'sales/models/spend.sql': "{{ ref('finance', 'books') }}\n" }),
        'finance/dbt_project.yml': 'name: finance\n',
        'finance/models/books.sql': `{{ ${BACK} }}\n`,
        'finance/models/books.yml': `models: [{name: books, config: ${PUBLIC}}]\n`,
        ...marketing(REF, costs),
        ...LOOM,
      },
      finds: [`${RULE} finance/models/books.sql:1:4-1:29`],
      says: 'finance → marketing → sales → finance',
    },
  },
);
