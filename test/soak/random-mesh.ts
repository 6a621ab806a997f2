import { makeManifest } from '../manifest/make-manifest.ts';

/** Random projects and random edits of them, the same for the same seed. */
export interface RandomMesh {
  readonly files: Map<string, string>;
  /** Changes one thing, and says what. */
  edit(): string;
}

const PROJECTS = ['alpha', 'beta', 'gamma'] as const;

/** `straight`: no project reads a later one, so that none read each other in a circle. */
export function randomMesh(seed: number, straight: boolean): RandomMesh {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const files = new Map<string, string>();
  const model = (): string => `m${random(6)}`;
  const names: readonly string[] = PROJECTS;
  let writer: string = PROJECTS[0];
  const owner = (): string =>
    straight ? pick(PROJECTS.slice(0, names.indexOf(writer) + 1)) : pick(PROJECTS);
  const reference = (): string =>
    pick([
      () => `{{ ref('${model()}') }}`,
      () => `{{ ref('${owner()}', '${model()}') }}`,
      () => `{{ ref('${owner()}', '${model()}', v=${random(3)}) }}`,
      () => `{{ source('${owner()}', '${model()}') }}`,
      () => `{{ ref(var('owner'), '${model()}') }}`,
      () => `{{ ref(some_macro()) }}`,
      () => `{{ helper() }}`,
      () => `${owner()}_prod.marts.${model()}`,
      () => `{{ ref('nobody', '${model()}') }}`,
    ])();
  const sql = (): string =>
    [
      ...(random(4) === 0 ? [`{{ config(access='${pick(['public', 'private', 'protected'])}') }}`] : []),
      ...(random(8) === 0 ? ['{{ config(enabled=false) }}'] : []),
      ...Array.from({ length: random(4) }, () => `select * from ${reference()}`),
      `select ${random(1000)}\n`,
    ].join('\n');
  const properties = (): string =>
    `models:\n${Array.from({ length: 1 + random(4) }, () => entry()).join('')}${
      random(3) === 0 ? `sources:\n  - name: ${owner()}\n    tables: [{name: ${model()}}]\n` : ''
    }`;
  const entry = (): string =>
    `  - name: ${model()}\n    config: {access: ${pick(['public', 'private', 'protected'])}${
      random(2) === 0 ? ', contract: {enforced: true}' : ''
    }${random(3) === 0 ? ', group: g' : ''}}\n    columns: [{name: id${random(2) === 0 ? ', data_type: int' : ''}}]\n${
      random(5) === 0 ? `    versions: [{v: 1}, {v: 2, deprecation_date: 2020-01-01}]\n` : ''
    }`;
  const pathOf = (): string =>
    pick([
      () => `${pick(PROJECTS)}/models/${model()}.sql`,
      () => `${pick(PROJECTS)}/models/${model()}.sql`,
      () => `${pick(PROJECTS)}/models/sub/${model()}_v1.sql`,
      () => `${pick(PROJECTS)}/models/p${random(2)}.yml`,
      () => `${pick(PROJECTS)}/macros/helper.sql`,
      () => `${pick(PROJECTS)}/tests/t${random(2)}.sql`,
    ])();
  const content = (path: string): string => {
    writer = path.split('/')[0] ?? '';
    if (path.endsWith('.yml')) return properties();
    if (!path.includes('/macros/')) return sql();
    return `{% macro helper() %}${reference()}{% endmacro %}\n${random(3) === 0 ? reference() : ''}`;
  };

  files.set('mesh.yml', 'version: 1\n');
  for (const name of PROJECTS) files.set(`${name}/dbt_project.yml`, `name: ${name}\n`);
  files.set('beta/dependencies.yml', 'projects: [{name: alpha}]\n');
  for (let index = 0; index < 20; index++) {
    const path = pathOf();
    files.set(path, content(path));
  }

  const edits: (() => string)[] = [
    () => {
      const path = pathOf();
      files.set(path, content(path));
      return `wrote ${path}`;
    },
    () => touch((text) => `-- a line above\n${text}`, 'above'),
    () => touch((text) => `${text}-- a line below\n`, 'below'),
    () => touch((text) => text.replace(/m\d/, model), 'another model'),
    () => {
      const path = pick([...files.keys()].filter((name) => name.includes('/models/')));
      files.delete(path);
      return `removed ${path}`;
    },
    () => {
      const name = pick(PROJECTS);
      const config = pick([
        '',
        'models: {+access: public}\n',
        'vars: {owner: alpha}\n',
        'restrict-access: true\n',
      ]);
      files.set(`${name}/dbt_project.yml`, `name: ${name}\n${config}`);
      return `${name}/dbt_project.yml: ${config.trim()}`;
    },
    () => {
      const config = pick([
        '',
        'projects: {gamma: {upstreams: {alpha: sources}}}\n',
        'rules: {public-model-contract: warn}\n',
      ]);
      files.set('mesh.yml', `version: 1\n${config}`);
      return `mesh.yml: ${config.trim()}`;
    },
  ];
  const publish = (): string => {
    const models = Array.from({ length: 1 + random(4) }, (_, index) => ({
      name: `m${index}`,
      access: pick(['public', 'protected']),
      enforced: random(2) === 0,
    }));
    const path = 'registry/alpha/prod/latest/manifest.json';
    files.set(path, JSON.stringify(makeManifest('alpha', models)));
    return `published ${models.length} models of alpha`;
  };
  const touch = (change: (text: string) => string, what: string): string => {
    const path = pick([...files.keys()].filter((name) => name.endsWith('.sql')));
    files.set(path, change(files.get(path) ?? ''));
    return `${path}: ${what}`;
  };
  return { files, edit: () => pick([...edits, publish])() };
}
