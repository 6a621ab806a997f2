import { contractDigest } from './contract-digest.ts';
import { isTimestamp } from './keys.ts';

/** What a published manifest says of itself. Every field is null where it was not meshgate that wrote it. */
export interface Stamp {
  readonly projectName: string | null;
  readonly schemaVersion: number | null;
  readonly timestamp: string | null;
  /** When dbt wrote the manifest. */
  readonly generatedAt: string | null;
  readonly gitCommit: string | null;
  readonly publishedBy: string | null;
  readonly dbtVersion: string | null;
  /** The timestamp of the `latest` that it took the place of. */
  readonly follows: string | null;
  /** The timestamp of the publication that it brought back; null for one that is new. */
  readonly rollbackOf: string | null;
  readonly reason: string | null;
  /** The sha256 of the bytes of the `latest` that a candidate was made beside, or `nothing`; null for what is no candidate. */
  readonly candidateBeside: string | null;
  /** The unique ids of what is published, sorted. */
  readonly published: readonly string[];
  /** The digest as stamped, and as it follows from what the manifest holds. */
  readonly stampedSha256: string | null;
  readonly contractSha256: string;
}

/** Reads the stamp of a published manifest; null for bytes that are no manifest. */
export function readStamp(bytes: Buffer): Stamp | null {
  let manifest: Record<string, unknown>;
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    manifest = parsed as Record<string, unknown>;
  } catch {
    return null;
  }
  const metadata = record(manifest['metadata']);
  const env = record(metadata['env']);
  const version = /\/manifest\/v(\d+)\.json$/.exec(text(metadata['dbt_schema_version']) ?? '')?.[1];
  return {
    projectName: text(metadata['project_name']),
    schemaVersion: version === undefined ? null : Number(version),
    timestamp: time(env['MESHGATE_PUBLISHED_AT']),
    generatedAt: text(metadata['generated_at']),
    gitCommit: text(env['MESHGATE_GIT_COMMIT']),
    publishedBy: text(env['MESHGATE_PUBLISHED_BY']),
    dbtVersion: text(env['MESHGATE_DBT_VERSION']) ?? text(metadata['dbt_version']),
    follows: time(env['MESHGATE_FOLLOWS']),
    rollbackOf: time(env['MESHGATE_ROLLBACK_OF']),
    reason: text(env['MESHGATE_REASON']),
    candidateBeside: text(env['MESHGATE_CANDIDATE_BESIDE']),
    published: publicOnes(record(manifest['nodes'])),
    stampedSha256: text(env['MESHGATE_CONTRACT_SHA256']),
    contractSha256: contractDigest(manifest),
  };
}

/** A manifest that meshgate did not write may hold other things. */
function publicOnes(nodes: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(nodes)
    .filter((id) => {
      const node = record(nodes[id]);
      return (
        node['resource_type'] === 'model' && (node['access'] ?? record(node['config'])['access']) === 'public'
      );
    })
    .sort();
}

function time(value: unknown): string | null {
  return typeof value === 'string' && isTimestamp(value) ? value : null;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
