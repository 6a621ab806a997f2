import * as assert from 'uvu/assert';
import { errorOf, nodeAtFault, outsideReason } from '../../../src/commands/compile/dbt-words.ts';
import { versionIn } from '../../../src/shell/dbt-version.ts';
import { suite } from '../../harness/suite.ts';

const KNOWN = new Set(['up/models/a b.sql', 'up/models/schema.yml', 'up/macros/m.sql', 'mesh.yml']);
const told = (output: string): string =>
  errorOf(output, { folder: '/tmp/x/tree', project: 'up', isKnown: (path) => KNOWN.has(path) });

/** As dbt-core 1.11 and dbt-duckdb say it. */
const INTROSPECTS = `Encountered an error:
Runtime Error
  Runtime Error in model b (models/b.sql)
    connection never acquired for thread (2050, 140106588477120), have [(2050, 140106766121856)]`;

suite('compile: what dbt says', ({ test }) => {
  test('names files as the user knows them', () => {
    assert.is(told('Error in model a (models/a b.sql)'), 'Error in model a (up/models/a b.sql)');
    assert.is(told('Error reading up: models/schema.yml - x'), 'Error reading up: up/models/schema.yml - x');
    assert.is(told('/tmp/x/tree/up/macros/m.sql is odd'), 'up/macros/m.sql is odd');
    assert.is(told('> in macro x (macros/x.sql)'), '> in macro x (macros/x.sql)', "a package's own");
  });

  test('begins where the error does, and leaves out what is gone by now', () => {
    assert.is(
      told('a warning\nEncountered an error:\nx\n  compiled code at target/compiled/up/a.sql'),
      'Encountered an error:\nx',
    );
    assert.match(told('line\n'.repeat(90)), /(line\n){40}… \(51 more lines\)$/);
  });

  test('asks the warehouse, cannot reach it, or is at fault itself', () => {
    assert.is(outsideReason(INTROSPECTS), 'introspection');
    assert.is(outsideReason('Introspective queries are disabled (--no-introspect).'), 'introspection');
    assert.is(outsideReason('Database Error\n  IO Error: Cannot open file'), 'connection');
    assert.is(outsideReason('Runtime Error\n  could not connect to server'), 'connection');
    assert.is(outsideReason("Compilation Error in model a\n  'failed to connect' is undefined"), null);
    assert.is(outsideReason('Parsing Error\n  Database Error'), null);
    assert.is(nodeAtFault(INTROSPECTS), 'model b');
  });

  test('tells its version in many ways', () => {
    assert.is(versionIn('Core:\n  - installed: 1.11.16\n  - latest: 1.12.6'), '1.11.16');
    assert.is(versionIn('dbt-fusion 2.0.0-beta.34'), '2.0.0-beta.34');
    assert.is(versionIn('dbt 2.0.0-preview.9'), '2.0.0-preview.9');
    assert.is(versionIn('what?'), null);
  });
});
