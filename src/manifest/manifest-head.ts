import { isObject, type Json, text } from './json.ts';
import { ManifestError } from './manifest-error.ts';
import type { Head } from './part.ts';

export type SoundHead = Omit<Head, 'has'>;

const OLDEST_SCHEMA = 7;
const NEWEST_SCHEMA = 12;

/** @throws ManifestError that names the field, for what is no manifest, or one that is too old. */
export function checkHead(path: string, metadata: unknown): SoundHead {
  const field = 'metadata.dbt_schema_version';
  if (!isObject(metadata)) throw new ManifestError(path, 'metadata', 'is not an object');
  const schema = text(metadata['dbt_schema_version']);
  if (schema === null) throw new ManifestError(path, field, 'is missing');
  const number = /\/manifest\/v(\d+)(\.json)?$/.exec(schema)?.[1];
  if (number === undefined) {
    throw new ManifestError(path, field, `names no manifest: ${JSON.stringify(schema.slice(0, 200))}`);
  }
  const schemaVersion = Number(number);
  if (schemaVersion < OLDEST_SCHEMA) {
    throw new ManifestError(
      path,
      field,
      `is v${number}; v${OLDEST_SCHEMA} (dbt 1.3) is the oldest that meshgate reads`,
    );
  }
  const warning = `${path} has manifest schema v${number}; meshgate knows up to v${NEWEST_SCHEMA} and reads it as that.`;
  return {
    path,
    metadata: metadata satisfies Json,
    schemaVersion,
    warnings: schemaVersion > NEWEST_SCHEMA ? [warning] : [],
  };
}
