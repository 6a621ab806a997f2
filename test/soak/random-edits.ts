/** Random projects whose files hang together in every way that dbt knows, and small edits of them. */
export interface RandomEdits {
  readonly files: Map<string, string>;
  /** Changes one thing, and says what. */
  edit(): string;
}

const PROJECTS = ['alpha', 'beta', 'gamma'] as const;

export function randomEdits(seed: number): RandomEdits {
  let state = (seed * 2654435761) >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const often = (text: string): string => (random(3) === 0 ? '' : text);
  const seldom = (text: string): string => (random(5) === 0 ? text : '');
  const maybe = (trait: boolean | undefined, text: string): string => (trait && random(2) === 0 ? text : '');
  const files = new Map<string, string>();
  // Some projects have macros, sources and hooks that read, of which an edit reaches far; most have none.
  const traits = new Map(
    PROJECTS.map((name) => [
      name as string,
      { macros: random(3) === 0, tables: random(3) === 0, versions: random(3) === 0, tests: random(3) === 0 },
    ]),
  );
  const model = (): string => `m${random(9)}`;
  const upstreamOf = (name: string): string =>
    pick(PROJECTS.slice(0, Math.max(1, (PROJECTS as readonly string[]).indexOf(name))));

  const reference = (project: string): string => {
    const { macros, tables } = traits.get(project) ?? {};
    if (macros && random(3) === 0) return `{{ helper${random(2)}() }}`;
    return pick([
      () => `{{ ref('${model()}') }}`,
      () => `{{ ref('${model()}') }}`,
      () => `{{ ref('${upstreamOf(project)}', '${model()}') }}`,
      () => `{{ ref('${upstreamOf(project)}', '${model()}') }}`,
      () => `{{ ref('${upstreamOf(project)}', '${model()}', v=${random(3)}) }}`,
      () => `{{ ref(var('${pick(['owner', 'nobody'])}'), '${model()}') }}`,
      () => (tables ? `{{ source('raw', '${model()}') }}` : `{{ ref('${model()}') }}`),
      () => seldom(`{{ ref('stranger', '${model()}') }}`),
    ])();
  };
  const config = (): string =>
    [
      often(`access='${pick(['public', 'public', 'private', 'protected'])}'`),
      often(`contract={'enforced': ${pick(['true', 'false'])}}`),
      seldom('enabled=false'),
      seldom(`alias='${model()}'`),
    ]
      .filter(Boolean)
      .join(', ');
  const sql = (project: string): string =>
    `{{ config(${config()}) }}\n${Array.from({ length: random(4) }, () => `select * from ${reference(project)}${maybe(true, waiver())}\n`).join('')}select ${random(1000)}\n`;
  const waiver = (): string =>
    ` -- mesh-ignore ${pick(['ref-target-public', 'ref-target-exists', 'ref-target-contract', 'ref-target-publik'])}${seldom(' until 2026-11-21')}${often(': so')}`;
  const entry = (project: string, name: string): string =>
    [
      `  - name: ${name}\n    description: Says ${random(1000)}\n`,
      often(
        `    config: {access: ${pick(['public', 'public', 'private', 'protected'])}, contract: {enforced: ${pick(['true', 'false'])}}${seldom(', group: g')}${seldom(', enabled: false')}${seldom(', meta: {mesh: {allowed_projects: [gamma]}}')}}\n`,
      ),
      seldom('    deprecation_date: 2020-01-01\n'),
      seldom(`    latest_version: ${random(3)}\n`),
      `    columns:\n      - name: id\n${often('        data_type: int\n')}`,
      maybe(
        traits.get(project)?.tests,
        `        data_tests: [{relationships: {to: "ref('${upstreamOf(project)}', '${model()}')", field: id}}]\n`,
      ),
      maybe(
        traits.get(project)?.versions,
        `    versions: [{v: 1}, {v: 2${seldom(`, defined_in: ${model()}`)}}]\n`,
      ),
    ].join('');
  const properties = (project: string): string =>
    [
      `models:\n${Array.from({ length: 1 + random(4) }, () => entry(project, model())).join('')}`,
      maybe(
        traits.get(project)?.tests,
        `unit_tests:\n  - name: u${random(3)}\n    model: ${model()}\n    given: [{input: "ref('${upstreamOf(project)}', '${model()}')", rows: []}]\n    expect: {rows: []}\n`,
      ),
      maybe(
        traits.get(project)?.tests,
        `exposures:\n  - name: e${random(3)}\n    depends_on: ["ref('${upstreamOf(project)}', '${model()}')"]\n`,
      ),
      traits.get(project)?.tables
        ? seldom(
            `sources:\n  - name: raw\n    tables: [{name: ${model()}}, {name: ${model()}, identifier: ${model()}}]\n`,
          )
        : '',
      seldom(`seeds:\n  - name: ${model()}\n    config: {access: public}\n`),
    ].join('');
  const dbtProject = (name: string): string =>
    [
      `name: ${name}\n`,
      random(4) === 0 ? `vars: {owner: ${upstreamOf(name)}}\n` : '',
      seldom('models: {+access: public}\n'),
      seldom(`models: {+pre-hook: "{{ ref('${model()}') }}"}\n`),
    ].join('');
  const write = (path: string): void => {
    const project = path.split('/')[0] ?? '';
    if (path.endsWith('dbt_project.yml')) files.set(path, dbtProject(project));
    else if (path.endsWith('.yml')) files.set(path, properties(project));
    else if (path.includes('/macros/'))
      files.set(
        path,
        [0, 1]
          .map((index) => `{% macro helper${index}() %}${often(reference(project))}{% endmacro %}\n`)
          .join(''),
      );
    else files.set(path, path.endsWith('.csv') ? 'id\n' : sql(project));
  };
  const pathIn = (project: string): string =>
    pick([
      ...Array.from({ length: 5 }, () => () => `${project}/models/${model()}.sql`),
      () =>
        `${project}/models/sub/${model()}${maybe(traits.get(project)?.versions, `_v${1 + random(2)}`)}.sql`,
      () => `${project}/models/p${random(4)}.yml`,
      () => `${project}/models/p${random(4)}.yml`,
      () => `${project}/tests/t${random(2)}.sql`,
      () => `${project}/analyses/a${random(2)}.sql`,
      () =>
        traits.get(project)?.macros ? `${project}/macros/helper.sql` : `${project}/models/${model()}.sql`,
      () => (random(4) === 0 ? `${project}/seeds/${model()}.csv` : `${project}/models/${model()}.sql`),
    ])();
  const change = (change: (text: string, project: string) => string, what: string): string => {
    const path = pick([...files.keys()].filter((name) => /\/(?:models|macros|tests|analyses)\//.test(name)));
    files.set(path, change(files.get(path) ?? '', path.split('/')[0] ?? ''));
    return `${path}: ${what}`;
  };

  files.set('mesh.yml', 'version: 1\n');
  for (const name of PROJECTS) {
    files.set(`${name}/dbt_project.yml`, `name: ${name}\n`);
    for (let index = 0; index < 16; index++) write(pathIn(name));
  }
  files.set('gamma/dependencies.yml', 'projects: [{name: alpha}]\n');
  const edits: (() => string)[] = [
    () => {
      const path = pathIn(pick(PROJECTS));
      write(path);
      return `wrote ${path}`;
    },
    () => change((text) => text.replace(/\bm\d/, model), 'another model'),
    () =>
      change(
        (text) => text.replace(/public|private|protected/, () => pick(['public', 'private', 'protected'])),
        'access',
      ),
    () => change((text) => text.replace(/Says \d+/, `Says ${random(1000)}`), 'a description'),
    () => change((text) => text.replace(/true|false/, () => pick(['true', 'false'])), 'a switch'),
    () =>
      change(
        (text, project) => (text.startsWith('models:') ? `${text}` : `${text}${reference(project)}\n`),
        'more',
      ),
    () =>
      change(
        (text) => (text.startsWith('models:') ? `# above\n${text}` : `-- above\n${text}`),
        'a line above',
      ),
    () => {
      const path = pick([...files.keys()].filter((name) => /\/(?:models|tests|analyses)\//.test(name)));
      files.delete(path);
      return `removed ${path}`;
    },
    () => {
      if (random(5) > 0) return edits[0]?.() ?? '';
      const path = `${pick(PROJECTS)}/dbt_project.yml`;
      write(path);
      return `wrote ${path}`;
    },
  ];
  return { files, edit: () => pick(edits)() };
}
