import * as assert from 'uvu/assert';
import { readPython } from '../../src/project/python-facts.ts';
import { LineTable } from '../../src/source/line-table.ts';
import { suite } from '../harness/suite.ts';

const read = (text: string) => readPython(text, new LineTable('m.py', text));
const refs = (text: string) => read(text).refs.map(({ package: owner, name }) => [owner, name]);

suite('Python models', ({ test }) => {
  test('dbt.ref with one and two arguments', () => {
    assert.equal(refs(`a = dbt.ref("x")\nb = dbt.ref('up', 'y')`), [
      [null, 'x'],
      ['up', 'y'],
    ]);
  });
  test('in a helper, over lines', () =>
    assert.equal(refs(`def f(dbt):\n  return dbt.ref(\n    "up",\n    "y",\n  )`), [['up', 'y']]));
  test('not in comments, strings and docstrings', () => {
    assert.equal(refs(`# dbt.ref("a")\nx = "dbt.ref('b')"\n"""\ndbt.ref("c")\n"""\nr'''dbt.ref("d")'''`), []);
  });
  test('not of something else', () => assert.equal(refs(`self.dbt.ref("a")\nref("b")\ndbtx.ref("c")`), []));
  test('a quote inside a string ends nothing', () =>
    assert.equal(refs(`x = 'it\\'s'\ndbt.ref("a")`), [[null, 'a']]));
  test('an f-string is unknown', () => assert.equal(refs(`dbt.ref("up", f"m_{x}")`), [['up', null]]));
  test('between the braces of an f-string', () => {
    const text = `x = f"{dbt.ref('a')} {{dbt.ref('no')}} {y:{dbt.ref('b')}} dbt.ref('no')"\nz = f'''{\n dbt.ref("c")!r}'''`;
    assert.equal(refs(text), [
      [null, 'a'],
      [null, 'b'],
      [null, 'c'],
    ]);
  });
  test('escapes, raw strings and bytes', () => {
    const text = String.raw`dbt.ref('\x62\u0063\144'); dbt.ref(r'\x62'); dbt.ref(b'a')`;
    assert.equal(refs(text), [
      [null, 'bcd'],
      [null, '\\x62'],
      [null, null],
    ]);
  });
  test('the place begins at dbt', () => assert.equal(read(`x = dbt.ref("a")`).refs[0]?.at, [1, 5, 1, 17]));
  test('dbt.source and dbt.config', () => {
    const { sources, config } = read(`dbt.config(materialized="table")\ndbt.source("raw", "t").limit(3)`);
    assert.equal(sources[0]?.table_name, 't');
    assert.is(config['materialized']?.value, 'table');
  });
});
