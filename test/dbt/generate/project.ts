import type { Random } from '../random.ts';
import { type Config, configCall, GROUPS, oddConfig, randomConfig, treeLevel } from './configs.ts';
import { modelEntry, versionsOf, yamlText } from './properties.ts';
import { call, fragment, noise, type Target } from './references.ts';

const FOLDERS = ['', 'staging', 'marts', 'marts/core', 'Mixed Case', 'a.b'];

export interface MadeProject {
  readonly files: Record<string, string>;
  /** What another project may read of it. */
  readonly offers: readonly Target[];
}

/** A project of random features that dbt should be able to parse. `foreign` is what it may read of others. */
export function makeProject(
  name: string,
  random: Random,
  foreign: readonly Target[],
  isOffered: boolean,
): MadeProject {
  // dbt-loom refuses whatever is not public.
  const core = (): string =>
    `${configCall(randomConfig(random, true), random)}${isOffered ? "{{ config(access='public') }}" : ''}select 1 as id`;
  const files: Record<string, string> = {};
  const targets: Target[] = [];
  const vars: Config = Object.fromEntries(
    ['public', 'protected', 'private', ...GROUPS, 'table', 'view', 't', 'one', 'two'].map((value) => [
      `value_${value}`,
      value,
    ]),
  );
  const entries = new Map<string, Config[]>();
  const put = (folder: string, entry: Config): void => {
    const path = `models/${folder === '' ? '' : `${folder}/`}${random.pick(['schema.yml', '_models.yaml'])}`;
    entries.set(path, [...(entries.get(path) ?? []), entry]);
  };
  const at = (folder: string, file: string): string => `models/${folder === '' ? '' : `${folder}/`}${file}`;
  const offer = (target: Target): void => {
    targets.push(target);
    const owner =
      target.kind === 'source' ? `source('${target.owner}', '${target.name}')` : `ref('${target.name}')`;
    vars[`name_of_${target.name}`] = target.name;
    vars[`ref_of_${target.name}`] = `{{ ${owner} }}`;
  };

  files['models/groups.yml'] = yamlText(
    { groups: GROUPS.map((group) => ({ name: group, owner: { name: 'x' } })) },
    random,
  );
  const sources = [`raw_${name}`, 'other'].map((source) => ({
    name: source,
    tables: ['orders', 'items'].map((table) => ({ name: table })),
  }));
  files['models/sources.yml'] = yamlText({ sources }, random);
  for (const { name: owner } of sources)
    for (const table of ['orders', 'items'])
      offer({ kind: 'source', owner, name: table, versions: [], needsOwner: true });
  const own = (stem: string, versions: readonly string[] = []): Target => ({
    kind: 'ref',
    owner: name,
    name: stem,
    versions,
    needsOwner: false,
  });
  files[`seeds/seed_${name}.csv`] = 'id\n1\n';
  offer(own(`seed_${name}`));

  for (let index = 0; index < 4; index++) {
    const stem = `core_${name}_${index}`;
    const folder = random.pick(['core', 'core/deep']);
    if (random.chance(0.3)) {
      const { entry, stems, versions } = versionsOf(stem, random, true);
      put(folder, { ...modelEntry(stem, random, true, []), ...entry });
      for (const file of stems) files[at(folder, `${file}.sql`)] = core();
      offer(own(stem, versions));
    } else {
      files[at(folder, `${stem}.sql`)] = core();
      if (random.chance(0.6)) put(folder, modelEntry(stem, random, true, []));
      offer(own(stem));
    }
  }
  const offers = targets.filter(({ kind, name: stem }) => kind === 'ref' && !stem.startsWith('seed_'));
  const readable = [...targets, ...foreign];
  const body = (): string => {
    const parts = Array.from({ length: random.int(1, 4) }, () =>
      random.chance(0.25) ? noise(random) : fragment(random.pick(readable.filter(fits)), random),
    );
    return parts.join(random.pick(['\n', ' ', '\r\n']));
  };
  // Names that only the reader's own project could look up in its vars and macros.
  const fits = (target: Target): boolean => targets.includes(target) || target.needsOwner;
  for (const target of foreign) {
    vars[`name_of_${target.name}`] = target.name;
    vars[`ref_of_${target.name}`] = `{{ ref('${target.owner}', '${target.name}') }}`;
  }

  for (let index = 0; index < random.int(5, 10); index++) {
    const stem = `${random.pick(['leaf', 'Leaf', 'with.dot', 'is_v2'])}_${name}_${index}`;
    const folder = random.pick(FOLDERS);
    const some = [random.pick(readable.filter(fits))];
    const config = randomConfig(random, false);
    if (random.chance(0.15)) {
      const hook = `select 1 from {{ ${call(random.pick(readable.filter(fits)), random)
        .replaceAll('"', "'")
        .replace(/\s+/g, ' ')} }}`;
      files[at(folder, `${stem}.sql`)] =
        `{{ config(${random.pick(['pre_hook', 'post_hook'])}=${random.pick([`"${hook}"`, `["select 1", "${hook}"]`])}) }}\n${body()}`;
      continue;
    }
    if (random.chance(0.12)) {
      const lines = Array.from({ length: random.int(1, 3) }, () =>
        pythonLine(random.pick(readable.filter(fits)), random),
      );
      files[at(folder, `${stem.replace('.', '_')}.py`)] =
        `def model(dbt, session):\n${lines.map((line) => `    ${line}\n`).join('')}    return None\n`;
      continue;
    }
    if (random.chance(0.15)) {
      const { entry, stems } = versionsOf(stem, random, false);
      put(folder, { ...modelEntry(stem, random, false, []), ...entry });
      for (const file of stems) files[at(folder, `${file}.sql`)] = `${configCall(config, random)}${body()}`;
      continue;
    }
    const odd = random.chance(0.25) ? oddConfig(random, stem) : '';
    files[at(folder, `${stem}.sql`)] = `${configCall(config, random)}${odd}${body()}`;
    if (random.chance(0.6)) put(folder, modelEntry(stem, random, false, some));
  }
  for (const [path, models] of entries)
    files[path] = yamlText({ ...(random.chance(0.5) ? { version: 2 } : {}), models }, random);

  const exposure = (index: number): Config => ({
    name: `ex_${index}`,
    type: 'dashboard',
    owner: { name: 'x' },
    depends_on: [
      call(random.pick(readable.filter(fits)), random).replace(/\s+/g, ' '),
      `ref('core_${name}_0')`,
    ],
  });
  if (random.chance(0.5))
    files['models/exposures.yml'] = yamlText({ exposures: [exposure(0), exposure(1)] }, random);
  if (random.chance(0.5)) files['tests/singular_one.sql'] = `${body()} where false`;
  if (random.chance(0.5)) files['analyses/an_one.sql'] = body();
  if (random.chance(0.5)) {
    const snapshotConfig = `{{ config(target_schema='s_${name}', unique_key='id', strategy='check', check_cols='all') }}`;
    files['snapshots/snap.sql'] =
      `{% snapshot snap_one %}${snapshotConfig}${body()}{% endsnapshot %}\n{% snapshot snap_two %}\n${snapshotConfig} {{ ref('core_${name}_0') }} {% endsnapshot %}`;
  }
  const readers = foreign.map(({ owner }) => owner).concat(sources.map((source) => source.name));
  files['macros/readers.sql'] = [
    '{% macro read_it(name) %}select * from {{ ref(name) }}{% endmacro %}',
    '{%- macro pass_on(relation) -%}{{ return(relation) }}{%- endmacro -%}',
    '{% macro wrap() %}with x as ({{ caller() }}) select 1{% endmacro %}',
    "{% macro configure(name, access='public') %}{{ config(alias=name ~ '_made', access=access) }}{% endmacro %}",
    '{% macro configure_deeply(name) %}{% do configure(name, access="protected") %}{% endmacro %}',
    '{% macro turn_off(is_off) %}{{ config(enabled=not is_off) }}{% endmacro %}',
    ...dispatching('it', random, (name) => `ref(${name})`),
    ...[...new Set(readers)].flatMap((owner) => {
      const kind = sources.some((source) => source.name === owner) ? 'source' : 'ref';
      const read = (argument: string): string => `${kind}('${owner}', ${argument})`;
      return [
        `{% macro read_${owner}(name) %}{{ ${read('name')} }}{% endmacro %}`,
        ...dispatching(owner, random, read),
      ];
    }),
  ].join('\n');
  files['dbt_project.yml'] = projectFile(name, random, vars);
  return { files, offers };
}

