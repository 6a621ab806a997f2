import * as assert from 'uvu/assert';
import { codeFrame, frameLines } from '../../src/report/code-frame.ts';
import { suite } from '../harness/suite.ts';
import { at } from './sample-input.ts';

/** The frame of the place of `mark` in the text. */
function frameOf(text: string, mark: string): string[] {
  const before = text.slice(0, text.indexOf(mark)).split('\n');
  const column = [...(before.at(-1) ?? '')].length + 1;
  return codeFrame(frameLines(text), at(before.length, column, column + [...mark].length));
}

/** Where each character stands in a terminal: wide ones take two cells, marks on a letter none. */
function cells(text: string): string {
  return text.replace(/\p{Mn}/gu, '').replace(/[\u{1f300}-\u{1faff}\u3040-\u9fff\uac00-\ud7a3]/gu, '##');
}

const frames: [name: string, text: string, mark: string, expected: string[]][] = [
  ['the first line of a file', 'abc\ndef\n', 'b', ['> 1 | abc', '    |  ^', '  2 | def']],
  ['the last line', 'abc\ndef\n', 'def', ['  1 | abc', '> 2 | def', '    | ^^^']],
  ['the last line, where no newline ends it', 'abc\ndef', 'f', ['  1 | abc', '> 2 | def', '    |   ^']],
  ['the only line', 'abc', 'abc', ['> 1 | abc', '    | ^^^']],
  ['an indented line', 'a\n    b c\n', 'c', ['  1 | a', '> 2 |     b c', '    |       ^']],
  ['a blank line before and none after', '\nb\n\nc\n', 'b', ['  1 |', '> 2 | b', '    | ^']],
  ['CRLF', 'abc\r\ndef\r\n', 'def', ['  1 | abc', '> 2 | def', '    | ^^^']],
  ['tabs', '\ta\tb\n', 'b', ['> 1 |   a  b', '    |      ^']],
  ['control characters before the place', '\u001b[1mb\n', 'b', ['> 1 | \\u001b[1mb', '    |          ^']],
];

suite('code frames', ({ test }) => {
  for (const [name, text, mark, expected] of frames) {
    test(name, () => assert.equal(frameOf(text, mark), expected));
  }

  test('the numbers are aligned where they get longer', () => {
    const text = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n');
    assert.equal(frameOf(text, 'line 9'), [
      '   8 | line 8',
      '>  9 | line 9',
      '     | ^^^^^^',
      '  10 | line 10',
    ]);
  });

  test('a place over several lines is marked to the end of its first', () => {
    const span = { path: 'a', line: 1, column: 3, endLine: 3, endColumn: 2 };
    assert.equal(codeFrame(frameLines('a ref(\n  b\n)\n'), span), [
      '> 1 | a ref(',
      '    |   ^^^^',
      '  2 |   b',
    ]);
  });

  test('an empty place has one mark', () => {
    assert.equal(codeFrame(frameLines('abc\n'), at(1, 1, 1)), ['> 1 | abc', '    | ^']);
    assert.equal(codeFrame(frameLines(''), at(1, 1, 1)), ['> 1 |', '    | ^']);
  });

  test('they are no wider than the last line needs', () => {
    assert.equal(frameOf('1\n2\n3\n4\n5\n6\n7\n8\nend', 'end')[1], '> 9 | end');
  });

  test('a line that is not there has no frame', () => {
    for (const line of [2, 3, 7]) assert.equal(codeFrame(frameLines('abc'), at(line, 1, 2)), []);
  });

  const long = `${'x'.repeat(1000)}here${'z'.repeat(100_000)}`;

  test('of a very long line the place is shown, with what stands around it', () => {
    const [line = '', marks = ''] = frameOf(`${long}\n`, 'here');
    assert.is(line, `> 1 | …${'x'.repeat(68)}here${'z'.repeat(67)}`);
    assert.is(marks.indexOf('^'), line.indexOf('here'));
    assert.match(marks, /\^{4}$/);
  });

  test('of a long line that ends behind the place its end is shown', () => {
    const [line = '', marks = ''] = frameOf(`${'x'.repeat(300)}end\n`, 'end');
    assert.is(line, `> 1 | …${'x'.repeat(136)}end`);
    assert.is(marks.indexOf('^'), line.indexOf('end'));
  });

  test('a place near the edge is not cut off', () => {
    const [line = '', marks = ''] = frameOf(`${'x'.repeat(137)}here${'z'.repeat(20)}\n`, 'here');
    assert.ok(line.includes('here'));
    assert.is(marks.indexOf('^'), line.indexOf('here'));
    assert.match(marks, /\^{4}$/);
  });

  test('a very long line is cut, and so are its marks', () => {
    const text = `${'x'.repeat(1000)}y${'z'.repeat(100_000)}\n`;
    for (const frame of [frameOf(text, 'y'), codeFrame(frameLines(text), at(1, 100, 5000))]) {
      for (const line of frame) assert.ok(line.length < 160, `${line.length} characters`);
    }
    assert.is(codeFrame(frameLines(text), at(1, 100, 5000))[1]?.length, '> 1 | '.length + 140);
  });

  for (const before of ['ä', 'e\u0301', '日本', '한', '🛒', '👍 ok']) {
    test(`the marks stand below the place in a terminal, behind ${before}`, () => {
      const [line = '', marks = ''] = frameOf(`${before} ref\n`, 'ref');
      assert.is(marks.indexOf('^'), cells(line).indexOf('ref'));
      assert.match(marks, /\^{3}$/);
    });
  }
});
