import { isObject, type Json, object, text } from './json.ts';
import { ManifestError } from './manifest-error.ts';

export interface RawManifest {
  readonly path: string;
  readonly json: Json;
  readonly metadata: Json;
  readonly nodes: Json;
  readonly schemaVersion: number;
}

const OLDEST_SCHEMA = 7;

/** The bytes of a manifest as JSON whose head is known to be sound. */
export function parseManifest(bytes: Buffer, path: string): RawManifest {
  const json = parse(bytes, path);
  if (!isObject(json)) throw new ManifestError(path, 'the file', 'is not a JSON object');
  if (!isObject(json['metadata'])) throw new ManifestError(path, 'metadata', 'is missing');
  const metadata = object(json['metadata']);
  const schema = text(metadata['dbt_schema_version']);
  if (schema === null) throw new ManifestError(path, 'metadata.dbt_schema_version', 'is missing');
  const number = /\/manifest\/v(\d+)(\.json)?$/.exec(schema)?.[1];
  if (number === undefined) {
    throw new ManifestError(
      path,
      'metadata.dbt_schema_version',
      `names no manifest: ${JSON.stringify(schema)}`,
    );
  }
  if (Number(number) < OLDEST_SCHEMA) {
    throw new ManifestError(
      path,
      'metadata.dbt_schema_version',
      `is v${number}; v${OLDEST_SCHEMA} (dbt 1.3) is the oldest that meshgate reads`,
    );
  }
  if (!isObject(json['nodes'])) throw new ManifestError(path, 'nodes', 'is missing');
  return { path, json, metadata, nodes: object(json['nodes']), schemaVersion: Number(number) };
}

function parse(bytes: Buffer, path: string): unknown {
  let content: string;
  try {
    content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const huge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_STRING_TOO_LONG';
    throw new ManifestError(path, 'the file', huge ? 'is too large to be read' : 'is not UTF-8', cause);
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split(/, "|\n/)[0] ?? '') : '';
    throw new ManifestError(path, 'the file', `is not valid JSON (${reason})`, cause);
  }
}
