import type { Random } from '../random.ts';

/** Something that a model may read. */
export interface Target {
  readonly kind: 'ref' | 'source';
  /** The project where it may be said, or a source's name. */
  readonly owner: string;
  readonly name: string;
  readonly versions: readonly string[];
  /** Only with its project's name: it belongs to another one. */
  readonly needsOwner: boolean;
}

/** `ref(…)` or `source(…)` without braces, in a random way of writing it. */
export function call(target: Target, random: Random): string {
  const q = (text: string): string => (random.chance(0.5) ? `'${text}'` : `"${text}"`);
  const gap = (): string => random.pick(['', '', '', ' ', '  ', '\n  ']);
  const list = (args: readonly string[]): string =>
    `${gap()}${args.join(`${gap()},${random.pick([' ', '', '\n    '])}`)}${random.chance(0.1) ? ',' : ''}${gap()}`;
  if (target.kind === 'source')
    return `source${random.pick(['', ' '])}(${list([q(target.owner), q(target.name)])})`;
  const args = target.needsOwner || random.chance(0.2) ? [q(target.owner), q(target.name)] : [q(target.name)];
  if (target.versions.length > 0 && random.chance(0.6)) {
    const version = random.pick(target.versions);
    const value = /^\d+(\.\d+)?$/.test(version) && random.chance(0.6) ? version : q(version);
    args.push(`${random.pick(['v', 'version'])}${random.pick(['=', ' = '])}${value}`);
  }
  const prefix = random.chance(0.05) ? 'builtins.' : '';
  return `${prefix}ref${random.pick(['', '', '', ' '])}(${list(args)})`;
}

type Form = (target: Target, random: Random) => string;

const lit = (target: Target): string =>
  target.kind === 'source'
    ? `source('${target.owner}', '${target.name}')`
    : plainRef(target, `'${target.name}'`);

function plainRef({ owner, needsOwner }: Target, name: string): string {
  return needsOwner ? `ref('${owner}', ${name})` : `ref(${name})`;
}

/** A reference whose name is an expression. */
const named = (target: Target, name: string): string =>
  target.kind === 'source' ? `source('${target.owner}', ${name})` : plainRef(target, name);

