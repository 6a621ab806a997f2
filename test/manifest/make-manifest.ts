import { createHash } from 'node:crypto';

export interface MadeColumn {
  name: string;
  data_type?: string;
  description?: string;
  constraints?: { type: string }[];
}

export interface MadeModel {
  name: string;
  access?: string;
  enforced?: boolean;
  columns?: MadeColumn[];
  description?: string;
  /** The text of the model's file, for the checksum. */
  sql?: string;
  path?: string;
  dependsOn?: string[];
  version?: number;
  latest?: number;
  package?: string;
}

export type MadeManifest = ReturnType<typeof makeManifest>;

/** A manifest as dbt 1.11 writes it, as far as meshgate looks at it; a test changes what it is about. */
export function makeManifest(project: string, models: MadeModel[]) {
  const nodes = Object.fromEntries(models.map((model) => makeNode(project, model)));
  return {
    metadata: {
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      dbt_version: '1.11.16',
      generated_at: '2026-11-22T04:30:00.000000Z',
      env: {} as Record<string, string>,
      project_name: project as string | undefined,
      project_id: createHash('md5').update(project).digest('hex'),
      adapter_type: 'duckdb',
    },
    nodes: nodes as Record<string, Record<string, unknown>>,
    sources: {} as Record<string, Record<string, unknown>>,
    disabled: {},
    groups: {},
    parent_map: Object.fromEntries(
      models.map((model) => [makeNode(project, model)[0], [...(model.dependsOn ?? [])]]),
    ) as Record<string, string[]>,
    child_map: {},
  };
}

function makeNode(project: string, model: MadeModel): [string, Record<string, unknown>] {
  const { name, access = 'protected', enforced = false, columns = [], version = null } = model;
  const owner = model.package ?? project;
  const id = `model.${owner}.${name}${version === null ? '' : `.v${version}`}`;
  const path = model.path ?? `models/${name}.sql`;
  const alias = version === null ? name : `${name}_v${version}`;
  return [
    id,
    {
      database: `${project}_prod`,
      schema: 'marts',
      name,
      resource_type: 'model',
      package_name: owner,
      path: path.replace('models/', ''),
      original_file_path: path,
      unique_id: id,
      fqn: [owner, name],
      alias,
      checksum: {
        name: 'sha256',
        checksum: createHash('sha256')
          .update((model.sql ?? `select 1 as ${name}`).trim())
          .digest('hex'),
      },
      config: { enabled: true, materialized: 'table', access, contract: { enforced, alias_types: true } },
      description: model.description ?? '',
      columns: Object.fromEntries(columns.map((column) => [column.name, { constraints: [], ...column }])),
      relation_name: `"${project}_prod"."marts"."${alias}"`,
      raw_code: model.sql ?? `select 1 as ${name}`,
      created_at: 1795322168.84,
      depends_on: { macros: [], nodes: [...(model.dependsOn ?? [])] },
      refs: [],
      sources: [],
      contract: { enforced, alias_types: true, checksum: null },
      access,
      constraints: [],
      version,
      latest_version: model.latest ?? version,
    },
  ];
}

export function bytesOf(manifest: unknown): Buffer {
  return Buffer.from(JSON.stringify(manifest), 'utf8');
}
