import * as assert from 'uvu/assert';
import { agent } from '../../src/report/agent.ts';
import { FORMATS } from '../../src/report/formats.ts';
import { github } from '../../src/report/github.ts';
import { gitlab } from '../../src/report/gitlab.ts';
import { junit } from '../../src/report/junit.ts';
import { markdown } from '../../src/report/markdown.ts';
import { sarif } from '../../src/report/sarif.ts';
import { suite } from '../harness/suite.ts';
import { at, finding, inputOf } from './sample-input.ts';

const waived = { reason: 'until the move', until: null, by: 'mesh.yml' } as const;
const two = inputOf([finding(), finding({ severity: 'warning', rule: 'ref-unqualified', at: at(7, 1, 4) })]);
const twins = inputOf([finding(), finding({ at: at(2, 18, 40) })]);

suite('the formats', ({ test }) => {
  test('are pure: the same input gives the same text, ended by a newline', async () => {
    const input = Object.freeze(inputOf([finding()]));
    for (const [name, load] of FORMATS) {
      const format = await load();
      assert.is(format(input), format(input), name);
      assert.ok(format(input).endsWith('\n'), name);
      assert.is(format({ ...input, color: false }).includes('\u001b'), false, name);
    }
  });

  test('print no control character of a name', async () => {
    const name = 'a\u001b[31m\u0007\r\nb';
    const hostile = finding({
      message: name,
      help: name,
      unique_id: name,
      target: name,
      at: at(1, 1, 2, name),
    });
    for (const [format, load] of FORMATS) {
      if (format === 'json' || format === 'sarif') continue;
      assert.not.match((await load())(inputOf([hostile])), /[\u0000-\u0009\u000b-\u001f\u007f]/, format);
    }
  });
});

suite('github', ({ test }) => {
  test('is one annotation for each finding and the verdict', () => {
    assert.is(
      github(two),
      [
        '::error file=marketing/models/campaigns.sql,line=1,endLine=1,col=18,endColumn=40,title=ref-target-public::model marketing.campaigns reads orders of sales, which is protected.%0A→ Ask sales to make it public.',
        '::warning file=marketing/models/campaigns.sql,line=7,endLine=7,col=1,endColumn=4,title=ref-unqualified::model marketing.campaigns reads orders of sales, which is protected.%0A→ Ask sales to make it public.',
        '✗ 1 error, 1 warning in 1 file (2 projects in the working tree)',
        '',
      ].join('\n'),
    );
  });

  test('a name makes neither a property nor a command of its own', () => {
    const text = github(
      inputOf([finding({ message: '100%\n::error::x', at: at(1, 1, 2, 'a,line=9::b\n.sql') })]),
    );
    assert.match(text, 'file=a%2Cline=9%3A%3Ab\\n.sql,line=1');
    assert.match(text, '::100%25%0A::error::x');
    assert.is(text.split('\n').filter((line) => line.startsWith('::')).length, 1);
  });

  test('has no columns where a place spans lines', () => {
    assert.not.match(github(inputOf([finding({ at: { ...at(1, 3, 4), endLine: 2 } })])), 'col=');
  });

  test('leaves out what is waived and counts what is older', () => {
    const text = github(inputOf([finding({ waived })], {}, { summary: { existing: 2, errors: 0 } }));
    assert.not.match(text, '::error');
    assert.match(text, '2 older findings not counted');
  });
});

