import type { Random } from '../random.ts';

export type Config = Record<string, unknown>;

export const GROUPS = ['finance', 'sales'] as const;
const ACCESS = ['public', 'protected', 'private'] as const;

/** What may be configured of a node; a target that others read stays enabled and is not private. */
export function randomConfig(random: Random, isTarget: boolean): Config {
  const config: Config = {};
  if (random.chance(0.35)) config['access'] = random.pick(isTarget ? ['public', 'protected'] : ACCESS);
  if (random.chance(0.25)) config['group'] = random.pick(GROUPS);
  if (random.chance(0.15))
    config['contract'] = random.pick([{ enforced: true }, { enforced: false }, { alias_types: false }]);
  if (random.chance(0.1)) config['enabled'] = isTarget ? true : random.chance(0.5);
  if (random.chance(0.15)) config['materialized'] = random.pick(['table', 'view']);
  if (random.chance(0.1)) config['schema'] = random.pick(['one', 'two']);
  if (random.chance(0.1)) config['tags'] = ['t'];
  if (random.chance(0.1)) config['meta'] = { access: 'private', x: { enabled: false } };
  return config;
}

/** A level of `models:` in dbt_project.yml; a name without `+` is a configuration only where its value is no mapping. */
export function treeLevel(random: Random, isTarget: boolean): Config {
  return Object.fromEntries(
    Object.entries(randomConfig(random, isTarget)).map(([key, value]) => {
      const isMapping = typeof value === 'object' && !Array.isArray(value);
      return [isMapping || random.chance(0.7) ? `+${key}` : key, jinjaValue(value, random, 'project')];
    }),
  );
}

/** The same value, now and then as Jinja that comes to it. */
export function jinjaValue(value: unknown, random: Random, where: 'project' | 'properties'): unknown {
  if (typeof value !== 'string' || random.chance(0.8)) return value;
  const forms = [
    `{{ '${value}' }}`,
    `{{ env_var('MESHGATE_NOT_SET', '${value}') }}`,
    `{{ "${value}" if true else 'x' }}`,
    `{{ var('not_set_anywhere', '${value}') }}`,
    `{{ '${value.slice(0, 2)}' ~ '${value.slice(2)}' }}`,
    `{{ '${value}' if target.name == 'dev' else '${value}' }}`,
  ];
  if (where === 'properties') forms.push(`{{ var('value_${value}') }}`);
  return random.pick(forms);
}

/** `{{ config(…) }}` of a SQL file. */
export function configCall(config: Config, random: Random): string {
  const entries = Object.entries(config);
  if (entries.length === 0) return '';
  const text = (value: unknown): string => {
    if (typeof value === 'string') {
      const form = random.int(0, 9);
      if (form === 0) return `'${value.slice(0, 1)}' ~ '${value.slice(1)}'`;
      if (form === 1) return `var('value_${value}', 'x')`;
      return random.chance(0.5) ? `'${value}'` : `"${value}"`;
    }
    if (typeof value === 'boolean') return random.pick(value ? ['true', 'True'] : ['false', 'False']);
    if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
    const inner = Object.entries(value as Config).map(([key, item]) => `'${key}': ${text(item)}`);
    return `{${inner.join(', ')}}`;
  };
  if (random.chance(0.15)) return `{{ config(${text(config)}) }}\n`;
  const split = random.chance(0.2) ? random.int(0, entries.length) : entries.length;
  const calls = [entries.slice(0, split), entries.slice(split)].filter(({ length }) => length > 0);
  return calls
    .map((part) => {
      const gap = random.pick(['', '\n  ']);
      const args = part.map(([key, value]) => `${gap}${key}${random.pick(['=', ' = '])}${text(value)}`);
      return `{{${random.pick([' ', '', '\n  '])}config(${args.join(', ')}${gap === '' ? '' : '\n'}) }}\n`;
    })
    .join('');
}

/** Other ways in which a SQL file may be configured: by what Jinja computes, under a condition, by a macro. */
export function oddConfig(random: Random, stem: string): string {
  return random.pick([
    `{{ config(alias='a_' ~ '${stem}') }}\n`,
    `{{ config(alias=var('not_set_anywhere', 'v_${stem}')) }}\n`,
    `{{ config(alias=this.name ~ '_x') }}\n`,
    `{{ config(access='public' if target.type == 'duckdb' else 'protected') }}\n`,
    `{% if target.name == 'prod' %}{{ config(access='public', alias='p_${stem}') }}{% endif %}\n`,
    `{% if true %}{{ config(access='public', alias='t_${stem}') }}{% else %}{{ config(enabled=false) }}{% endif %}\n`,
    `{% for a in ['public'] %}{{ config(access=a) }}{% endfor %}\n`,
    `{{ configure('${stem}') }}\n`,
    `{{ config(access='public') }}{{ configure_deeply(name='${stem}') }}\n`,
    `{{ configure('${stem}', 'public') }}{{ config(alias='own_${stem}') }}\n`,
    `{{ turn_off(false) }}\n`,
    `{% if execute %}{{ turn_off(true) }}{% endif %}\n`,
    `{% set a = 'public' %}{{ config({'access': a, 'alias': ['x_${stem}', 'y'][0]}) }}\n`,
  ]);
}
