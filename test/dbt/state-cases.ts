/**
 * What dbt says of a change when it compares with the manifest of before: nothing; that a model is `modified`; that its
 * `contract` is; a warning that the contract is broken, with the model or (a removed one is not there to be selected)
 * without it; an error; an error that is dbt's own; or that the project does not parse.
 */
export type DbtWord =
  | 'nothing'
  | 'modified'
  | 'contract'
  | 'warns'
  | 'warns alone'
  | 'stops'
  | 'fails'
  | 'no parse';

/** What is told of a change: meshgate's ids and levels, and dbt's word. */
export type Told = readonly [meshgate: string, dbt: DbtWord];

type Props = Readonly<Record<string, unknown>>;

export interface StateCase {
  readonly what: string;
  /** Properties of models by name, empty text standing for the case's own. */
  readonly before: Readonly<Record<string, Props>>;
  readonly after: Readonly<Record<string, Props>>;
  readonly forth: Told;
  readonly back: Told;
  /** Of types: whose they are. */
  readonly adapter?: string;
  /** What is told of files, where it is not what is told of manifests: forth and back. */
  readonly files?: readonly [forth: string, back: string];
  /** Why meshgate does not say what dbt says; empty where they agree. */
  readonly why: string;
}

const ID = { name: 'id', data_type: 'integer' };
const AMOUNT = { name: 'amount', data_type: 'decimal(10,2)' };
const CONFIG = { access: 'public', contract: { enforced: true }, materialized: 'table' };
const not = (...types: string[]): object => ({ constraints: types.map((type) => ({ type })) });

/** A public model under contract; `config` is laid over the usual one. */
function model(more: Props = {}): Props {
  return { columns: [ID, AMOUNT], ...more, config: { ...CONFIG, ...(more['config'] as Props | undefined) } };
}

function one(
  what: string,
  before: Props,
  after: Props,
  forth: Told,
  back: Told,
  why = '',
  more: Partial<StateCase> = {},
): StateCase {
  return { what, before: { '': model(before) }, after: { '': model(after) }, forth, back, why, ...more };
}

const config = (of: Props): Props => ({ config: of });
const columns = (...of: readonly object[]): Props => ({ columns: of });
const first = (more: object): Props => columns({ ...ID, ...more }, AMOUNT);
const versions = (latest: number, ...of: readonly Props[]): Props => ({
  latest_version: latest,
  versions: of,
});

const NOT_LISTED = 'dbt selects what can be built';
const NEW = 'a new model is all new to dbt';
const TEXT = 'dbt compares names as text';
const READERS = 'dbt asks what to build again, meshgate what a reader notices';

const MODELS: readonly StateCase[] = [
  {
    what: 'a model added, or removed',
    before: {},
    after: { '': model() },
    forth: ['model-added compatible', 'contract'],
    back: ['model-removed breaking', 'warns alone'],
    why: NEW,
  },
  {
    what: 'one removed after its deprecation date',
    before: { '': model({ deprecation_date: '2020-01-01' }) },
    after: {},
    forth: ['model-removed breaking', 'nothing'],
    back: ['model-added compatible', 'contract'],
    why: 'a date says that readers were told, not that they left',
  },
  {
    what: 'a model renamed',
    before: { old: model() },
    after: { young: model() },
    forth: ['model-renamed breaking, model-added compatible', 'warns'],
    back: ['model-renamed breaking, model-added compatible', 'warns'],
    why: '',
  },
  one(
    'a model disabled',
    {},
    config({ enabled: false }),
    ['model-disabled breaking', 'warns alone'],
    ['model-added compatible', 'contract'],
    NOT_LISTED,
  ),
  one(
    'a column removed of a protected model',
    config({ access: 'protected' }),
    { ...config({ access: 'protected' }), ...columns(ID) },
    ['', 'warns'],
    ['', 'contract'],
    'no other project may read it',
  ),
  one(
    'a version added, or removed',
    versions(1, { v: 1, columns: [ID] }),
    versions(1, { v: 1, columns: [ID] }, { v: 2 }),
    ['model-added compatible', 'contract'],
    ['version-removed breaking', 'stops'],
    NEW,
  ),
  one(
    'a column removed of a version',
    versions(1, { v: 1 }),
    { ...versions(1, { v: 1 }), ...columns(ID) },
    ['column-removed query-breaking', 'stops'],
    ['column-added compatible', 'contract'],
    'dbt stops at versioned models, and warns of others',
  ),
  one(
    'the latest version moved, to one with a column more',
    versions(1, { v: 1, columns: [{ include: ['id'] }] }, { v: 2 }),
    versions(2, { v: 1, columns: [{ include: ['id'] }] }, { v: 2 }),
    ['latest-version-moved compatible', 'modified'],
    ['latest-version-moved query-breaking', 'modified'],
    'who pins no version gets the other one: as bad as the step is',
  ),
  one(
    'the body of a model',
    { sql: 'select 1 as id' },
    { sql: 'select 2 as id' },
    ['', 'modified'],
    ['', 'modified'],
    READERS,
  ),
  one('a description', { description: 'a' }, { description: 'b' }, ['', 'nothing'], ['', 'nothing']),
  one(
    'a description that the warehouse keeps',
    { description: 'a', ...config({ persist_docs: { relation: true } }) },
    { description: 'b', ...config({ persist_docs: { relation: true } }) },
    ['', 'modified'],
    ['', 'modified'],
    READERS,
  ),
  one(
    'a deprecation date',
    {},
    { deprecation_date: '2199-01-01' },
    ['deprecation-set compatible', 'modified'],
    ['deprecation-lifted compatible', 'modified'],
  ),
];

