import { type MadeModel, makeManifest } from '../manifest/make-manifest.ts';

/** Three random projects under contracts, of whose columns others read some, and small edits of both sides. */
export interface RandomColumns {
  readonly files: Map<string, string>;
  /** Changes one thing, and says what. */
  edit(): string;
}

const PROJECTS = ['alpha', 'beta', 'gamma'] as const;
const COLUMNS = ['id', 'amount', 'total', 'city'] as const;
/** What most of the files would be told of anyway. */
const QUIET = 'ref-unqualified: off';
const OTHER = 'other';
const WAIVER = ' -- mesh-ignore column-not-in-contract: so';
const REGISTRY = 'registry/alpha/prod/latest/manifest.json';

export function randomColumns(seed: number): RandomColumns {
  let state = (seed * 2654435761) >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const seldom = (text: string): string => (random(5) === 0 ? text : '');
  const files = new Map<string, string>();
  const model = (project: string): string => `${project.slice(0, 1)}${random(4)}`;
  const column = (): string => pick(COLUMNS);

  /** A model by its project and name, by its name alone, or as the table that stands for it. */
  const reference = (project: string): string => {
    const above = PROJECTS.slice(0, (PROJECTS as readonly string[]).indexOf(project));
    const upstream = above.length === 0 || random(4) === 0 ? project : pick(above);
    const name = model(upstream);
    return pick([
      ...(upstream === project ? [] : [`{{ ref('${upstream}', '${name}') }}`]),
      `{{ ref('${name}') }}`,
      ...(project === 'gamma' ? ["{{ source('alpha', 'a0') }}"] : []),
    ]);
  };
  const selected = (): string => pick([column(), column(), `"${column()}"`, `*, ${column()}`]);
  const sql = (project: string): string => {
    const part = (): string =>
      `select ${selected()} from ${reference(project)}${random(12) === 0 ? WAIVER : ''}`;
    return `${Array.from({ length: 1 + random(2) }, part).join('\nunion all\n')}\n`;
  };
  const columns = (): string[] => COLUMNS.filter(() => random(3) > 0);
  const properties = (name: string): string =>
    `models:\n  - name: ${name}\n    config: {access: ${random(10) > 0 ? 'public' : 'protected'}, contract: {enforced: ${random(12) > 0}}}\n    columns:\n${[
      'id',
      ...columns(),
    ]
      .map((each) => `      - {name: ${each}, data_type: ${pick(['int', 'int', 'text'])}}\n`)
      .join('')}`;
  const mesh = (): string =>
    [
      'version: 1\n',
      `rules: {${QUIET}${seldom(', column-not-in-contract: warn')}}\n`,
      seldom(`compatibility: ${pick(['readers', 'strict', 'none'])}\n`),
      seldom(`accept: [{model: alpha.a${random(4)}, change: column-removed, reason: so}]\n`),
      seldom('waivers: [{rule: column-not-in-contract, path: gamma/**, reason: so}]\n'),
    ].join('');
  const profile = (): string => `w: {outputs: {dev: {type: ${pick(['postgres', 'bigquery'])}}}}\n`;
  const published = (): string => {
    const models = Array.from({ length: 4 }, (_, index): MadeModel => {
      const own = columns().map((name) => ({ name, data_type: 'int' }));
      return { name: `a${index}`, access: 'public', enforced: true, columns: own };
    });
    return JSON.stringify(makeManifest('alpha', models));
  };
  const pathOf = (folder: string, ending: string): string => {
    const project = pick(PROJECTS);
    return `${project}/${folder}/${model(project)}${ending}`;
  };
  const write = (path: string, text: string): string => {
    files.set(path, text);
    return `${path}: ${text}`;
  };
  const touch = (change: (text: string) => string): string => {
    const path = pick([...files.keys()].filter((name) => /^(?:beta|gamma).*\.sql$/.test(name)));
    return write(path, change(files.get(path) ?? ''));
  };

  write('mesh.yml', `version: 1\nrules: {${QUIET}}\n`);
  if (random(3) === 0) write(REGISTRY, published());
  write('profiles.yml', profile());
  for (const project of PROJECTS) {
    write(`${project}/dbt_project.yml`, `name: ${project}\nprofile: w\n`);
    for (let index = 0; index < 4; index++) {
      const name = `${project.slice(0, 1)}${index}`;
      write(`${project}/models/${name}.sql`, sql(project));
      write(`${project}/models/${name}.yml`, properties(name));
    }
    write(`${project}/models/${OTHER}.sql`, sql(project));
  }
  write('beta/dependencies.yml', 'projects: [{name: alpha}]\n');
  write('gamma/dependencies.yml', 'projects: [{name: alpha}, {name: beta}]\n');
  write(
    'gamma/models/_mesh_alpha.yml',
    'sources: [{name: alpha, tables: [{name: a0, config: {meta: {mesh: {unique_id: model.alpha.a0}}}}]}]\n',
  );
  const anotherColumn = (): string => touch((text) => text.replace(/\b(?:id|amount|total|city)\b/, column));
  const edits: readonly (() => string)[] = [
    ...Array.from({ length: 14 }, () => anotherColumn),
    () => touch((text) => `${text}-- below\n`),
    () => touch((text) => `-- above\n${text}`),
    ...Array.from({ length: 5 }, () => () => {
      const path = pathOf('models', '.yml');
      return write(path, properties(path.slice(-6, -4)));
    }),
    () => {
      const project = pick(PROJECTS);
      return write(`${project}/models/${pick([OTHER, model(project)])}.sql`, sql(project));
    },
    () => {
      const path = pathOf('models', '.sql');
      files.delete(path);
      return `removed ${path}`;
    },
    () => write('mesh.yml', mesh()),
    () => (random(3) === 0 ? write('profiles.yml', profile()) : anotherColumn()),
    () => (random(3) === 0 ? write(REGISTRY, published()) : anotherColumn()),
  ];
  return { files, edit: () => pick(edits)() };
}
