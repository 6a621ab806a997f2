import type { ColumnRead } from '../../columns/columns-read.ts';
import type { Certainty, Span } from '../../finding.ts';
import type { Node } from '../../node.ts';
import type { Change } from '../differences/change.ts';
import type { KnownReader } from '../known-reader.ts';

/** A reader that a change breaks, or may break. */
export interface BrokenReader {
  readonly reader: KnownReader;
  /** Where he reads what changed; where he names the model, if nobody can tell better. */
  readonly at: Span;
  /** The column that he names; null where he takes all of them, or it is the model that changed. */
  readonly column: string | null;
  /** `unknown` where only he could tell whether he reads it. */
  readonly certainty: Certainty;
  /** Why it is thought that he reads it: the end of a sentence that begins with him. */
  readonly reason: string;
}

/** Whom of the readers a change breaks, in their order. */
export function brokenReaders(change: Change, readers: readonly KnownReader[]): BrokenReader[] {
  return readers.filter((reader) => readsModel(reader, change)).flatMap((reader) => broken(reader, change));
}

/** A reader that pins no version reads the latest. */
function readsModel(reader: KnownReader, { id, model }: Change): boolean {
  if (reader.version !== null) return id !== 'latest-version-moved' && reader.target === model.unique_id;
  const plain = plainId(model);
  const isNamed = reader.target === plain || reader.target.startsWith(`${plain}.v`);
  return isNamed && (model.version === null || model.version === model.latest_version);
}

function plainId({ resource_type, project, name }: Node): string {
  return `${resource_type}.${project}.${name}`;
}

function broken(reader: KnownReader, change: Change): BrokenReader[] {
  const { id, level, before, after, isNoticedByStar } = change;
  const found = (
    at: Span,
    reason: string,
    certainty: Certainty = 'certain',
    column: string | null = null,
  ): BrokenReader => ({ reader, at, column, certainty, reason });
  if (id === 'consumers-narrowed') {
    const isShutOut = before === 'every other project' ? !names(after, reader) : names(before, reader);
    return isShutOut ? [found(reader.at, 'reads it')] : [];
  }
  if (id === 'latest-version-moved') {
    const certainty = level === 'breaking' ? 'certain' : 'unknown';
    return level === 'compatible' ? [] : [found(reader.at, 'pins no version', certainty)];
  }
  if (level === 'breaking') return [found(reader.at, 'reads it')];
  const { columns } = reader;
  if (columns.state === 'unknown') return [found(reader.at, `may read it: ${columns.reason}`, 'unknown')];
  const star = columns.star === null ? [] : [found(columns.star, 'takes every column', 'unknown')];
  if (level === 'compatible') return isNoticedByStar ? star : [];
  const reads = columns.columns.filter((read) => change.column === null || isColumn(read, change.column));
  const [surest] = [...reads].sort((a, b) => rank(a) - rank(b));
  if (surest === undefined) return star;
  // A promise about the whole model may rest on any of its columns.
  const certainty = change.column === null ? 'unknown' : surest.certainty;
  return [found(surest.at, `reads ${surest.name}`, certainty, surest.name)];
}

function names(list: string | null, { project }: KnownReader): boolean {
  return list?.split(', ').includes(project) === true;
}

/** BigQuery's `address.city` is a part of `address`. */
function isColumn({ name }: ColumnRead, changed: string): boolean {
  const [read, column] = [name.toLowerCase(), changed.toLowerCase()];
  return read === column || column.startsWith(`${read}.`) || read.startsWith(`${column}.`);
}

function rank({ certainty }: ColumnRead): number {
  return certainty === 'certain' ? 0 : 1;
}