const ACCESS: readonly StateCase[] = [
  one(
    'public, or protected',
    {},
    config({ access: 'protected' }),
    ['access-narrowed breaking', 'modified'],
    ['access-widened compatible', 'modified'],
    'dbt refuses readers of its own project only, so that nothing breaks there',
  ),
  one(
    'public, or private to its group',
    config({ group: 'finance' }),
    config({ group: 'finance', access: 'private' }),
    ['access-narrowed breaking', 'modified'],
    ['access-widened compatible', 'modified'],
    'the same',
  ),
  one(
    'another group',
    config({ group: 'finance' }),
    config({ group: 'sales' }),
    ['', 'nothing'],
    ['', 'nothing'],
  ),
  one(
    'the projects that may read it',
    config({ meta: { mesh: { allowed_projects: ['a', 'b'] } } }),
    config({ meta: { mesh: { allowed_projects: ['a'] } } }),
    ['consumers-narrowed breaking', 'modified'],
    ['consumers-widened compatible', 'modified'],
    'to dbt it is a `meta` like another',
  ),
  one(
    'other `meta`',
    config({ meta: { owner: 'a' } }),
    config({ meta: { owner: 'b' } }),
    ['', 'modified'],
    ['', 'modified'],
    READERS,
  ),
  one(
    'the contract, enforced or not',
    {},
    config({ contract: { enforced: false } }),
    ['contract-dropped breaking', 'warns'],
    ['contract-added compatible', 'contract'],
  ),
  one(
    'a column without a contract',
    config({ contract: { enforced: false } }),
    { ...config({ contract: { enforced: false } }), ...columns(ID) },
    ['', 'nothing'],
    ['', 'nothing'],
  ),
  one(
    'the name of the relation',
    {},
    config({ alias: 'elsewhere' }),
    ['relation-moved breaking', 'modified'],
    ['relation-moved breaking', 'modified'],
    'readers look in the old place until they sync',
  ),
  one(
    'its schema',
    {},
    config({ schema: 'elsewhere' }),
    ['relation-moved breaking', 'modified'],
    ['relation-moved breaking', 'modified'],
    'the same; of files the target is not known',
    { files: ['', ''] },
  ),
  one(
    'a table that becomes a view',
    {},
    config({ materialized: 'view' }),
    ['', 'contract'],
    ['', 'contract'],
    READERS,
  ),
  one(
    'the same where it has a constraint',
    first(not('not_null')),
    { ...first(not('not_null')), ...config({ materialized: 'view' }) },
    ['', 'warns'],
    ['', 'contract'],
    'the promise stands; who sees to it is the affair of the owner',
  ),
  one(
    'ephemeral',
    {},
    config({ materialized: 'ephemeral' }),
    ['materialized-ephemeral breaking', 'no parse'],
    ['', 'no parse'],
    'dbt takes no ephemeral model that is public',
  ),
];

