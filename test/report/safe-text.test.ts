import * as assert from 'uvu/assert';
import { safeText } from '../../src/report/safe-text.ts';
import { suite } from '../harness/suite.ts';

const shown: [text: string, expected: string][] = [
  ['', ''],
  ['model sales.orders – Käufe 日本 🛒', 'model sales.orders – Käufe 日本 🛒'],
  ['\u001b[31mred', '\\u001b[31mred'],
  ['\u0000\u0007\b\u000b\f\r', '\\u0000\\u0007\\u0008\\u000b\\u000c\\u000d'],
  ['\u007f\u0080\u009b', '\\u007f\\u0080\\u009b'],
  ['a\tb', 'a  b'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\u202agnp.\u202e\u2066\u2069', '\\u202agnp.\\u202e\\u2066\\u2069'],
];

suite('text of strangers', ({ test }) => {
  for (const [text, expected] of shown) {
    test(JSON.stringify(text), () => assert.is(safeText(text), expected));
  }

  test('every control character of ASCII and Latin 1 is shown, except the newline', () => {
    for (let code = 0; code < 0xa0; code++) {
      const isControl = code < 0x20 || code > 0x7e;
      if (code === 0x0a) continue;
      const is = safeText(String.fromCharCode(code)) === String.fromCharCode(code);
      assert.is(is, !isControl, `U+${code.toString(16)}`);
    }
  });
});
