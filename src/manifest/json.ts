export type Json = Readonly<Record<string, unknown>>;

/** Shapes of dbt's JSON differ by version, so every read names what it expects and takes nothing on trust. */
export function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** dbt writes a version as a number or as text. */
export function version(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : text(value);
}

export function strings(value: unknown): readonly string[] {
  return list(value).filter((item): item is string => typeof item === 'string');
}
