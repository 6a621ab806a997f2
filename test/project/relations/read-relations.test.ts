import * as assert from 'uvu/assert';
import { readRelations } from '../../../src/project/relations/read-relations.ts';
import { LineTable } from '../../../src/source/line-table.ts';
import { suite } from '../../harness/suite.ts';

/** Each relation as its parts, those in quotes between `<>`. */
function read(sql: string): string[] {
  return readRelations(sql, new LineTable('', sql)).map(({ parts }) =>
    parts.map(({ text, quoted }) => (quoted ? `<${text}>` : text)).join('.'),
  );
}

const found: [name: string, sql: string, expected: string[]][] = [
  ['three parts', 'select * from up.marts.orders', ['up.marts.orders']],
  ['two parts', 'select * from marts.orders', ['marts.orders']],
  ['a join, in any letters', 'SELECT * FROM a.b JOIN c.d.e ON a.x = b.y', ['a.b', 'c.d.e']],
  ['commas, also behind aliases', 'select 1 from a.b x, c.d as y , e.f.g', ['a.b', 'c.d', 'e.f.g']],
  [
    'a comma behind the condition of a join',
    'select 1 from a.b join c.d on f(x, y) = 1, e.f',
    ['a.b', 'c.d', 'e.f'],
  ],
  ['double quotes', 'select * from "up"."My ""marts"""."orders"', ['<up>.<My "marts">.<orders>']],
  ['backticks around each part', 'select * from `up`.`marts`.`orders`', ['<up>.<marts>.<orders>']],
  ['backticks around all of it', 'select * from `my-up.marts.orders`', ['<my-up>.<marts>.<orders>']],
  ['brackets', 'select * from [up].[my marts].[orders]', ['<up>.<my marts>.<orders>']],
  ['a project with dashes', 'select * from my-up-2.marts.orders', ['my-up-2.marts.orders']],
  ['white space around the dots', 'select * from up . marts\n. orders', ['up.marts.orders']],
  ['comments in between', 'select * from /* the */ up.marts.orders -- of sales', ['up.marts.orders']],
  ['a subquery', 'select * from (select * from up.marts.orders) x', ['up.marts.orders']],
  ['joins in brackets', 'select * from (a.b join c.d on true) join e.f using (x)', ['a.b', 'c.d', 'e.f']],
  ['a CTE', 'with x as (select * from a.b) select * from x', ['a.b']],
  ['FROM first', 'with x as (from a.b.c) from x', ['a.b.c']],
  ['an EXISTS', 'select 1 from x where exists (select 1 from a.b)', ['a.b']],
  ['a UNION', 'select 1 from a.b union all select 1 from c.d', ['a.b', 'c.d']],
  ['a lateral join', 'select 1 from a.b, lateral flatten(input => x.y.z) f, c.d', ['a.b', 'c.d']],
  [
    'both branches of an if',
    'select * from {% if x %} a.b {% elif y %} c.d {% else %} e.f {% endif %} where 1',
    ['a.b', 'c.d', 'e.f'],
  ],
  ['tags that touch it', 'select * from {%- if x -%}a.b.c{%- endif -%}', ['a.b.c']],
  ['behind a ref', "select * from {{ ref('x') }} x join a.b.c on true", ['a.b.c']],
  ['behind a Jinja comment', 'select * from {# not x.y.z #} a.b.c', ['a.b.c']],
  ['in a macro', '{% macro m() %} select * from a.b.c {% endmacro %}', ['a.b.c']],
  ['in raw text', '{% raw %}select * from a.b.c{% endraw %} x', ['a.b.c']],
  ['a function of the columns', 'select extract(year from o.day) from a.b.c o', ['a.b.c']],
  ['a subquery inside such a function', 'select extract(year from (select d from a.b))', ['a.b']],
  ['behind strings with quotes', "select 'it''s', '{{ var('x') }}' from a.b.c", ['a.b.c']],
  ['behind a string that ends in a backslash, in no dialect for certain', "select '\\' from a.b.c", []],
  ['behind an escaped quote, as most read it', "select 'a' as x, '\\\\' from a.b.c", ['a.b.c']],
  ['a statement of its own', 'insert into own.t select * from a.b.c; select 1', ['a.b.c']],
  ['an update', 'update own.t set x = 1 from a.b.c where 1', ['a.b.c']],
  ['two parts behind one and a comma', 'select 1 from x a, c.d', ['c.d']],
  ['two parts behind several commas', 'select 1 from "x" as a, y,\n  z, c.d', ['c.d']],
  ['two parts behind a ref and a comma', "select 1 from {{ ref('x') }} as a, c.d", ['c.d']],
  ['two parts behind a comment', 'select 1 from -- theirs\n  c.d', ['c.d']],
  ['two parts behind a comment in line', 'select 1 from /* theirs */ c.d', ['c.d']],
  ['two parts in backticks', 'select 1 from `c.d`', ['<c>.<d>']],
  ['two parts in brackets', 'select 1 from ((c.d join x on true))', ['c.d']],
  ['two parts, quoted', 'select 1 from "c" . "d"', ['<c>.<d>']],
  ['two parts of a lateral', 'select 1 from only c.d', ['c.d']],
  ['what a MERGE uses', 'merge into own.t using a.b.c s on s.id = t.id', ['a.b.c']],
  ['what a MERGE selects', 'merge into own.t using (select * from a.b.c) s on true', ['a.b.c']],
  ['what is cloned', 'create or replace table own.t clone a.b.c', ['a.b.c']],
  ['two parts that are cloned', 'create table own.t shallow clone c.d', ['c.d']],
  ['other alphabets', 'select * from größe.märkte.straße', ['größe.märkte.straße']],
];

