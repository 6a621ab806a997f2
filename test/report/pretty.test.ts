import * as assert from 'uvu/assert';
import { pretty } from '../../src/report/pretty.ts';
import { golden } from '../harness/golden.ts';
import { suite } from '../harness/suite.ts';
import { at, finding, inputOf, READER } from './sample-input.ts';

const SCHEMA = 'sales/models/schema.yml';
const MACRO = 'marketing/macros/costs.sql';
const PYTHON = 'marketing/models/costs.py';
const CALL = "{{ ref('sales', 'orders') }}";

const files = {
  [MACRO]: `{% macro costs() %}\r\n\tselect *\r\n\tfrom ${CALL}\r\n{% endmacro %}\r\n`,
  [READER]: `select * from ${CALL}\n\nunion all\nselect * from ${CALL}`,
  [PYTHON]: `def model(dbt, session):  # Käufe 🛒\n    return dbt.ref(\n        'sales',\n        'orders',\n    )\n`,
  [SCHEMA]: `models:\n  - name: orders\n    access: public${' '.repeat(40)}# ${'long '.repeat(60)}\n`,
};

const findings = [
  finding({ at: at(3, 10, 32, MACRO), unique_id: 'macro.marketing.costs' }),
  finding(),
  finding({
    at: at(4, 18, 40),
    rule: 'upstream-unknown',
    severity: 'warning',
    certainty: 'unknown',
    help: '',
    message: 'marketing reads the project sales, which is no project here.',
  }),
  finding({ at: { path: PYTHON, line: 2, column: 12, endLine: 5, endColumn: 6 } }),
  finding({ at: at(3, 5, 19, SCHEMA), rule: 'public-model-contract', project: 'sales' }),
  finding({ at: at(1, 1, 1, 'gone.yml'), message: 'A file that cannot be shown.' }),
];
const unknown = [{ path: READER, line: 9, column: 4, node: 'model.marketing.campaigns' }];
const full = inputOf(findings, files, { unknown, summary: { unknown: 1, existing: 3 } });