const COLUMNS: readonly StateCase[] = [
  one(
    'a column added, or removed',
    columns(ID),
    {},
    ['column-added compatible', 'contract'],
    ['column-removed query-breaking', 'warns'],
    'a `select *` notices it',
  ),
  one(
    'a column renamed',
    {},
    columns(ID, { ...AMOUNT, name: 'total' }),
    ['column-renamed query-breaking', 'warns'],
    ['column-renamed query-breaking', 'warns'],
  ),
  one(
    'in capitals',
    {},
    columns({ ...ID, name: 'ID' }, AMOUNT),
    ['', 'warns'],
    ['', 'warns'],
    `${TEXT}, the warehouse does not`,
  ),
  one(
    'the order of columns',
    {},
    columns(AMOUNT, ID),
    ['column-moved compatible', 'nothing'],
    ['column-moved compatible', 'nothing'],
    'a `select *` or a union notices it',
  ),
  one(
    'a type no longer told',
    {},
    columns(ID, { name: 'amount' }),
    ['type-unknown query-breaking', 'warns'],
    ['', 'warns'],
    'a type that is told at last takes nothing away',
  ),
];

const CHECK = { type: 'check', expression: 'amount > 0' };

const CONSTRAINTS: readonly StateCase[] = [
  one(
    'not_null',
    first(not('not_null')),
    {},
    ['not-null-dropped query-breaking', 'warns'],
    ['not-null-added compatible', 'contract'],
  ),
  one(
    'not_null of a view',
    { ...first(not('not_null')), ...config({ materialized: 'view' }) },
    config({ materialized: 'view' }),
    ['not-null-dropped query-breaking', 'contract'],
    ['not-null-added compatible', 'contract'],
    'to dbt only tables have constraints; a reader was promised one',
  ),
  one(
    'unique',
    first(not('unique')),
    {},
    ['constraint-dropped query-breaking', 'warns'],
    ['constraint-added compatible', 'contract'],
  ),
  one(
    'a primary key',
    first(not('primary_key')),
    {},
    ['not-null-dropped query-breaking, constraint-dropped query-breaking', 'warns'],
    ['not-null-added compatible, constraint-added compatible', 'contract'],
  ),
  one(
    'a primary key said as what it is',
    first(not('primary_key')),
    first(not('not_null', 'unique')),
    ['', 'warns'],
    ['', 'warns'],
    'it is both unique and never null',
  ),
  one(
    'a constraint said at the model',
    first(not('not_null')),
    { constraints: [{ type: 'not_null', columns: ['id'] }] },
    ['', 'warns'],
    ['', 'warns'],
    'it is the same promise',
  ),
  one(
    'unique over two columns',
    { constraints: [{ type: 'unique', columns: ['id', 'amount'] }] },
    {},
    ['constraint-dropped query-breaking', 'warns'],
    ['constraint-added compatible', 'contract'],
  ),
  one(
    'the same in another order',
    { constraints: [{ type: 'unique', columns: ['id', 'amount'] }] },
    { constraints: [{ type: 'unique', columns: ['amount', 'id'] }] },
    ['', 'warns'],
    ['', 'warns'],
    'it is the same promise',
  ),
  one(
    'another check',
    columns(ID, { ...AMOUNT, constraints: [CHECK] }),
    columns(ID, { ...AMOUNT, constraints: [{ ...CHECK, expression: 'amount > 1' }] }),
    ['constraint-dropped query-breaking, constraint-added compatible', 'warns'],
    ['constraint-dropped query-breaking, constraint-added compatible', 'warns'],
  ),
  one(
    'the name of a check',
    columns(ID, { ...AMOUNT, constraints: [{ ...CHECK, name: 'a' }] }),
    columns(ID, { ...AMOUNT, constraints: [{ ...CHECK, name: 'b' }] }),
    ['', 'warns'],
    ['', 'warns'],
    'nobody reads it',
  ),
  one(
    'a default value',
    columns(ID, { ...AMOUNT, constraints: [{ type: 'custom', expression: 'default 0' }] }),
    {},
    ['constraint-dropped query-breaking', 'fails'],
    ['constraint-added compatible', 'contract'],
    'a `custom` constraint: dbt looks up whether the warehouse enforces it, and has no entry',
  ),
  {
    what: 'a foreign key',
    before: {
      '': model(first({ constraints: [{ type: 'foreign_key', to: "ref('fk_to')", to_columns: ['id'] }] })),
      fk_to: model(),
    },
    after: { '': model(), fk_to: model() },
    forth: ['constraint-dropped query-breaking', 'warns'],
    back: ['', 'contract'],
    why: 'of one that is added, files do not tell whether it points at what is published',
  },
];

