/** How a warehouse compares names. */
type Folding = 'upper' | 'lower' | 'none' | 'exact';

interface Dialect {
  /** The parser's name for it. */
  readonly name: string;
  /** `none` where quotes make no difference either, `exact` where case always counts. */
  readonly folding: Folding;
  /** The name of a table stands for its whole row. */
  readonly hasRows: boolean;
  /** A column's fields are named with a dot. */
  readonly hasFields: boolean;
  /** `0x00ff` is a value, which the parser does not know. */
  readonly hasHex: boolean;
  /** A common table expression may read itself without `recursive`. */
  readonly isRecursive: boolean;
}

const dialect = (name: string, folding: Folding, more: Partial<Dialect> = {}): Dialect => ({
  name,
  folding,
  hasRows: false,
  hasFields: false,
  hasHex: false,
  isRecursive: false,
  ...more,
});

const POSTGRES = dialect('postgresql', 'lower', { hasRows: true });
const FIELDS = { hasFields: true };
const SPARK = dialect('databricks', 'none', FIELDS);
const TRINO = dialect('trino', 'none', { hasFields: true, hasHex: true });
const TSQL = dialect('tsql', 'none', { isRecursive: true });
const MYSQL = dialect('mysql', 'none');

/** By dbt's `adapter_type`. */
const DIALECTS: Readonly<Record<string, Dialect>> = {
  snowflake: dialect('snowflake', 'upper', { isRecursive: true }),
  bigquery: dialect('bigquery', 'none', { hasRows: true, hasFields: true }),
  duckdb: dialect('duckdb', 'none', { hasRows: true, hasFields: true }),
  postgres: POSTGRES,
  redshift: dialect('redshift', 'none', FIELDS),
  materialize: dialect('materialize', 'lower', { hasRows: true }),
  risingwave: dialect('risingwave', 'lower', { hasRows: true }),
  greenplum: POSTGRES,
  alloydb: POSTGRES,
  databricks: SPARK,
  spark: dialect('spark', 'none', FIELDS),
  hive: dialect('hive', 'none', FIELDS),
  trino: TRINO,
  starburst: TRINO,
  dremio: dialect('dremio', 'none', FIELDS),
  athena: dialect('athena', 'none', { hasFields: true, hasHex: true }),
  clickhouse: dialect('clickhouse', 'exact', FIELDS),
  sqlserver: TSQL,
  synapse: TSQL,
  fabric: dialect('fabric', 'none', { isRecursive: true }),
  oracle: dialect('oracle', 'upper', { isRecursive: true }),
  mysql: MYSQL,
  mariadb: MYSQL,
  starrocks: dialect('starrocks', 'none'),
  doris: dialect('doris', 'none'),
  sqlite: dialect('sqlite', 'none'),
  teradata: dialect('teradata', 'none', { isRecursive: true }),
  exasol: dialect('exasol', 'upper'),
  singlestore: dialect('singlestore', 'none'),
};

/** What is tried where nobody says which adapter builds a project: those that nearly every project has. */
export const USUAL_ADAPTERS = ['snowflake', 'bigquery', 'databricks', 'postgres', 'duckdb'] as const;

export type { Dialect };

/** null for an adapter whose SQL the parser does not know. */
export function dialectOf(adapter: string): Dialect | null {
  return Object.hasOwn(DIALECTS, adapter) ? (DIALECTS[adapter] ?? null) : null;
}

export interface Name {
  readonly name: string;
  readonly quoted: boolean;
}

/** Two names mean the same where their keys are equal. */
export function keyOf({ name, quoted }: Name, { folding }: Pick<Dialect, 'folding'>): string {
  if (folding === 'exact') return name;
  if (folding === 'none' || !quoted) return folding === 'upper' ? name.toUpperCase() : name.toLowerCase();
  return name;
}
