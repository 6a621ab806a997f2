import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const perFolder = 50;

/** Every type that the columns of a model have, twelve in a row. */
const types = ['integer', 'varchar', 'numeric(18,2)', 'timestamp', 'boolean', 'date'];

/**
 * Writes a mesh of dbt projects into a folder: `columns` typed columns a model, a properties file a folder of 50
 * models, one in ten models public and contracted, and one in ten reads the project before its own through
 * dbt-loom. With `flawed`, that many public models lack their contract: findings that every commit finds in HEAD.
 */
export function makeMesh(dir, { projects = 10, models = 1000, columns = 12, flawed = 0 } = {}) {
  const write = (path, text) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  write('mesh.yml', 'version: 1\n');
  write('.gitignore', 'target/\nlogs/\ndbt_packages/\nstate/\n.user.yml\n');
  write('README.md', '# A mesh to measure\n');
  write(
    'profiles.yml',
    'bench:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: ":memory:", threads: 1}\n',
  );
  for (let project = 0; project < projects; project++) {
    const name = projectName(project);
    write(
      `${name}/dbt_project.yml`,
      `name: ${name}\nversion: 1.0.0\nprofile: bench\nmodels:\n  ${name}:\n    +materialized: view\n`,
    );
    if (project > 0) {
      const path = `../${projectName(project - 1)}/target/manifest.json`;
      const entry = `  - name: ${projectName(project - 1)}\n    type: file\n    config: {path: ${path}}\n`;
      write(`${name}/dbt_loom.config.yml`, `manifests:\n${entry}`);
    }
    for (let first = 0; first < models; first += perFolder) {
      const folder = `${name}/models/area_${String(first / perFolder).padStart(2, '0')}`;
      const entries = [];
      for (let model = first; model < Math.min(models, first + perFolder); model++) {
        const names = columnNames(columns);
        write(`${folder}/${modelName(project, model)}.sql`, modelSql(project, model, names));
        entries.push(properties(project, model, names, flawed));
      }
      write(`${folder}/_models.yml`, `version: 2\n\nmodels:\n${entries.join('\n')}`);
    }
  }
}

export const projectName = (project) => `mesh_${String(project).padStart(2, '0')}`;
export const modelName = (project, model) =>
  `p${String(project).padStart(2, '0')}_model_${String(model).padStart(4, '0')}`;
export const modelPath = (project, model) =>
  `${projectName(project)}/models/area_${String(Math.floor(model / perFolder)).padStart(2, '0')}/${modelName(project, model)}.sql`;

function columnNames(count) {
  return Array.from({ length: count }, (_, column) => (column === 0 ? 'id' : `attribute_${column}`));
}

const isPublic = (model) => model % 10 === 0;
/** Of every project but the first: which has none before it to read. */
const readsNeighbour = (project, model) => project > 0 && model % 10 === 7;

function modelSql(project, model, names) {
  const from =
    model === 0
      ? `(select ${names.map((name, index) => `cast(null as ${types[index % types.length]}) as ${name}`).join(', ')})`
      : `{{ ref('${modelName(project, Math.floor(model / 2))}') }}`;
  const joined = readsNeighbour(project, model)
    ? `{{ ref('${projectName(project - 1)}', '${modelName(project - 1, model - 7)}') }}`
    : model > 2
      ? `{{ ref('${modelName(project, model - 1)}') }}`
      : null;
  return `{{ config(tags=['area_${Math.floor(model / perFolder)}']) }}

-- Model ${model} of project ${project}
with base as (

    select * from ${from}

)${joined === null ? '' : `, other as (\n\n    select id from ${joined}\n\n)`}
select
${names.map((name) => `    base.${name}`).join(',\n')}
from base
${joined === null ? '' : 'left join other on other.id = base.id\n'}`;
}

function properties(project, model, names, flawed) {
  const isFlawed = isPublic(model) && project === 0 && model / 10 < flawed;
  const config = !isPublic(model)
    ? ''
    : isFlawed
      ? '    config:\n      access: public\n'
      : '    config:\n      access: public\n      contract:\n        enforced: true\n';
  const columns = names.map((name, index) => {
    const tests = index === 0 ? '\n        data_tests: [not_null]' : '';
    return `      - name: ${name}\n        data_type: ${types[index % types.length]}\n        description: What ${name} says of a row of model ${model}.${tests}\n`;
  });
  return `  - name: ${modelName(project, model)}\n    description: Model ${model} of project ${project}, as the bench makes it.\n${config}    columns:\n${columns.join('')}`;
}