/** `dispatch_x` and what implements it. */
function dispatching(owner: string, random: Random, read: (name: string) => string): string[] {
  const namespace = random.pick(['', '', ', macro_namespace=none']);
  return [
    `{% macro dispatch_${owner}(name) %}{{ return(adapter.dispatch('dispatch_${owner}'${namespace})(name)) }}{% endmacro %}`,
    `{% macro ${random.pick(['default', 'duckdb'])}__dispatch_${owner}(name) %}{{ ${read('name')} }}{% endmacro %}`,
  ];
}

function pythonLine(target: Target, random: Random): string {
  const reading = `dbt.${call({ ...target }, random)
    .replace('builtins.', '')
    .replace(/\s+/g, ' ')}`;
  return random.pick([
    `x = ${reading}`,
    `x = [${reading}, 1]  # dbt.ref('nowhere')`,
    `y = ${reading}.df()`,
    `z = "dbt.ref('nowhere')"; w = (${reading})`,
    `f(a=${reading})`,
  ]);
}

function projectFile(name: string, random: Random, vars: Config): string {
  const folders: Config = { core: { ...treeLevel(random, true), deep: treeLevel(random, true) } };
  for (const folder of FOLDERS.slice(1)) {
    const [first = '', second] = folder.split('/');
    const level = treeLevel(random, false);
    folders[first] = second === undefined ? { ...level } : { ...(folders[first] as Config), [second]: level };
  }
  const models = { ...treeLevel(random, true), [name]: { ...treeLevel(random, true), ...folders } };
  return yamlText(
    {
      name,
      version: '1.0.0',
      profile: 'case',
      flags: { send_anonymous_usage_stats: false },
      models,
      vars: random.chance(0.5) ? vars : { [name]: vars },
      ...(random.chance(0.2) ? { 'on-run-start': [`select 1 from {{ ref('core_${name}_0') }}`] } : {}),
    },
    random,
  );
}
