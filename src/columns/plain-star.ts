import type { TableReads, Tables } from './join-reads.ts';
import type { Marks } from './marks.ts';

const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//g;
const STAR = /^\s*select\s+(\*)\s+from\s+(\w+)\s*;?\s*$/di;

/** `select * from {{ ref(…) }}` and no more, as many staging models are: in every dialect the same, without a parser. */
export function readPlainStar(sql: string, marks: Marks): Tables | null {
  const bare = sql.replace(COMMENT, (comment) => ' '.repeat(comment.length));
  const found = STAR.exec(bare);
  const [, at] = found?.indices ?? [];
  const [mark, ...others] = marks.all();
  if (at === undefined || mark === undefined || others.length > 0 || mark.text !== found?.[2]) return null;
  if (mark.meaning.kind !== 'relation' || mark.meaning.call === null) return null;
  const reads: TableReads = { state: 'read', columns: [], star: { start: at[0], end: at[1] } };
  return new Map([[mark.meaning.call, reads]]);
}