suite('gitlab', ({ test }) => {
  const issues = (input: ReturnType<typeof inputOf>): Readonly<Record<string, unknown>>[] =>
    JSON.parse(gitlab(input)) as Readonly<Record<string, unknown>>[];

  test('has what GitLab asks of an issue', () => {
    const [first] = issues(inputOf([finding({ fingerprint: 'x' })]));
    assert.equal(
      { ...first, fingerprint: '' },
      {
        description:
          'model marketing.campaigns reads orders of sales, which is protected. → Ask sales to make it public.',
        check_name: 'ref-target-public',
        fingerprint: '',
        severity: 'major',
        location: { path: 'marketing/models/campaigns.sql', lines: { begin: 1, end: 1 } },
      },
    );
  });

  test('has a fingerprint for each, which stays where lines move', () => {
    const prints = issues(twins).map(({ fingerprint }) => fingerprint);
    assert.is(new Set(prints).size, 2);
    const moved = inputOf([finding({ at: at(11, 18, 40) }), finding({ at: at(12, 18, 40) })]);
    assert.equal(
      issues(moved).map(({ fingerprint }) => fingerprint),
      prints,
    );
  });
});

suite('sarif', ({ test }) => {
  const run = (input: ReturnType<typeof inputOf>) => JSON.parse(sarif(input)).runs[0];

  test('points to the place, in characters, relative to the root', () => {
    const [result] = run(inputOf([finding({ at: at(1, 18, 40, 'my mesh/ä.sql') })])).results;
    assert.equal(result.locations[0].physicalLocation, {
      artifactLocation: { uri: 'my%20mesh/%C3%A4.sql', uriBaseId: 'SRCROOT' },
      region: { startLine: 1, startColumn: 18, endLine: 1, endColumn: 40 },
    });
    assert.is(run(two).columnKind, 'unicodeCodePoints');
  });

  test('names every rule, and each result its rule', () => {
    const { tool, results } = run(two);
    for (const { ruleId, ruleIndex } of results) assert.is(tool.driver.rules[ruleIndex].id, ruleId);
  });

  test('says what is waived, and why', () => {
    const [result] = run(inputOf([finding({ waived })])).results;
    assert.equal(result.suppressions, [{ kind: 'external', justification: 'until the move' }]);
  });
});

suite('junit', ({ test }) => {
  test('fails for errors, and only for them', () => {
    const text = junit(inputOf([...two.findings, finding({ waived })]));
    assert.is(text.match(/<failure /g)?.length, 1);
    assert.is(text.match(/<system-out>/g)?.length, 1);
    assert.is(text.match(/<skipped /g)?.length, 1);
    assert.match(text, '<testsuite name="marketing/models/campaigns.sql" tests="3" failures="1">');
  });

  test('escapes what XML would read', () => {
    const text = junit(inputOf([finding({ message: '<a & "b">\ud800' })]));
    assert.match(text, 'message="&lt;a &amp; &quot;b&quot;&gt;\ufffd"');
  });

  test('is not empty where nothing is found', () => {
    assert.match(junit(inputOf([])), '<testcase name="no findings"');
  });
});

suite('markdown', ({ test }) => {
  test('is a table of places', () => {
    const text = markdown(two);
    assert.match(text, '✗ 1 error, 1 warning in 1 file');
    assert.match(
      text,
      '| error | ref-target-public | marketing/models/campaigns.sql:1 | model marketing.campaigns reads',
    );
  });

  test('a name is no Markdown, no HTML and mentions nobody', () => {
    const text = markdown(inputOf([finding({ message: '<img src=x> [a](b) @everyone | **x**' })]));
    assert.not.match(text, /<img|\[a\]\(|@everyone|(?<!\\)\*\*/);
    assert.is(text.split('\n').filter((line) => line.startsWith('| error')).length, 1);
    assert.match(text, '\\|');
  });

  test('names a hundred places and counts the rest', () => {
    const many = Array.from({ length: 130 }, (_, index) => finding({ at: at(index + 1, 1, 2) }));
    assert.match(markdown(inputOf(many)), '30 more are in the log.');
  });
});

suite('agent', ({ test }) => {
  test('is a line for each finding', () => {
    assert.is(
      agent(inputOf([finding()])),
      'marketing/models/campaigns.sql:1:18 error ref-target-public model marketing.campaigns reads orders of sales, which is protected. FIX: Ask sales to make it public.\n✗ 1 error, 0 warnings in 1 file (2 projects in the working tree)\n',
    );
  });
});
