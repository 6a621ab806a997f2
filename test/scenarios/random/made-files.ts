import type { Random } from '../../dbt/random.ts';

export const PROJECTS = ['sales', 'stock', 'marketing', 'finance'] as const;
const NAMES = ['orders', 'items', 'days', 'reach', 'costs', 'people'] as const;

/** The rules that a random commit may break; the others are off, so that it is plain what each file breaks. */
const OFF = ['public-model-contract', 'public-model-types', 'project-cycle', 'model-cycle'];

export interface Reference {
  readonly project: string;
  readonly name: string;
  /** The column that is read of it. */
  readonly column: string;
}

export function modelPath(project: string, name: string, folder = ''): string {
  return `${project}/models/${folder}${name}.sql`;
}

export function propertiesPath(project: string, name: string): string {
  return `${project}/models/${name}.yml`;
}

/** A line for each reference, so that a merge of two of these files is one of these files. */
export function modelText(references: readonly Reference[], remark: number): string {
  const lines = references.map(
    ({ project, name, column }) =>
      `  (select max(o.${column}) from {{ ref('${project}', '${name}') }} as o),`,
  );
  return ['select', ...lines, `  ${remark} as id`, ''].join('\n');
}

/** Every model has the column `id`; some are without `extra`. */
export function propertiesText(name: string, access: string, isEnforced: boolean, hasExtra: boolean): string {
  return `models:
  - name: ${name}
    config:
      access: ${access}
      contract: {enforced: ${isEnforced}}
    columns:
      - {name: id, data_type: int}
${hasExtra ? '      - {name: extra, data_type: int}\n' : ''}`;
}

export function meshText(isContractOff: boolean): string {
  const off = isContractOff ? [...OFF, 'ref-target-contract'] : OFF;
  return `version: 1\nrules:\n${off.map((rule) => `  ${rule}: off\n`).join('')}`;
}

export function ignoreText(paths: readonly string[]): string {
  return paths.map((path) => `${path}\n`).join('');
}

export function anyName(random: Random): string {
  return random.pick(NAMES);
}

export function anyAccess(random: Random): string {
  return random.chance(0.7) ? 'public' : random.pick(['protected', 'private']);
}

/** Up to three references to whatever may or may not be there, in the projects that this one may read. */
export function anyReferences(random: Random, others: readonly string[]): Reference[] {
  const most = others.length === 0 ? 0 : 3;
  const all = Array.from({ length: random.int(0, most) }, () => ({
    project: random.pick(others),
    name: anyName(random),
    column: random.chance(0.7) ? 'id' : 'extra',
  }));
  return all.filter(({ project, name }, at) => {
    const isSame = (other: Reference): boolean => other.project === project && other.name === name;
    return all.findIndex(isSame) === at;
  });
}

/** Projects that read each other in a circle are judged together, others each by itself: both must hold. */
export function mayRead(project: string, isStraight: boolean): readonly string[] {
  const at = PROJECTS.indexOf(project as (typeof PROJECTS)[number]);
  return PROJECTS.filter((_, other) => (isStraight ? other < at : other !== at));
}

export function madeFiles(random: Random, isStraight: boolean): Record<string, string> {
  const files: Record<string, string> = {
    'mesh.yml': meshText(false),
    'profiles.yml': 'shop: {outputs: {dev: {type: duckdb}}}\n',
  };
  for (const project of PROJECTS) {
    files[`${project}/dbt_project.yml`] = `name: ${project}\nprofile: shop\n`;
    for (const name of NAMES) {
      if (random.chance(0.3)) continue;
      files[modelPath(project, name)] = modelText(anyReferences(random, mayRead(project, isStraight)), 1);
      files[propertiesPath(project, name)] = propertiesText(
        name,
        anyAccess(random),
        random.chance(0.8),
        random.chance(0.7),
      );
    }
  }
  return files;
}
