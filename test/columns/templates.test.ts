import * as assert from 'uvu/assert';
import type { SqlParser } from '../../src/columns/sql-parser.ts';
import { neutralise } from '../../src/columns/template/neutralise.ts';
import { suite } from '../harness/suite.ts';
import { briefModel, testParser } from './brief.ts';

/** Each template, and what it reads of each of its references by the place of the reference. */
const CASES: readonly (readonly [what: string, text: string, reads: readonly string[]])[] = [
  ['a reference', "select id from {{ ref('a') }} as o where o.x > 1", ['1:19 id@1:8 x@1:44']],
  ['the shortest block', '{% set c = "id" %}select {{c}}, b from {{ ref("a") }}', ['1:43 id@1:26 b@1:33']],
  ['an emoji before the column', "select '🎉', id from {{ ref('a') }}", ['1:24 id@1:13']],
  ['tabs and CRLF', "select\r\n\tid,\r\n\tb\r\nfrom {{ ref('a') }}\r\n", ['4:9 id@2:2 b@3:2']],
  [
    'a call over several lines',
    "select id\nfrom {{ ref(\n  'a'\n) }} o\nwhere o.b = 1",
    ['2:9 id@1:8 b@5:9'],
  ],
  ['a reference in a comment', "-- {{ ref('a') }}\nselect id from elsewhere", ['2:16 id@2:8', '1:7']],
  [
    'a reference in a comment of Jinja',
    "{# {{ ref('a') }} #}select id from {{ ref('b') }}",
    ['1:39 id@1:28'],
  ],
  [
    'a tag that takes the end of a comment away',
    "select id -- all {% if true -%}\n, gone {% endif %}\nfrom {{ ref('a') }}",
    ['3:9 id@1:8'],
  ],
  [
    'both branches of a condition, each by itself',
    "select {% if x %} b {% else %} c {% endif %} from {{ ref('a') }}",
    ['1:54 b@1:19 c@1:32'],
  ],
  [
    'a filter that only increments have',
    "select id from {{ ref('a') }}{% if is_incremental() %} where at > (select max(o.x) from {{ this }} o){% endif %}",
    ['1:19 id@1:8 at@1:62'],
  ],
  [
    'a loop over a list, its comma between two',
    "select {% for c in ['x', 'y'] %}sum({{ c }}) as {{ c }}_sum{% if not loop.last %}, {% endif %}{% endfor %} from {{ ref('a') }}",
    ['1:116 x~@1:37 y~@1:37'],
  ],
  [
    "dbt's macros that write an expression of their arguments",
    `select {{ dbt.datediff("b", 'c', 'day') }}, {{ dbt_utils.generate_surrogate_key(['d', "e"]) }} from {{ ref('a') }}`,
    ['1:104 b@1:25 c@1:30 d@1:83 e@1:88'],
  ],
  ['a type', "select cast(b as {{ dbt.type_string() }}) as c from {{ ref('a') }}", ['1:56 b@1:13']],
  ['Jinja in a text', "select b from {{ ref('a') }} where c = '{{ var(\"x\") }}'", ['1:18 b@1:8 c@1:36']],
  ['raw text', "{% raw %}select b from{% endraw %} {{ ref('a') }}", ['1:39 b@1:17']],
  ['a star and no more', "select * from {{ ref('a') }}", ['1:18 *@1:8']],
  ['a chain of stars', "with s as (select * from {{ ref('a') }}) select b from s", ['1:29 b@1:49']],
];

/** Templates of which something cannot be told. */
const UNKNOWN: readonly (readonly [what: string, text: string])[] = [
  ['a macro among the columns', "select id, {{ my_columns() }} from {{ ref('a') }}"],
  ['a macro as a clause', "select id from {{ ref('a') }} {{ only_new() }}"],
  ['a macro around a reference', "select id from {{ my_relation(ref('a')) }}"],
  [
    'a reference in a block that is written elsewhere',
    "{% set q %}select b from {{ ref('a') }}{% endset %}{{ q }}",
  ],
  ['a reference in a statement', "{% set r = ref('a') %}select b from {{ r }}"],
  [
    'a macro behind a star of the reference',
    "with s as (select * from {{ ref('a') }}) select {{ f() }} from s",
  ],
  ['a branch that is no SQL by itself', "select {% if x %} b from ( {% endif %} c from {{ ref('a') }}"],
  ['a hook', '{{ config(post_hook="grant select on {{ ref(\'a\') }}") }}select 1 as one'],
];

suite('the columns that a template names', ({ test, before, after }) => {
  let parser: SqlParser;
  before(() => {
    parser = testParser();
  });
  after(() => parser.close());

  for (const [what, text, reads] of CASES) {
    test(what, async () => assert.equal(await briefModel(parser, 'duckdb', text), reads));
  }

  for (const [what, text] of UNKNOWN) {
    test(`${what} is not told`, async () => {
      const place = `1:${text.indexOf('ref(') + 1} `;
      const told = (await briefModel(parser, 'duckdb', text)).find((one) => one.startsWith(place));
      assert.match(told ?? `${place}? of no table`, `${place}? `);
    });
  }

  test('every variant is as long as its template', () => {
    for (const [, text] of [...CASES, ...UNKNOWN]) {
      const neutral = neutralise(text);
      if (typeof neutral === 'string') continue;
      for (const { sql } of neutral.variants) assert.is(sql.length, text.length, sql);
    }
  });

  test('where nobody knows the dialect, sure is what all that can read the text agree on', async () => {
    const text = 'select "id", b from {{ ref(\'a\') }}';
    assert.equal(await briefModel(parser, ['duckdb', 'bigquery'], text), ['1:24 id~@1:8 b@1:14']);
  });
});
