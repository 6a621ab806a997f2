import type { Relation } from '../node.ts';

/** `quoting:` of a source: only what differs from what the adapter does unasked. */
export interface Quoting {
  readonly database?: boolean;
  readonly schema?: boolean;
  readonly identifier?: boolean;
}

/**
 * Whether an adapter quotes the parts of a source's relation unless it is told otherwise. A project's own `quoting:` does
 * not count for sources, so a reader must be told what the upstream chose.
 * https://docs.getdbt.com/reference/resource-properties/quoting
 */
const QUOTES: Readonly<Record<string, boolean>> = {
  bigquery: true,
  databricks: true,
  duckdb: true,
  postgres: true,
  redshift: true,
  snowflake: false,
  spark: false,
  trino: true,
};

const PARTS = ['identifier', 'schema', 'database'] as const;

/** What `relation_name` shows of the quoting that the upstream was built with. */
export function sourceQuoting({ written }: Relation, adapterType: string | null): Quoting {
  const usual = QUOTES[adapterType ?? ''];
  if (usual === undefined || !written) return {};
  const words = (written.match(/"(?:[^"]|"")*"|`[^`]*`|[^."`]+/g) ?? []).reverse();
  if (words.length > PARTS.length) return {};
  return Object.fromEntries(
    PARTS.flatMap((part, index) => {
      const word = words[index];
      if (word === undefined) return [];
      const quoted = word.startsWith('"') || word.startsWith('`');
      return quoted === usual ? [] : [[part, quoted]];
    }),
  );
}
