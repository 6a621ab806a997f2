/** What a type means to who reads it; types of one kind differ by size alone. */
export interface Kind {
  readonly kind: string;
  /** What the type can hold, for each of its measures; Infinity where there is no limit. */
  readonly sizes: readonly number[];
}

/** What a word with its parameters means. */
export type Spelling = (params: readonly (number | string)[]) => Kind;

const INFINITE = Number.POSITIVE_INFINITY;

const plain =
  (kind: string): Spelling =>
  () => ({ kind, sizes: [] });
const sized =
  (kind: string, ...defaults: number[]): Spelling =>
  (params) => ({
    kind,
    sizes: defaults.map((size, index) => {
      const given = params[index];
      return typeof given === 'number' ? given : given === 'max' ? INFINITE : size;
    }),
  });
const fixed =
  (kind: string, ...sizes: number[]): Spelling =>
  () => ({ kind, sizes });
/** Digits before and after the point: what decides whether a number fits. */
const decimal =
  (precision: number, scale: number): Spelling =>
  (params) => {
    const [p, s] = params.map(Number);
    const digits = p ?? precision;
    const after = s ?? (p === undefined ? scale : 0);
    return { kind: 'decimal', sizes: [digits - after, after] };
  };

export const WORDS: Readonly<Record<string, Spelling>> = {
  boolean: plain('boolean'),
  date: plain('date'),
  json: plain('json'),
  uuid: plain('uuid'),
  interval: plain('interval'),
  geography: plain('geography'),
  geometry: plain('geometry'),
  tinyint: fixed('integer', 8),
  smallint: fixed('integer', 16),
  integer: fixed('integer', 32),
  bigint: fixed('integer', 64),
  real: fixed('float', 32),
  double: fixed('float', 64),
  varchar: sized('string', INFINITE),
  varbinary: sized('binary', INFINITE),
  time: sized('time', 6),
  timestamp: sized('timestamp', 6),
  'timestamp with time zone': sized('timestamp with time zone', 6),
  'time with time zone': sized('time with time zone', 6),
};

/** Other words for the same, on every warehouse that knows them. */
export const SYNONYMS: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  numeric: 'decimal',
  dec: 'decimal',
  float4: 'real',
  float8: 'double',
  'double precision': 'double',
  text: 'varchar',
  string: 'varchar',
  'character varying': 'varchar',
  'char varying': 'varchar',
  nvarchar: 'varchar',
  character: 'char',
  nchar: 'char',
  binary: 'varbinary',
  bytes: 'varbinary',
  timestamptz: 'timestamp with time zone',
  timestamp_tz: 'timestamp with time zone',
  timetz: 'time with time zone',
  'timestamp without time zone': 'timestamp',
  'time without time zone': 'time',
  timestamp_ntz: 'timestamp',
  datetime: 'timestamp',
};

interface Family {
  readonly words: Readonly<Record<string, Spelling>>;
  readonly synonyms: Readonly<Record<string, string>>;
}

const INSTANT = 'timestamp with local time zone';
const NUMBER_38: Spelling = fixed('decimal', 38, 0);

/** What differs by warehouse: other words, other defaults, other meanings. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  // https://docs.snowflake.com/en/sql-reference/intro-summary-data-types
  snowflake: {
    words: {
      decimal: decimal(38, 0),
      ...Object.fromEntries(
        ['tinyint', 'smallint', 'integer', 'bigint', 'byteint'].map((word) => [word, NUMBER_38]),
      ),
      real: fixed('float', 64),
      char: sized('string', 1),
      time: sized('time', 9),
      timestamp: sized('timestamp', 9),
      'timestamp with time zone': sized('timestamp with time zone', 9),
      [INSTANT]: sized(INSTANT, 9),
      variant: plain('variant'),
    },
    synonyms: {
      number: 'decimal',
      float: 'double',
      timestamp_ltz: INSTANT,
      timestampltz: INSTANT,
      timestampntz: 'timestamp',
      timestamptz: 'timestamp with time zone',
      nvarchar2: 'varchar',
    },
  },
  // https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types
  bigquery: {
    words: {
      decimal: decimal(38, 9),
      bignumeric: decimal(76, 38),
      ...Object.fromEntries(
        ['tinyint', 'smallint', 'integer', 'bigint', 'byteint', 'int64'].map((word) => [
          word,
          fixed('integer', 64),
        ]),
      ),
      timestamp: fixed(INSTANT, 6),
      datetime: fixed('timestamp', 6),
    },
    synonyms: { bigdecimal: 'bignumeric', float64: 'double' },
  },
  // https://www.postgresql.org/docs/current/datatype.html
  postgres: {
    words: {
      decimal: (params) =>
        params.length === 0 ? { kind: 'decimal', sizes: [INFINITE, INFINITE] } : decimal(0, 0)(params),
      char: sized('padded string', 1),
      bpchar: sized('padded string', INFINITE),
      jsonb: plain('jsonb'),
      float: (params) => ({ kind: 'float', sizes: [Number(params[0] ?? 53) <= 24 ? 32 : 64] }),
    },
    synonyms: { serial: 'integer', bigserial: 'bigint', smallserial: 'smallint', bytea: 'varbinary' },
  },
  // https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
  redshift: {
    words: {
      decimal: decimal(18, 0),
      varchar: sized('string', 256),
      char: sized('padded string', 1),
      bpchar: fixed('padded string', 256),
      super: plain('super'),
    },
    synonyms: { float: 'double', varbyte: 'varbinary' },
  },
  // https://duckdb.org/docs/stable/sql/data_types/overview
  duckdb: {
    words: {
      decimal: decimal(18, 3),
      // DuckDB takes a length and does not hold it.
      varchar: fixed('string', INFINITE),
      hugeint: fixed('integer', 128),
      utinyint: fixed('unsigned integer', 8),
      usmallint: fixed('unsigned integer', 16),
      uinteger: fixed('unsigned integer', 32),
      ubigint: fixed('unsigned integer', 64),
      uhugeint: fixed('unsigned integer', 128),
      timestamp_s: fixed('timestamp', 0),
      timestamp_ms: fixed('timestamp', 3),
      timestamp_ns: fixed('timestamp', 9),
      timestamp: fixed('timestamp', 6),
    },
    synonyms: {
      float: 'real',
      char: 'varchar',
      bpchar: 'varchar',
      blob: 'varbinary',
      bytea: 'varbinary',
      logical: 'boolean',
      signed: 'integer',
      long: 'bigint',
      short: 'smallint',
      int1: 'tinyint',
    },
  },
  // https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-datatypes
  spark: {
    words: {
      decimal: decimal(10, 0),
      char: sized('padded string', 1),
      timestamp: fixed(INSTANT, 6),
      timestamp_ntz: fixed('timestamp', 6),
      variant: plain('variant'),
    },
    synonyms: {
      byte: 'tinyint',
      short: 'smallint',
      long: 'bigint',
      float: 'real',
      timestamp_ltz: 'timestamp',
    },
  },
  // https://trino.io/docs/current/language/types.html
  trino: {
    words: {
      decimal: decimal(38, 0),
      char: sized('padded string', 1),
      time: sized('time', 3),
      timestamp: sized('timestamp', 3),
      'timestamp with time zone': sized('timestamp with time zone', 3),
    },
    synonyms: { float: 'real' },
  },
  // An adapter that is not known here: no default of its own is taken for granted.
  other: {
    words: { char: sized('padded string', 1), decimal: decimal(Number.NaN, Number.NaN) },
    synonyms: {},
  },
};
