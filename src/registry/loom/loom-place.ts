import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ForeignPlace, foreignPlace } from './foreign-place.ts';
import type { LoomEntry } from './loom-config.ts';

/** Where an entry of dbt-loom has its manifest. `name` may be shown: it holds no secret. */
export type LoomPlace =
  | { readonly kind: 'file'; readonly file: string; readonly name: string }
  | { readonly kind: 'http'; readonly address: string; readonly name: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string; readonly name: string }
  | ForeignPlace
  /** dbt-loom itself would refuse it. */
  | { readonly kind: 'wrong'; readonly name: string; readonly problem: string };

/** What dbt-loom demands of each type: https://github.com/nicholasyager/dbt-loom/blob/main/dbt_loom/config.py */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  file: ['path'],
  s3: ['bucket_name', 'object_name'],
  gcs: ['project_id', 'bucket_name', 'object_name'],
  azure: ['account_name', 'container_name', 'object_name'],
  dbt_cloud: ['account_id', 'job_id'],
  paradime: ['schedule_name'],
  snowflake: ['stage', 'stage_path'],
  databricks: ['path'],
};

/** `folder` is the one that dbt is run in, from which dbt-loom takes paths. */
export function loomPlace({ type, config }: LoomEntry, folder: string): LoomPlace {
  const required = REQUIRED[type];
  if (required === undefined) {
    const problem = `dbt-loom knows no type ${JSON.stringify(type.slice(0, 80))}`;
    return { kind: 'wrong', name: 'nowhere', problem };
  }
  const lacking = required.find((key) => !config[key]);
  if (lacking !== undefined) {
    return { kind: 'wrong', name: 'nowhere', problem: `its \`config.${lacking}\` is empty` };
  }
  if (type === 'file') return filePlace(config['path'] ?? '', folder);
  if (type === 's3') {
    const { bucket_name: bucket = '', object_name: key = '' } = config;
    return { kind: 's3', bucket, key, name: `s3://${bucket}/${key}` };
  }
  return foreignPlace(type, config);
}

/** An address as it may be shown: a user, a password or a signature in it is nobody's business. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return 'an address that is none';
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
}

/** dbt-loom takes what begins with `scheme://` for an address, and all else for a path. */
function filePlace(path: string, folder: string): LoomPlace {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(path)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'file', file: resolve(folder, path), name: path };
  const name = shownAddress(path);
  if (scheme === 'http' || scheme === 'https') {
    if (URL.canParse(path)) return { kind: 'http', address: path, name };
    return { kind: 'wrong', name, problem: 'its path is no address' };
  }
  if (scheme !== 'file') return { kind: 'wrong', name, problem: `the type \`file\` reads no ${scheme}://` };
  try {
    return { kind: 'file', file: fileURLToPath(path), name };
  } catch {
    return { kind: 'wrong', name, problem: 'its path is no address of a local file' };
  }
}
