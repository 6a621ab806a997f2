import * as assert from 'uvu/assert';
import { readIgnoreFile } from '../../src/project/ignore-file.ts';
import { suite } from '../harness/suite.ts';

const PATHS = [
  'a.sql',
  'models/a.sql',
  'models/x/a.sql',
  'models/x/b.tmp.sql',
  'models/[a].sql',
  '#a.sql',
  'x/models/a.sql',
  '!a.sql',
];

/** What is left out, by pattern: as pathspec's GitWildMatchPattern has it, which dbt asks. */
const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['a.sql', ['a.sql', 'models/a.sql', 'models/x/a.sql', 'x/models/a.sql']],
  ['/a.sql', ['a.sql']],
  ['models/', ['models/a.sql', 'models/x/a.sql', 'models/x/b.tmp.sql', 'models/[a].sql', 'x/models/a.sql']],
  ['models/x/', ['models/x/a.sql', 'models/x/b.tmp.sql']],
  ['/models', ['models/a.sql', 'models/x/a.sql', 'models/x/b.tmp.sql', 'models/[a].sql']],
  ['models/*.sql', ['models/a.sql', 'models/[a].sql']],
  ['models/**/a.sql', ['models/a.sql', 'models/x/a.sql']],
  ['**/x/**', ['models/x/a.sql', 'models/x/b.tmp.sql', 'x/models/a.sql']],
  ['*.tmp.*', ['models/x/b.tmp.sql']],
  ['?.sql', ['a.sql', 'models/a.sql', 'models/x/a.sql', 'x/models/a.sql']],
  ['models/[[]a].sql', ['models/[a].sql']],
  ['[!b].sql', ['a.sql', 'models/a.sql', 'models/x/a.sql', 'x/models/a.sql']],
  ['# a comment\n\n', []],
  ['\\#a.sql', ['#a.sql']],
  ['\\!a.sql', ['!a.sql']],
  ['models/\n!models/x/a.sql', ['models/a.sql', 'models/x/b.tmp.sql', 'models/[a].sql', 'x/models/a.sql']],
  ['a.sql  \r\n', ['a.sql', 'models/a.sql', 'models/x/a.sql', 'x/models/a.sql']],
];

suite('.dbtignore', ({ test }) => {
  for (const [text, ignored] of CASES) {
    test(JSON.stringify(text), () => assert.equal(PATHS.filter(readIgnoreFile(text)), ignored));
  }
});
