import { stringify } from 'yaml';
import type { Random } from '../random.ts';
import { type Config, jinjaValue, randomConfig } from './configs.ts';
import { call, type Target } from './references.ts';

const TYPES = ['int', 'INTEGER', 'varchar(10)', 'numeric(10, 2)', 'text', 'struct<a: int>', 'timestamp_ntz'];

/** Any YAML that says the value: block or flow, quoted or not. */
export function yamlText(value: unknown, random: Random): string {
  if (random.chance(0.1)) return `${JSON.stringify(value, null, random.chance(0.5) ? 2 : 0)}\n`;
  const text = stringify(value, {
    version: '1.1',
    indent: random.pick([2, 4]),
    indentSeq: random.chance(0.5),
    lineWidth: random.pick([0, 80]),
    defaultStringType: random.pick(['PLAIN', 'PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE']),
    defaultKeyType: 'PLAIN',
    aliasDuplicateObjects: false,
  });
  const marked = random.chance(0.15) ? `# a comment: [\n---\n${text}` : text;
  return random.chance(0.1) ? marked.replaceAll('\n', '\r\n') : marked;
}

function columns(random: Random, names: readonly string[]): Config[] {
  return names.map((name) => ({
    name,
    ...(random.chance(0.8) ? { data_type: random.pick(TYPES) } : {}),
    ...(random.chance(0.2) ? { description: "it's: a \"column\" # of ref('nowhere')" } : {}),
    ...(random.chance(0.2)
      ? { [random.pick(['tests', 'data_tests'])]: ['not_null', { accepted_values: { values: [1, 'x'] } }] }
      : {}),
  }));
}

/** A generic test that reads another node. */
function relationships(target: Target, random: Random): Config {
  const to = call(target, random).replace(/\s+/g, ' ');
  const args = { to: random.chance(0.2) ? `{{ ${to} }}` : to, field: 'id' };
  const config = random.chance(0.2) ? { config: { enabled: random.chance(0.5), severity: 'warn' } } : {};
  return random.chance(0.5)
    ? { relationships: { ...args, ...config } }
    : { test_name: 'relationships', name: `named_${random.int(0, 1_000_000)}`, ...args, ...config };
}

/** What a properties file says of a model. */
export function modelEntry(
  name: string,
  random: Random,
  isTarget: boolean,
  targets: readonly Target[],
): Config {
  const config = randomConfig(random, isTarget);
  for (const [key, value] of Object.entries(config)) config[key] = jinjaValue(value, random, 'properties');
  const entry: Config = { name };
  const isTop = random.chance(0.4);
  const nested: Config = {};
  for (const [key, value] of Object.entries(config)) {
    const goesUp = isTop && (key === 'access' || key === 'group' || key === 'meta');
    if (goesUp) entry[key] = value;
    else nested[key] = value;
  }
  if (Object.keys(nested).length > 0) entry['config'] = nested;
  const names = ['id', 'amount', 'Weird Name', 'on', 'x'].slice(0, random.int(1, 5));
  // A contract, whoever asks for it, needs columns.
  entry['columns'] = columns(random, names);
  if (random.chance(0.2)) entry['description'] = "multi\nline {{ 'x' }} ref('nowhere')\n\nend";
  if (random.chance(0.15)) entry['deprecation_date'] = random.pick(['2020-01-01', '2030-01-01']);
  const [target] = targets;
  if (target !== undefined && random.chance(0.3)) {
    const test = relationships(target, random);
    const list = entry['columns'] as Config[] | undefined;
    const [column] = list ?? [];
    if (column !== undefined && random.chance(0.5)) {
      delete column['tests'];
      column['data_tests'] = [test];
    } else {
      const [, inner] = Object.entries(test)[0] ?? [];
      if (typeof inner === 'object') (inner as Config)['column_name'] = 'id';
      else test['column_name'] = 'id';
      entry['data_tests'] = [test];
    }
  }
  return entry;
}

/** `versions:` of a model, and the files that they ask for. */
export function versionsOf(
  name: string,
  random: Random,
  isTarget: boolean,
): { entry: Config; stems: string[]; versions: string[] } {
  const styles: readonly (readonly (string | number)[])[] = [
    [1, 2],
    [1, 2, 10],
    ['1', '2'],
    ['a', 'b'],
    [1.5, 2.5],
    [3, 1],
    ['2024_01', '2024_02'],
  ];
  const versions = random.pick(styles);
  const stems: string[] = [];
  const explicit = random.chance(0.5) ? random.pick(versions) : undefined;
  const list = versions.map((v) => {
    const version: Config = { v };
    const isOwn = random.chance(0.2);
    if (isOwn) version['defined_in'] = `${name}_is_${String(v).replace('.', '_')}`;
    const isBare = !isOwn && v === explicit && random.chance(0.5);
    stems.push(isOwn ? String(version['defined_in']) : isBare ? name : `${name}_v${v}`);
    if (random.chance(0.3)) version['config'] = randomConfig(random, isTarget);
    if (random.chance(0.1)) version['access'] = 'private';
    if (random.chance(0.2)) version['deprecation_date'] = '2030-01-01';
    if (random.chance(0.4)) {
      const include = random.pick<unknown>(['*', 'all', ['id'], ['id', 'amount']]);
      const exclude = typeof include === 'string' && random.chance(0.5) ? { exclude: ['amount'] } : {};
      version['columns'] = [
        ...(random.chance(0.7) ? [{ include, ...exclude }] : []),
        ...(random.chance(0.5) ? [{ name: random.pick(['added', 'id']), data_type: 'text' }] : []),
      ];
    }
    return version;
  });
  const entry = {
    columns: columns(random, ['id', 'amount', 'x']),
    versions: list,
    ...(explicit === undefined ? {} : { latest_version: explicit }),
  };
  return { entry, stems, versions: versions.map(String) };
}