const FORMS: readonly Form[] = [
  (t, r) => `select * from {{ ${call(t, r)} }}`,
  (t, r) => `select * from {{${call(t, r)}}}`,
  (t, r) => `select * from {{- ${call(t, r)} -}}`,
  (t, r) => `-- depends_on: {{ ${call(t, r)} }}`,
  (t, r) => `/* {{ ${call(t, r)} }} */`,
  (t, r) => `{% set x = ${call(t, r)} %} {{ x }}`,
  (t, r) => `{% set x %} select * from {{ ${call(t, r)} }} {% endset %}`,
  (t, r) => `{% if true %}{{ ${call(t, r)} }}{% endif %}`,
  (t, r) => `{% if false %}{% else %}{{ ${call(t, r)} }}{% endif %}`,
  (t, r) => `{{ ${call(t, r)} if true else '' }}`,
  (t, r) => `{% for i in range(2) %}{{ ${call(t, r)} }}{% endfor %}`,
  (t, r) => `{{ [${call(t, r)}, 1] | length }}`,
  (t, r) => `{% set d = {'a': ${call(t, r)}} %}`,
  (t, r) => `{{ 'x' ~ ${call(t, r)} ~ 'y' }}`,
  (t, r) => `{{ (${call(t, r)}) }}`,
  (t, r) => `{{ ${call(t, r)}.identifier }}`,
  (t, r) => `{{ ${call(t, r)} | string | upper }}`,
  (t, r) => `{% do log(${call(t, r)}) %}`,
  (t, r) => `{{ log('it''s', info=false) }} {{ ${call(t, r)} }}`.replace("''", "\\'"),
  (t, r) => `{{ "{{" }} {{ ${call(t, r)} }} {{ '%}' }}`,
  (t) => `{% for n in ['${t.name}'] %}{{ ${named(t, 'n')} }}{% endfor %}`,
  (t) => `{% for n in ('${t.name}',) %}{% set m = n %}{{ ${named(t, 'm')} }}{% endfor %}`,
  (t) => `{% set n = '${t.name}' %}{{ ${named(t, 'n')} }}`,
  (t) =>
    `{% set n = ['x', '${t.name}'] %}{{ ${named(t, 'n[1]')} }} {{ ${named(t, 'n[-1]')} }} {{ ${named(t, 'n | last')} }}`,
  (t) => `{% set d = {'k': '${t.name}'} %}{{ ${named(t, 'd.k')} }} {{ ${named(t, "d['k']")} }}`,
  (t) => `{% for k, v in {'k': '${t.name}'}.items() %}{{ ${named(t, 'v')} }}{% endfor %}`,
  (t) => `{{ ${named(t, `'${t.name.slice(0, 2)}' ~ '${t.name.slice(2)}'`)} }}`,
  (t) => `{{ ${named(t, `'${t.name.slice(0, 1)}' + "${t.name.slice(1)}"`)} }}`,
  (t) => `{{ ${named(t, `'${t.name.slice(0, 3)}' '${t.name.slice(3)}'`)} }}`,
  (t) => `{{ ${named(t, `'%s${t.name.slice(2)}' % '${t.name.slice(0, 2)}'`)} }}`,
  (t) => `{{ ${named(t, `'{}${t.name.slice(2)}'.format('${t.name.slice(0, 2)}')`)} }}`,
  (t) => `{{ ${named(t, `'${t.name.toUpperCase()}' | lower`)} }}`,
  (t) => `{% set ns = namespace(n='${t.name}') %}{{ ${named(t, 'ns.n')} }}`,
  (t) => `{% set l = [] %}{% do l.append('${t.name}') %}{% for n in l %}{{ ${named(t, 'n')} }}{% endfor %}`,
  (t) =>
    `{% if true %}{% set n = '${t.name}' %}{% else %}{% set n = '${t.name}' %}{% endif %}{{ ${named(t, 'n')} }}`,
  (t) => `{{ ${named(t, `var('name_of_${t.name}')`)} }}`,
  (t) => `{{ ${named(t, `var('not_set_anywhere', '${t.name}')`)} }}`,
  (t) => `{{ ${named(t, `env_var('MESHGATE_NOT_SET', '${t.name}')`)} }}`,
  (t) => `{{ var('ref_of_${t.name}') }}`,
  (t) =>
    `{{ read_it('${t.name}') }}`.replace(
      'read_it',
      t.needsOwner || t.kind === 'source' ? `read_${t.owner}` : 'read_it',
    ),
  (t) => `{{ dispatch_it('${t.name}') }}`.replace('dispatch_it', dispatcher(t)),
  (t) => `{{ adapter.dispatch('${dispatcher(t)}')('${t.name}') }}`,
  (t) => `{{ pass_on(${lit(t)}) }}`,
  (t) => `{% call wrap() %}{{ ${lit(t)} }}{% endcall %}`,
];

/** A macro that hands the name to an implementation by the name of the adapter, or to the default one. */
function dispatcher({ owner, kind, needsOwner }: Target): string {
  return needsOwner || kind === 'source' ? `dispatch_${owner}` : 'dispatch_it';
}

/** Text that holds a reference, or what only looks like one. */
export function fragment(target: Target, random: Random): string {
  return random.pick(FORMS)(target, random);
}

const NOISE: readonly string[] = [
  '-- a comment',
  "{# {{ ref('nowhere') }} #}",
  "{% raw %}{{ ref('nowhere') }}{% endraw %}",
  "{%- raw -%} {{ source('no', 'where') }} {%- endraw -%}",
  "select 'ref(''nowhere'')' as x",
  '{{ "ref(\'nowhere\')" }}',
  '{# {% raw %} #}',
  '{% set nothing = none %}',
  '{{ config.get("x", default=none) }}',
  "select '{' || '}' as braces, 1 % 2 as modulo -- {# unclosed? #}",
  '{{ target.schema }}',
  "{{ nothing_at_all | default('x') if false }}",
  '{% if is_incremental() %} where 1 = 1 {% endif %}',
  "select 'é ☃ 😀' as x",
];

export function noise(random: Random): string {
  return random.pick(NOISE);
}