const nothing: [name: string, sql: string][] = [
  ['the columns of a join', 'select 1 from x join y using (a.b, c.d.e)'],
  ['what a type is changed by', 'alter table x alter column y type int using a.b.c'],
  ['what a MERGE writes', 'merge into a.b.c using x on true'],
  ['a column called clone', 'select clone, a.b.c'],
  ['one part', 'select * from orders join customers'],
  [
    'the columns of a subquery',
    'select 1 from (select a.b, c.d.e, f.g from x) y join (select h.i, j.k from z) on 1',
  ],
  [
    'the columns of a WITH in a subquery',
    'select 1 from (with a as (select b.c, d.e from x) select f.g, h.i from a)',
  ],
  ['the rows of VALUES', 'select 1 from (values (a.b, c.d), (e.f, g.h)) x'],
  ['four parts', 'select * from server.a.b.c'],
  ['a part that is left out', 'select * from a..b'],
  ['columns', 'select a.b.c, d.e from x where f.g.h = i.j order by k.l, m.n.o'],
  ['a comment to the end of the line', 'select 1 -- from a.b.c\n'],
  ['a comment of other dialects', 'select 1 from x # from a.b.c\n// from d.e.f\n'],
  ['a comment whose line a block breaks', 'select 1 -- {{ x(\n) }} from a.b.c\n'],
  ['a block comment', 'select 1 /* from a.b.c */ from x.'],
  ['a Jinja comment', '{# from a.b.c #} select 1 from x join y.'],
  ['a string', "select 'from a.b.c' from x"],
  ['a string of Jinja', `{% set q = "select * from a.b.c" %} select 1 from x`],
  ['a dollar quote', 'select $$ from a.b.c $$, $q$ join d.e.f $q$ from x'],
  [
    'dates and strings taken apart',
    "select extract(year from a.b.c), trim(both ' ' from a.b), substring(a.b from c.d for 2) from x",
  ],
  ['IS DISTINCT FROM', 'select 1 from x where a.b is distinct from c.d.e or a.b is not distinct from f.g.h'],
  ['a table function', 'select * from table(x.y.z()) join a.b.c(1) on true'],
  ['unnest and lateral', 'select * from x, unnest(x.y.z), lateral (values (x.a.b))'],
  ['delete', 'delete from a.b.c where 1'],
  ['insert', 'insert into a.b.c select 1 from x'],
  [
    'a name of which Jinja makes a part',
    'select * from {{ db }}.b.c join a.{{ s }}.c on 1 join a.b.{{ t }} on 1',
  ],
  ['a name that Jinja goes on with', 'select * from a.b.c_{{ x }} join d.e.f{% if y %}_v2{% endif %} on 1'],
  ['a name that begins with Jinja', 'select * from {{ prefix }}a.b.c'],
  ['a quoted name that Jinja fills', 'select * from "{{ db }}"."b"."c" join `{{ db }}.b.c` on 1'],
  ['a CTE that is called as a schema', 'with a as (select 1 as b) select * from a.b'],
  ['the columns of a window', 'select 1 from x window w as (order by a.b), v as (partition by c.d.e)'],
  ['behind a template that does not close', "select 1 from x {{ 'y' from a.b.c"],
  ['what follows a ref', "select * from {{ ref('x') }} a, {{ ref('y') }}.b.c"],
  ['a stage and a file', "select * from @a.b.c join 'a.b.c'"],
  ['a column called from', 'select x.from, a.b.c from y'],
];

suite('the relations that SQL spells out', ({ test }) => {
  for (const [name, sql, expected] of found) test(name, () => assert.equal(read(sql), expected));
});

suite('no relation is', ({ test }) => {
  for (const [name, sql] of nothing) test(name, () => assert.equal(read(sql), []));
});

suite('the place of a relation', ({ test }) => {
  test('is the name, from its first character', () => {
    const sql = 'select *\nfrom  "ä"."b" . c x';
    const [relation] = readRelations(sql, new LineTable('', sql));
    assert.equal(relation?.at, [2, 7, 2, 18]);
  });
});
