import { type Ast, type AstObject, entries, identifier, isObject, list, offsets } from './ast.ts';

/** A token of the parser's. */
export interface SqlToken {
  readonly type: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function tokensOf(node: Ast): SqlToken[] {
  return list(node).flatMap((token) => {
    const at = offsets(token);
    if (!isObject(token) || at === null) return [];
    return [{ type: String(token['token_type']), text: String(token['text']), ...at }];
  });
}

/**
 * Words that are no names although the parser has no keyword for them: parts of types, of dates, and of clauses. The
 * tree does not say where they stand.
 */
const WORDS = new Set(
  `after ago all always and any array as asc asof at authorization auto before bernoulli bigint binary bit block bool boolean
both bpchar by byte bytea bytes century char character clob collate columns comment connect connect_by copartition corresponding
cross cube current date datetime datetimeoffset day dayofweek dayofyear days dec decade decimal default define desc distinct distributed
dow double doy else encoding end epoch epoch_second escape even exact exclude except false fields fill filter final first flatten float float4 float8
following for from full function global glob group grouping groups hour hours hugeint ignore ilike in index inner inplace input
int int2 int4 int8 int16 int32 int64 integer interpolate intersect interval into is isodow isoweek isoyear join json jsonb keep key keys
last lateral leading left level like limit local localtime lowcardinality match match_condition matched measures materialized max maxvalue microsecond microseconds millennium
millisecond milliseconds minute minutes mode month months names nanosecond natural nchar no nocase nocycle not now ntext null nullable nulls
number numeric nvarchar object of off offset on one only operator option or order ordinality others outer outside over overlaps partition partitions path
pattern per percent pivot positional preceding precision prewhere primary prior qualify quarter range raw real recursive regexp rename repeatable replace
respect restart right rlike rollup root row rows sample search seconds second seed seek select semi sets settings signed similar simple skip past
smallint some start step string struct super symmetric system table tablesample temporal text then ties time timestamp timestampntz timestamptz timestamp_ltz
timestamp_ntz timestamp_tz timestampltz timestampltz timetz timezone tinyint to top trailing trim true tuple ubigint uint8 uint16 uint32 uint64 uinteger unbounded
unicode union unique unknown unnest unpivot unsigned using usmallint utinyint uuid value values varbinary varchar varchar2 variadic variant varying view week weeks when where
window with within without year years yes zone anti settings format`.split(/\s+/),
);

/**
 * A name of the text that the tree does not have: the parser dropped it without a word, and with it maybe a clause.
 * null where every name has its place.
 */
export function droppedName(tree: Ast, tokens: readonly SqlToken[]): SqlToken | null {
  const starts = new Set<number>();
  const texts = new Set<string>();
  collect(tree, starts, texts);
  return (
    tokens.find(({ type, text, start }, index) => {
      if (type !== 'VAR' && type !== 'QUOTED_IDENTIFIER') return false;
      if (starts.has(start) || texts.has(text.toLowerCase())) return false;
      if (type === 'QUOTED_IDENTIFIER') return true;
      const isWord = WORDS.has(text.toLowerCase()) || /^by name$/i.test(`${tokens[index - 1]?.text} ${text}`);
      return !isWord && tokens[index + 1]?.type !== 'L_PAREN';
    }) ?? null
  );
}

/** Where names stand in the tree; of those without a place, the names. */
function collect(node: Ast, starts: Set<number>, texts: Set<string>): void {
  if (typeof node === 'string') {
    for (const word of node.toLowerCase().match(/[\p{L}\p{N}_$@]+/gu) ?? []) texts.add(word);
    texts.add(node.toLowerCase());
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) collect(item, starts, texts);
    return;
  }
  const object = node as AstObject;
  const name = identifier(object);
  if (name?.at) {
    starts.add(name.at.start);
    if (typeof object['name'] === 'string') return;
  }
  for (const [, value] of entries(object)) collect(value, starts, texts);
}
