import * as assert from 'uvu/assert';
import { pathPattern } from '../../src/rules/path-pattern.ts';
import { suite } from '../harness/suite.ts';

const CASES: readonly (readonly [pattern: string, takes: readonly string[], leaves: readonly string[]])[] = [
  ['a/b.sql', ['a/b.sql'], ['a/b_sql', 'x/a/b.sql', 'a/b.sqlx', 'A/b.sql']],
  ['a', ['a', 'a/b.sql', 'a/b/c.sql'], ['ab', 'b/a']],
  ['a/', ['a/b.sql'], ['ab']],
  ['a/*.sql', ['a/b.sql', 'a/.sql'], ['a/b/c.sql', 'a/b.yml']],
  ['a/*', ['a/b.sql', 'a/b/c.sql'], ['a']],
  ['**/b.sql', ['b.sql', 'a/b.sql', 'a/c/b.sql'], ['ab.sql']],
  ['a/**/b.sql', ['a/b.sql', 'a/c/d/b.sql'], ['a/cb.sql', 'b.sql']],
  ['a/**', ['a/b', 'a/b/c'], ['b/a']],
  ['a?.sql', ['ab.sql', 'a🛒.sql'], ['a.sql', 'a/.sql']],
  ['(a|b)[c]{d}+$^.sql', ['(a|b)[c]{d}+$^.sql'], ['a.sql', 'ac.sql']],
];

suite('patterns of paths', ({ test }) => {
  for (const [pattern, takes, leaves] of CASES) {
    test(pattern, () => {
      const matches = pathPattern(pattern);
      for (const path of takes) assert.ok(matches(path), path);
      for (const path of leaves) assert.not.ok(matches(path), path);
    });
  }
});
