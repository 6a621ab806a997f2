import * as assert from 'uvu/assert';
import { compareTypes, type TypeChange } from '../../../src/mesh/differences/compare-types.ts';
import { suite } from '../../harness/suite.ts';

type Row = readonly [before: string, after: string, change: TypeChange, back?: TypeChange];

/** Each row is judged both ways; where nothing else is said, back is the mirror. */
const TABLES: Readonly<Record<string, readonly Row[]>> = {
  snowflake: [
    ['int', 'integer', 'same'],
    ['INT', 'number(38, 0)', 'same'],
    ['bigint', 'smallint', 'same'],
    ['decimal', 'number', 'same'],
    ['decimal(10,2)', 'number(10, 2)', 'same'],
    ['decimal(10,2)', 'decimal(12,2)', 'widened'],
    ['decimal(10,2)', 'decimal(12,4)', 'widened'],
    ['decimal(10,2)', 'decimal(10,4)', 'changed'],
    ['varchar', 'string', 'same'],
    ['varchar', 'text', 'same'],
    ['varchar(10)', 'varchar(20)', 'widened'],
    ['varchar(10)', 'varchar', 'widened'],
    ['char', 'varchar(1)', 'same'],
    ['float', 'double precision', 'same'],
    ['float', 'number(38, 0)', 'changed'],
    ['timestamp_ntz', 'timestamp_tz', 'changed'],
    ['timestamp_ntz', 'timestamp_ltz', 'changed'],
    ['timestamp_ntz', 'datetime', 'same'],
    ['timestamp_ntz(3)', 'timestamp_ntz', 'widened'],
    ['timestamp_ntz', 'timestamp_ntz(9)', 'same'],
    ['date', 'timestamp_ntz', 'changed'],
    ['variant', 'object', 'changed'],
    ['array', 'array(int)', 'widened', 'changed'],
    ['object(a int, b varchar)', 'object(a int)', 'changed', 'widened'],
    ['vector(float, 256)', 'vector(float, 256)', 'same'],
  ],
  duckdb: [
    ['int', 'integer', 'same'],
    ['int4', 'signed', 'same'],
    ['integer', 'bigint', 'widened'],
    ['bigint', 'hugeint', 'widened'],
    ['integer', 'uinteger', 'changed'],
    ['varchar(10)', 'varchar', 'same'],
    ['text', 'string', 'same'],
    ['decimal', 'decimal(18,3)', 'same'],
    ['decimal(10,2)', 'decimal(12,2)', 'widened'],
    ['float', 'double', 'widened'],
    ['timestamp', 'timestamptz', 'changed'],
    ['timestamp', 'datetime', 'same'],
    ['timestamp with time zone', 'timestamptz', 'same'],
    ['timestamp_ntz', 'timestamp', 'same'],
    ['timestamp_s', 'timestamp', 'widened'],
    ['integer[]', 'bigint[]', 'widened'],
    ['integer[]', 'integer[][]', 'changed'],
    ['struct(a integer, b varchar)', 'struct(a integer, b varchar, c date)', 'widened', 'changed'],
    ['struct("a" integer)', 'struct(a integer)', 'same'],
    ['struct(a integer)', 'struct(a bigint)', 'widened'],
    ['map(varchar, integer)', 'map(varchar, bigint)', 'widened'],
    ['json', 'varchar', 'changed'],
  ],
  bigquery: [
    ['int64', 'integer', 'same'],
    ['INT64', 'bigint', 'same'],
    ['numeric', 'decimal', 'same'],
    ['numeric', 'numeric(38, 9)', 'same'],
    ['numeric(10,2)', 'numeric(12,2)', 'widened'],
    ['numeric', 'bignumeric', 'widened'],
    ['string', 'string(10)', 'narrowed'],
    ['timestamp', 'datetime', 'changed'],
    ['float64', 'int64', 'changed'],
    ['bool', 'boolean', 'same'],
    ['bytes', 'bytes(10)', 'narrowed'],
    ['array<int64>', 'array<string>', 'changed'],
    ['array<struct<a int64, b string>>', 'array<struct<a int64, b string, c date>>', 'widened', 'changed'],
    ['struct<a int64 not null>', 'struct<a int64>', 'same'],
    ['struct<int64, string>', 'struct<int64, string>', 'same'],
    ['json', 'string', 'changed'],
  ],
  postgres: [
    ['int', 'int4', 'same'],
    ['int4', 'int8', 'widened'],
    ['serial', 'integer', 'same'],
    ['varchar', 'text', 'same'],
    ['character varying(10)', 'varchar(10)', 'same'],
    ['varchar(10)', 'varchar(20)', 'widened'],
    ['varchar(10)', 'text', 'widened'],
    ['char', 'varchar', 'changed'],
    ['char(3)', 'bpchar(3)', 'same'],
    ['numeric', 'numeric(10,2)', 'narrowed'],
    ['numeric(10,2)', 'numeric(12,2)', 'widened'],
    ['double precision', 'float8', 'same'],
    ['real', 'double precision', 'widened'],
    ['float(20)', 'real', 'same'],
    ['timestamp', 'timestamp without time zone', 'same'],
    ['timestamp(3) with time zone', 'timestamptz(3)', 'same'],
    ['timestamp', 'timestamptz', 'changed'],
    ['json', 'jsonb', 'changed'],
    ['integer[]', 'integer[3]', 'same'],
    ['uuid', 'text', 'changed'],
    ['citext', 'ltree', 'unknown'],
  ],
  redshift: [
    ['varchar', 'varchar(256)', 'same'],
    ['varchar(max)', 'varchar(256)', 'narrowed'],
    ['super', 'varchar', 'changed'],
  ],
  databricks: [
    ['decimal', 'decimal(10,0)', 'same'],
    ['timestamp', 'timestamp_ntz', 'changed'],
    ['struct<a: int, b: string>', 'struct<a: bigint, b: string>', 'widened'],
    ['long', 'bigint', 'same'],
  ],
  trino: [
    ['timestamp(3)', 'timestamp', 'same'],
    ['row(a integer)', 'row(a bigint)', 'widened'],
    ['varchar', 'varchar(5)', 'narrowed'],
  ],
  another: [
    ['int', 'INTEGER', 'same'],
    ['decimal', 'decimal(18,2)', 'unknown'],
    ['Some  Type( 1 )', 'some type(1)', 'same'],
    ['LowCardinality(String)', 'lowcardinality(string)', 'same'],
    ['what is ? this', 'int', 'unknown'],
    ['__proto__', 'constructor', 'unknown'],
  ],
};

const MIRROR: Readonly<Record<TypeChange, TypeChange>> = {
  same: 'same',
  widened: 'narrowed',
  narrowed: 'widened',
  changed: 'changed',
  unknown: 'unknown',
};

for (const [adapter, rows] of Object.entries(TABLES)) {
  suite(`types on ${adapter}`, ({ test }) => {
    for (const [before, after, change, back = MIRROR[change]] of rows) {
      test(`${before} → ${after}: ${change}`, () => {
        assert.is(compareTypes(before, after, adapter), change);
        assert.is(compareTypes(after, before, adapter), back);
      });
    }
  });
}
