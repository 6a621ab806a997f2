import { createHash } from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * What a contract says, as one number: canonical JSON (RFC 8785) without `metadata` and without the `created_at`
 * of its nodes, so that dbt's clock and the publisher change nothing. A column that is called `created_at` stays.
 */
export function contractDigest(manifest: Json): string {
  const maps = Object.entries(manifest)
    .filter(([name]) => name !== 'metadata')
    .map(([name, value]) => [name, isObject(value) ? withoutCreatedAt(value) : value] as const);
  return sha256(canonicalJson(Object.fromEntries(maps)));
}

function withoutCreatedAt(map: Json): Json {
  return Object.fromEntries(
    Object.entries(map).map(([id, node]) => [
      id,
      isObject(node)
        ? Object.fromEntries(Object.entries(node).filter(([key]) => key !== 'created_at'))
        : node,
    ]),
  );
}

/** RFC 8785: the same data gives the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(',')}}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
