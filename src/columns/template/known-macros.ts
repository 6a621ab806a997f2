/** What a macro makes of one argument: SQL of its own text, or something that reads no column. */
type Argument = 'sql' | 'apart';

/**
 * Macros of dbt and dbt-utils that write an expression of their arguments and read nothing else:
 * https://docs.getdbt.com/reference/dbt-jinja-functions/cross-database-macros
 */
const WRITES: Readonly<Record<string, readonly Argument[]>> = {
  any_value: ['sql'],
  array_append: ['sql', 'sql'],
  array_concat: ['sql', 'sql'],
  bool_or: ['sql'],
  cast: ['sql', 'apart'],
  cast_bool_to_text: ['sql'],
  concat: ['sql'],
  current_timestamp: [],
  current_timestamp_backcompat: [],
  current_timestamp_in_utc: [],
  date_trunc: ['apart', 'sql'],
  dateadd: ['apart', 'sql', 'sql'],
  datediff: ['sql', 'sql', 'apart'],
  escape_single_quotes: ['apart'],
  hash: ['sql'],
  last_day: ['sql', 'apart'],
  length: ['sql'],
  listagg: ['sql', 'sql', 'sql', 'apart'],
  position: ['sql', 'sql'],
  replace: ['sql', 'sql', 'sql'],
  right: ['sql', 'apart'],
  safe_cast: ['sql', 'apart'],
  split_part: ['sql', 'sql', 'apart'],
  string_literal: ['apart'],
};

const OF_UTILS: Readonly<Record<string, readonly Argument[]>> = {
  generate_surrogate_key: ['sql'],
  get_url_host: ['sql'],
  get_url_parameter: ['sql', 'apart'],
  get_url_path: ['sql'],
  safe_add: ['sql'],
  safe_divide: ['sql', 'sql'],
  safe_subtract: ['sql'],
  surrogate_key: ['sql'],
};

/** How the arguments of a macro are read; null for one that may read anything. */
export function argumentsOf(owner: string | null, name: string): readonly Argument[] | null {
  const known = owner === 'dbt' ? WRITES : owner === 'dbt_utils' ? { ...WRITES, ...OF_UTILS } : {};
  return Object.hasOwn(known, name) ? ((known as typeof WRITES)[name] ?? null) : null;
}

/** What writes nothing, or no column. */
const SILENT: ReadonlySet<string> = new Set([
  'config',
  'log',
  'print',
  'dbt_utils.group_by',
  'dbt_utils.log_info',
]);

export function isSilent(owner: string | null, name: string): boolean {
  return SILENT.has(owner === null ? name : `${owner}.${name}`);
}

/** `dbt.type_string()` writes the name of a type. */
export function isType(owner: string | null, name: string): boolean {
  return (owner === 'dbt' || owner === 'dbt_utils') && /^type_[a-z]+$/.test(name);
}
