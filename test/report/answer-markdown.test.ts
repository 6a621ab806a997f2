import * as assert from 'uvu/assert';
import type { JudgedChange } from '../../src/mesh/compatibility/judge-changes.ts';
import type { AnswerInput } from '../../src/report/answer-input.ts';
import { answerMarkdown } from '../../src/report/answer-markdown.ts';
import { answerTable } from '../../src/report/answer-table.ts';
import { suite } from '../harness/suite.ts';
import { change, reader, reads } from '../mesh/compatibility/made.ts';

const removed = change('column-removed', 'query-breaking', { column: 'amount', before: 'integer' });

function judged(more: Partial<JudgedChange> = {}): JudgedChange {
  const shop = reader(reads('amount'), { publishedAt: '20261122T043000123Z' });
  const broken = {
    reader: shop,
    at: shop.at,
    column: 'amount',
    certainty: 'certain',
    reason: 'reads amount',
  } as const;
  return {
    change: removed,
    policy: 'readers',
    verdict: 'refused',
    broken: [broken],
    accepted: null,
    ...more,
  };
}

function inputOf(more: Partial<AnswerInput> = {}): AnswerInput {
  return {
    project: 'sales',
    environment: 'prod',
    from: 'the latest publication for prod (20261122T040000000Z)',
    to: 'what the working tree declares',
    answer: 'no',
    changes: [judged()],
    readers: [reader(reads('amount'))],
    doubts: [],
    unsure: [],
    today: '2026-11-22',
    ...more,
  };
}

suite('the comment of mesh can-i-publish', ({ test }) => {
  test('begins with a hidden line by which CI finds it again, and tells each change with its readers', () => {
    assert.is(
      answerMarkdown(inputOf()),
      [
        '<!-- mesh can-i-publish sales prod -->',
        '### ✗ May sales be published for prod? no: 1 change of 1 refused, 1 reader of 1 concerned',
        '',
        'From the latest publication for prod (20261122T040000000Z) to what the working tree declares.',
        '',
        '| change | level | verdict | readers |',
        '|---|---|---|---|',
        '| orders lost the column amount<br>→ Put it into a new version of the model, and give the old one a deprecation\\_date. | query-breaking | refused by readers | shop: shop/models/reach.sql:9:1 reads amount (model.shop.reach, published 20261122T043000123Z) |',
        '',
      ].join('\n'),
    );
  });

  test('what decides stands first, whatever the order in which it was found', () => {
    const passes = judged({ verdict: 'passes', broken: [], change: { ...removed, column: 'note' } });
    const text = answerMarkdown(inputOf({ changes: [passes, judged()] }));
    assert.ok(text.indexOf('column amount') < text.indexOf('column note'), text);
    assert.match(text, '| passes readers |  |');
  });

  test('a name is text, in whatever clothes', () => {
    const name = 'a|b <img src=x onerror=alert(1)> @team [x](y) `c`\u001b[31m\n# d';
    const hostile = judged({
      change: { ...removed, column: name },
      broken: judged().broken.map((of) => ({ ...of, reason: name, at: { ...of.at, path: name } })),
    });
    const doubts = [{ project: name, reason: name, at: null }];
    const text = answerMarkdown(inputOf({ changes: [hostile], doubts }));
    assert.not.match(text, /<img|[\u0000-\u0009\u000b-\u001f]|^# d|@team|[^\\]\[x\]\(/m);
    for (const line of text.split('\n').filter((row) => row.startsWith('| ')))
      assert.is(line.replaceAll('\\|', '').split('|').length, 6, line);
    assert.not.match(answerTable(inputOf({ changes: [hostile], doubts })), /[\u0000-\u0009\u000b-\u001f]/);
  });

  test('stays below what GitHub takes, and says what it leaves out', () => {
    const many = judged({ broken: Array.from({ length: 500 }, () => judged().broken).flat() });
    const doubts = Array.from({ length: 500 }, () => ({ project: 'shop', reason: 'r'.repeat(90), at: null }));
    const text = answerMarkdown(inputOf({ changes: Array.from({ length: 300 }, () => many), doubts }));
    assert.ok(text.length < 65_536, String(text.length));
    assert.match(text, /\nThe log has 2\d\d more\.\n/);
    assert.match(text, 'and 490 more');
    assert.match(text, /\n- 3\d\d more, which the log has\n$/);
  });
});