const type = (adapter: string, before: string, after: string, forth: Told, back: Told, why = ''): StateCase =>
  one(
    `\`${before}\` → \`${after}\``,
    columns({ name: 'c', data_type: before }),
    columns({ name: 'c', data_type: after }),
    forth,
    back,
    why,
    { adapter },
  );

const WIDER: Told = ['type-widened compatible', 'contract'];
const NARROWER: Told = ['type-narrowed query-breaking', 'contract'];
const OTHER: Told = ['type-changed query-breaking', 'warns'];
const SIZES = 'dbt looks at no sizes';
const WORDS = 'dbt knows no other words for a type';
const INSIDE = 'dbt looks at nothing within parentheses';

const TYPES: readonly StateCase[] = [
  type('snowflake', 'int', 'number(38,0)', ['', 'warns'], ['', 'warns'], WORDS),
  type('snowflake', 'INT', 'int', ['', 'contract'], ['', 'contract'], 'it is the same word'),
  type('snowflake', 'decimal(10,2)', 'decimal(12,2)', WIDER, NARROWER, SIZES),
  type(
    'snowflake',
    'decimal(10,2)',
    'decimal(10,4)',
    ['type-changed query-breaking', 'contract'],
    ['type-changed query-breaking', 'contract'],
    SIZES,
  ),
  type('snowflake', 'timestamp_ntz', 'timestamp_tz', OTHER, OTHER),
  type('snowflake', 'variant', 'varchar', OTHER, OTHER),
  type(
    'snowflake',
    'object(a int)',
    'object(a int, b date)',
    WIDER,
    ['type-changed query-breaking', 'contract'],
    INSIDE,
  ),
  type('duckdb', 'int', 'int4', ['', 'warns'], ['', 'warns'], WORDS),
  type('duckdb', 'varchar(10)', 'varchar', ['', 'contract'], ['', 'contract'], 'DuckDB holds no length'),
  type(
    'duckdb',
    'integer',
    'bigint',
    ['type-widened compatible', 'warns'],
    ['type-narrowed query-breaking', 'warns'],
    'all that fitted still fits',
  ),
  type('duckdb', 'timestamp', 'timestamptz', OTHER, OTHER),
  type(
    'duckdb',
    'struct(a integer)',
    'struct(a varchar)',
    ['type-changed query-breaking', 'contract'],
    ['type-changed query-breaking', 'contract'],
    INSIDE,
  ),
  type('bigquery', 'int64', 'integer', ['', 'warns'], ['', 'warns'], WORDS),
  type('bigquery', 'string(10)', 'string', WIDER, NARROWER, SIZES),
  type(
    'bigquery',
    'numeric',
    'bignumeric',
    ['type-widened compatible', 'warns'],
    ['type-narrowed query-breaking', 'warns'],
    'all that fitted still fits',
  ),
  type('bigquery', 'timestamp', 'datetime', OTHER, OTHER),
  type('bigquery', 'array<int64>', 'array<string>', OTHER, OTHER),
  type(
    'bigquery',
    'struct<a int64>',
    'struct<a int64, b date>',
    ['type-widened compatible', 'warns'],
    OTHER,
    'what was there still is',
  ),
  type('postgres', 'varchar', 'text', ['', 'warns'], ['', 'warns'], WORDS),
  type('postgres', 'varchar(10)', 'varchar(20)', WIDER, NARROWER, SIZES),
  type('postgres', 'numeric(10,2)', 'numeric', WIDER, NARROWER, SIZES),
  type('postgres', 'timestamp', 'timestamptz', OTHER, OTHER),
  type('postgres', 'json', 'jsonb', OTHER, OTHER),
  type(
    'postgres',
    'citext',
    'ltree',
    ['type-unknown query-breaking', 'warns'],
    ['type-unknown query-breaking', 'warns'],
  ),
];

export const STATE_CASES: Readonly<Record<string, readonly StateCase[]>> = {
  'Models and versions': MODELS,
  'Access, contract, relation': ACCESS,
  Columns: COLUMNS,
  Constraints: CONSTRAINTS,
  Types: TYPES,
};