suite('the pretty format', ({ test }) => {
  test('without colour', () => golden('test/report/golden/pretty.txt', pretty(full)));

  test('with colour', () => golden('test/report/golden/pretty-colour.txt', pretty({ ...full, color: true })));

  test('links a rule to its page, where there are colours', () => {
    const pages = 'file:///opt/meshgate/docs/rules/';
    assert.match(
      pretty({ ...inputOf([finding()]), pages }),
      '\u001b]8;;file:///opt/meshgate/docs/rules/ref-target-public.md\u001b\\ref-target-public\u001b]8;;\u001b\\',
    );
  });

  test('differs by colour in nothing but colour', () => {
    assert.is(pretty({ ...full, color: true }).replace(/\u001b\[\d+m/g, ''), pretty(full));
  });

  test('names a file once, above all of its findings', () => {
    for (const path of Object.keys(files)) {
      const headings = pretty(full)
        .split('\n')
        .filter((line) => line === path);
      assert.is(headings.length, 1, path);
    }
  });

  const closing: [name: string, text: string, expected: string][] = [
    ['nothing found', pretty(inputOf([])), '✓ No findings (2 projects in the working tree)\n'],
    [
      'one of each',
      pretty(inputOf([], {}, { summary: { errors: 1, files: 1, projects: 1 }, subject: 'the index' })),
      '✗ 1 error, 0 warnings in 1 file (1 project in the index)\n',
    ],
    [
      'warnings alone',
      pretty(inputOf([], {}, { summary: { warnings: 2, files: 2 } })),
      '✓ 0 errors, 2 warnings in 2 files (2 projects in the working tree)\n',
    ],
    [
      'references that only Jinja knows',
      pretty(inputOf([], {}, { summary: { unknown: 1 } })),
      '✓ No findings (2 projects in the working tree; 1 reference only Jinja can resolve)\n',
    ],
    [
      'one older finding',
      pretty(inputOf([], {}, { summary: { existing: 1 } })),
      '✓ No findings (2 projects in the working tree)\n1 older finding not counted: this change did not bring it. See mesh check.\n',
    ],
  ];
  for (const [name, text, expected] of closing) {
    test(`closes with the sum: ${name}`, () => assert.is(text, expected));
  }
});

suite('the pretty format and strangers', ({ test }) => {
  // Cursor movements, a title, a bell, a C1 introducer, a backspace, and marks that turn the direction of writing.
  const EVIL = '\u001b[2K\u001b]0;title\u0007\u009b1A\b\r\u007f\u202e\u2066\u2028';
  const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
  const evilPath = `marketing/${EVIL}.sql`;
  const evil = inputOf(
    [finding({ at: at(1, 1, 5, evilPath), message: `m${EVIL}`, help: `h${EVIL}` })],
    { [evilPath]: `text ${EVIL} text\n` },
    { unknown: [{ path: evilPath, line: 1, column: 1, node: `model.${EVIL}` }] },
  );

  test('shows control characters instead of sending them to the terminal', () => {
    const text = pretty(evil);
    assert.not.match(text, CONTROL);
    for (const part of ['m', 'h', 'text ', 'model.', 'marketing/']) {
      assert.ok(text.includes(`${part}\\u001b[2K\\u001b]0;title\\u0007\\u009b1A\\u0008`), part);
    }
    assert.not.match(pretty({ ...evil, color: true }).replace(/\u001b\[\d+m/g, ''), CONTROL);
  });

  test('lets no name make a line of its own', () => {
    const forged = '\n::error::forged\n✓ No findings';
    const path = `a${forged}`;
    const text = pretty(
      inputOf(
        [finding({ at: at(1, 1, 1, path), message: `m${forged}`, help: `h${forged}` })],
        {},
        { unknown: [{ path, line: 1, column: 1, node: `n${forged}` }] },
      ),
    );
    assert.not.match(text, /^\s*(?:::error|✓ No findings)/m);
  });

  test('shows 500 findings of one large file, which it splits into lines once', () => {
    const line = `select a_column, another_column from ${CALL}\n`;
    const lines = Math.ceil(1_000_000 / line.length);
    const many = Array.from({ length: 500 }, (_, index) => {
      const number = index * Math.floor(lines / 500) + 1;
      return finding({ at: at(number, 41, 63) });
    });
    let reads = 0;
    const input = inputOf(many, { [READER]: line.repeat(lines) });
    const text = pretty({
      ...input,
      text: (path) => {
        reads++;
        return input.text(path);
      },
    });
    assert.is(reads, 1);
    assert.is(text.match(/ error {2}ref-target-public$/gm)?.length, 500);
    assert.is(text.match(/\^{22}$/gm)?.length, 500);
    assert.match(text, '✗ 500 errors, 0 warnings in 1 file');
  });
});

suite('the pretty format and very many', ({ test }) => {
  const RULES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((letter) => `rule-${letter}`);
  const many = Array.from({ length: 500 }, (_, index) =>
    finding({
      rule: RULES[Math.floor((index * index) / 25_000)] ?? '',
      severity: index % 5 === 0 ? 'warning' : 'error',
      project: `project_${index % 12}`,
      at: at(1, 1, 2, `project_${index % 12}/models/m${index}.sql`),
    }),
  );

  test('ends with what they are of, in less than a screen', () => {
    const lines = pretty(inputOf(many)).trimEnd().split('\n');
    const last = lines.slice(lines.lastIndexOf('    → Ask sales to make it public.') + 2);
    assert.ok(last.length <= 24, `${last.length} lines`);
    assert.equal(last, [
      '  rule-a  127 errors, 32 warnings',
      '  rule-b  52 errors, 13 warnings',
      '  rule-c  40 errors, 10 warnings',
      '  rule-d  34 errors, 9 warnings',
      '  rule-e  30 errors, 7 warnings',
      '  rule-f  27 errors, 7 warnings',
      '  rule-g  25 errors, 6 warnings',
      '  rule-h  23 errors, 6 warnings',
      '  and 2 rules more',
      '',
      '  projects: project_0 42, project_1 42, project_2 42, project_3 42, project_4 42, and 7 more',
      '  files:    project_0/models/m0.sql 1, project_0/models/m108.sql 1, project_0/models/m12.sql 1, project_0/models/m120.sql 1, project_0/models/m132.sql 1, and 495 more',
      '',
      '  mesh explain rule-a    why, with what is wrong and right',
      '',
      '✗ 400 errors, 100 warnings in 500 files (2 projects in the working tree)',
    ]);
  });

  test('a few need no such help', () => {
    assert.not.match(pretty(inputOf(many.slice(0, 20))), 'projects:');
    assert.match(pretty(inputOf(many.slice(0, 21))), 'projects:');
  });
});
