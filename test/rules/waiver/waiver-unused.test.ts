import { ruleSuite } from '../rule-suite.ts';
import { LOOM, marketing, sales } from '../sample-mesh.ts';

const RULE = 'waiver-unused';
const REF = "ref('sales', 'orders')";
const PATH = 'marketing/models/campaigns.sql';
const CLOSED = '{access: protected, contract: {enforced: true}}';
const WAIVER = 'mesh-ignore ref-target-public: soon';
const at = (text: string, config = CLOSED): Record<string, string> => ({
  ...sales(config),
  ...marketing(REF),
  ...LOOM,
  [PATH]: text,
});
const SELECT = `select * from {{ ${REF} }}`;
const whole = (line: number, column: number, text: string): string =>
  `${RULE} ${PATH}:${line}:${column}-${line}:${column + text.length}`;

ruleSuite(
  RULE,
  {
    'one behind what it is for': at(`${SELECT} -- ${WAIVER}\n`),
    'one above it': at(`-- ${WAIVER}\n${SELECT}\n`),
    'one above it, with comments and blank lines between': at(
      `-- ${WAIVER}\n\n-- more\n{# more #}\n${SELECT}\n`,
    ),
    'one of Jinja, and one of a block': at(
      `{# ${WAIVER} #}\n${SELECT}\nunion all\n/* ${WAIVER} */\n${SELECT}`,
    ),
    'one before it in the same line': at(`{#- ${WAIVER} -#} ${SELECT}\n`),
    'CRLF and a byte order mark': at(`\ufeff-- ${WAIVER}\r\n${SELECT}\r\n`),
    'one for two rules, each of which is found': {
      ...at(
        `-- mesh-ignore ref-target-public, ref-target-contract: soon\nselect * from {{ ${REF} }}, {{ ref('sales', 'open') }}\n`,
      ),
      'sales/models/open.sql': "{{ config(access='public') }}\nselect 1 as order_id\n",
      'mesh.yml': 'version: 1\nrules: {public-model-contract: "off"}\n',
    },
    'one of a rule that is off': {
      ...at(`${SELECT}\n-- ${WAIVER}\n`, '{access: public, contract: {enforced: true}}'),
      'mesh.yml': 'version: 1\nrules: {ref-target-public: "off"}\n',
    },
    'one in YAML': {
      ...sales('{access: public}'),
      'sales/models/schema.yml':
        'models:\n  # mesh-ignore public-model-contract: later\n  - name: orders\n    config: {access: public}\n',
    },
    'one behind the first line of an entry in YAML': {
      ...sales('{access: public}'),
      'sales/models/schema.yml':
        'models:\n  - name: orders # mesh-ignore public-model-contract: later\n\n    # words\n    config:\n      access: public\n',
    },
    'one in Python': {
      ...sales(CLOSED),
      'marketing/dbt_project.yml': 'name: marketing\n',
      ...LOOM,
      'marketing/models/py.py': `def model(dbt, session):\n    # ${WAIVER}\n    return dbt.${REF}\n`,
    },
    'one in mesh.yml, by path': {
      ...at(SELECT),
      'mesh.yml': `version: 1\nwaivers:\n  - {rule: ref-target-public, path: "marketing/**/*.sql", reason: soon}\n`,
    },
  },
  {
    'one where nothing is found': {
      files: at(`${SELECT} -- ${WAIVER}\n`, '{access: public, contract: {enforced: true}}'),
      finds: [whole(1, 44, `-- ${WAIVER}`)],
      says: 'Nothing that ref-target-public finds is waived here.',
    },
    'one for another line, and what it was meant for': {
      files: at(`${SELECT}\n-- ${WAIVER}\nwhere true\n`),
      finds: [`ref-target-public ${PATH}:1:18-1:${18 + REF.length}`, whole(2, 1, `-- ${WAIVER}`)],
    },
    'one of the two rules that it names': {
      files: at(`-- mesh-ignore ref-target-public, ref-target-contract: soon\n${SELECT}\n`),
      finds: [whole(1, 1, '-- mesh-ignore ref-target-public, ref-target-contract: soon')],
      says: 'Nothing that ref-target-contract finds',
    },
    'one in mesh.yml whose path is another': {
      files: {
        ...at(SELECT),
        'mesh.yml': `version: 1\nwaivers:\n  - {rule: ref-target-public, path: "sales/*", reason: soon}\n`,
      },
      finds: [`ref-target-public ${PATH}:1:18-1:${18 + REF.length}`, `${RULE} mesh.yml:3:12-3:29`],
    },
    'one of another entry in YAML': {
      files: {
        ...sales('{access: public}'),
        'sales/models/schema.yml':
          'models:\n  # mesh-ignore public-model-contract: later\n  - name: other\n    config: {access: protected}\n  - name: orders\n    config: {access: public}\n',
      },
      finds: [
        `${RULE} sales/models/schema.yml:2:3-2:45`,
        'public-model-contract sales/models/schema.yml:6:14-6:28',
      ],
    },
    'one that has expired, and that nothing needs any more': {
      files: at(
        `${SELECT} -- mesh-ignore ref-target-public until 2026-11-22: soon\n`,
        '{access: public, contract: {enforced: true}}',
      ),
      today: '2026-11-23',
      finds: [whole(1, 44, '-- mesh-ignore ref-target-public until 2026-11-22: soon')],
    },
    'one above the last line, with nothing below': {
      files: at(`${SELECT}\n-- ${WAIVER}`, '{access: public, contract: {enforced: true}}'),
      finds: [whole(2, 1, `-- ${WAIVER}`)],
    },
  },
);
