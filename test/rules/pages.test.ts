import { readdirSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { RULES } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { suite } from '../harness/suite.ts';
import { judgeWithBreaks } from './judge-files.ts';
import { filesOf, pagesFolder, placesOf, readPage } from './rule-page.ts';

const HEADINGS = ['What', 'Why', 'Wrong', 'Right', 'Fix', 'Options'];

function check(rule: Rule, test: (name: string, body: () => unknown) => void): void {
  const page = readPage(rule.id);
  const { Wrong: wrong = '', Right: right = '', Options: options = '' } = page.sections;
  const shown = filesOf(wrong);
  const shownSeverity = rule.severity === 'off' ? 'warning' : rule.severity;

  test('is called as its rule, says its summary and has the headings of every page', () => {
    assert.is(page.title, `# ${rule.id}`);
    assert.is(page.summary, rule.summary);
    assert.equal(page.headings, HEADINGS);
    for (const text of Object.values(page.sections)) assert.is.not(text.trim(), '');
  });

  test('Wrong is found at the places that it names', async () => {
    const findings = (await judgeWithBreaks(shown)).filter((finding) => finding.rule === rule.id);
    const places = findings.map(({ at }) => `${at.path}:${at.line}:${at.column}`);
    assert.ok(places.length > 0, 'nothing is found');
    assert.equal(places, placesOf(wrong));
    // A rule that is off is shown with the mesh.yml that turns it on.
    for (const { severity } of findings) assert.is(severity, shownSeverity);
  });

  test('Right, with the files of Wrong that it leaves as they are, is clean', async () => {
    const mended = filesOf(right);
    assert.ok(Object.keys(mended).length > 0, 'Right shows no file');
    assert.equal(await judgeWithBreaks({ ...shown, ...mended }), []);
  });

  test('Options gives the default severity and a mesh.yml that sets another', async () => {
    assert.match(options, `The severity is \`${rule.severity}\` unless`);
    const findings = await judgeWithBreaks({ ...shown, ...filesOf(options) });
    const severities = findings.filter((finding) => finding.rule === rule.id).map(({ severity }) => severity);
    assert.equal([...new Set(severities)], [shownSeverity === 'error' ? 'warning' : 'error']);
  });
}

for (const rule of RULES) suite(`the page of ${rule.id}`, ({ test }) => check(rule, test));

suite('the pages of the rules', ({ test }) => {
  test('each is of a rule, and each rule has one', () => {
    const pages = readdirSync(pagesFolder).map((name) => name.replace(/\.md$/, ''));
    assert.equal(pages.sort(), RULES.map(({ id }) => id).sort());
  });
});
