const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Parts of a date: some dialects write them where a column might stand, `dateadd(day, 1, ordered_at)`. */
const DATE_PARTS = words(
  `year years yyyy yy quarter quarters qtr month months mm mon week weeks wk day days dd hour hours hh minute minutes mi
second seconds ss millisecond milliseconds ms microsecond microseconds us nanosecond nanoseconds ns decade century
millennium dayofweek dayofyear dayofmonth dow doy weekday weekofyear yearofweek isoweek isoyear isodow epoch
epoch_second epoch_millisecond timezone_hour timezone_minute`,
);

/** What warehouses give every table beside its own columns, or every query. */
const GIVEN = words(
  `rowid rownum level oid tableoid ctid xmin xmax cmin cmax user session_user current_user _partitiontime _partitiondate
_table_suffix _file_name _change_type _change_version _commit_version _commit_timestamp _metadata _part _part_index
_partition_id _file _path _row_exists _shard_num ora_rowscn filename file_row_number`,
);

/** Whether a name may be something else than a column, though it stands where one does. */
export function isDoubtful(name: string, isQualified: boolean): boolean {
  const lower = name.toLowerCase();
  return GIVEN.has(lower) || lower.startsWith('metadata$') || (!isQualified && DATE_PARTS.has(lower));
}
