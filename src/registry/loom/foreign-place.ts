import { posix } from 'node:path';
import type { LoomEntry } from './loom-config.ts';

/** A place that only another SDK reads. */
export interface ForeignPlace {
  readonly kind: 'foreign';
  readonly name: string;
  /** The commands of a shell that leave the manifest in `file`; null where there are none. */
  readonly fetch: string | null;
  readonly file: string;
}

type Config = LoomEntry['config'];

/** How each is fetched without an SDK: its name, the object, and the command that puts the object into a file. */
const PLACES: Readonly<
  Record<string, (config: Config, file: string) => { name: string; object: string; command: string | null }>
> = {
  gcs: ({ bucket_name = '', object_name = '' }, file) => ({
    name: 'Google Cloud Storage',
    object: object_name,
    command: `gcloud storage cp ${word(`gs://${bucket_name}/${object_name}`)} ${file}`,
  }),
  azure: ({ account_name = '', container_name = '', object_name = '' }, file) => ({
    name: 'Azure Blob Storage',
    object: object_name,
    command: `az storage blob download --account-name ${word(account_name)} --container-name ${word(container_name)} --name ${word(object_name)} --file ${file}`,
  }),
  // https://docs.getdbt.com/dbt-cloud/api-v2#/operations/Retrieve%20Job%20Artifact
  dbt_cloud: ({ account_id = '', job_id = '', api_endpoint }, file) => {
    const api = (api_endpoint || 'https://cloud.getdbt.com/api/v2').replace(/\/$/, '');
    const address = `${api}/accounts/${account_id}/jobs/${job_id}/artifacts/manifest.json`;
    return {
      name: 'dbt Cloud',
      object: '',
      command: `curl -fsS -H "Authorization: Bearer $DBT_CLOUD_API_TOKEN" -o ${file} ${word(address)}`,
    };
  },
  paradime: () => ({ name: 'Paradime', object: '', command: null }),
  // It keeps the file's own name.
  snowflake: ({ stage = '', stage_path = '' }) => ({
    name: 'a stage of Snowflake',
    object: stage_path,
    command: `snow stage copy ${word(`@${stage}/${stage_path.replace(/^\/+/, '')}`)} .`,
  }),
  databricks: ({ path = '' }, file) => ({
    name: 'Databricks',
    object: path,
    command: path.startsWith('/Workspace/')
      ? `databricks workspace export ${word(path)} --file ${file}`
      : `databricks fs cp ${word(`dbfs:${path.replace(/^\/dbfs\//, '/')}`)} ${file}`,
  }),
};

export function foreignPlace(type: string, config: Config): ForeignPlace {
  const place = PLACES[type]?.(config, 'manifest.json') ?? { name: type, object: '', command: null };
  const own = type === 'snowflake' ? word(posix.basename(place.object)) : 'manifest.json';
  if (place.command === null || !place.object.endsWith('.gz')) {
    return { kind: 'foreign', name: place.name, fetch: place.command, file: own };
  }
  const packed = type === 'snowflake' ? own : 'manifest.json.gz';
  const fetch = `${PLACES[type]?.(config, packed).command} && gunzip ${packed}`;
  return { kind: 'foreign', name: place.name, fetch, file: packed.replace(/\.gz('?)$/, '$1') };
}

/** A word of a shell. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
