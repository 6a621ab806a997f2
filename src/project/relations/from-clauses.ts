import { type Name, readName } from './relation-name.ts';
import type { SqlToken } from './sql-tokens.ts';

/** One pair of brackets, or the whole statement. */
interface Frame {
  /** `f(…)`: a FROM in it belongs to the function, as in `extract(year from x)`, until there is a SELECT. */
  readonly isCall: boolean;
  /** Nothing of the statement has been seen yet. */
  isFresh: boolean;
  sawSelect: boolean;
  /** Between FROM and the clause behind it, where a comma is a join. */
  inFrom: boolean;
  /** The next name is a relation. */
  expects: boolean;
  /** The statement is a `merge into x using y`, or a `create table x clone y`. */
  statement: 'merge' | 'create' | null;
}

const frame = (more: Partial<Frame> = {}): Frame => ({
  isCall: false,
  isFresh: true,
  sawSelect: false,
  inFrom: false,
  expects: false,
  statement: null,
  ...more,
});

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Clauses that end a FROM. */
const ENDS = words(
  'where group order having limit qualify union except intersect minus window set offset fetch returning cluster distribute sort connect start values option',
);
/** Words that begin a query where a relation might stand. */
const SUBQUERY = words('select with values from');
const MODIFIERS = words('lateral only');
/** Words before a bracket that do not call anything. */
const NO_FUNCTION = words(
  'as in exists any all some union except intersect minus from join on not and or lateral where then else when select distinct using with over',
);

/** Names of two or three parts behind FROM and JOIN, and behind the commas of a FROM. */
export function scanFrom(text: string, tokens: readonly SqlToken[]): Name[] {
  const names: Name[] = [];
  const bound = boundNames(tokens);
  const branches: Frame[][] = [];
  let frames = [frame()];
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index];
    const current = frames.at(-1);
    if (token === undefined || current === undefined) break;
    const before = tokens[index - 1];
    if (token.kind === 'tag') {
      frames = branch(token.text, frames, branches);
      index++;
      continue;
    }
    if (current.expects && !isMark(token, '(')) {
      if (isWord(token, MODIFIERS)) {
        index++;
        continue;
      }
      current.expects = false;
      const name = isWord(token, SUBQUERY) ? null : readName(text, tokens, index);
      if (name !== null) {
        const first = name.parts[0]?.text.toLowerCase() ?? '';
        if (name.isRelation && !bound.has(first)) names.push(name);
        index = name.next;
        continue;
      }
    }
    if (token.kind === 'word') {
      const isMember = isMark(before, '.') || isMark(tokens[index + 1], '.');
      if (!isMember) keyword(token.text.toLowerCase(), current, tokens, index);
    } else if (isMark(token, '(')) {
      const isJoin = current.expects;
      current.expects = false;
      frames.push(frame(isJoin ? { inFrom: true, expects: true } : { isCall: callsFunction(before) }));
      index++;
      continue;
    } else if (isMark(token, ')')) {
      if (frames.length > 1) frames.pop();
    } else if (isMark(token, ',')) {
      if (current.inFrom) current.expects = true;
    } else if (isMark(token, ';')) frames = [frame()];
    if (token.kind !== 'jinja') current.isFresh = false;
    index++;
  }
  return names;
}

function keyword(word: string, current: Frame, tokens: readonly SqlToken[], index: number): void {
  const next = tokens[index + 1];
  if (current.isFresh && (word === 'merge' || word === 'create')) current.statement = word;
  else if (word === 'using' && current.statement === 'merge') current.expects = !isMark(next, '(');
  else if (word === 'clone' && current.statement === 'create') current.expects = true;
  else if (word === 'select') Object.assign(current, { sawSelect: true, inFrom: false });
  else if (word === 'join') Object.assign(current, { inFrom: true, expects: true });
  else if (word === 'from') {
    const isClause = !current.isCall || current.sawSelect;
    if (isClause && readsFrom(tokens, index)) Object.assign(current, { inFrom: true, expects: true });
  } else if (ENDS.has(word)) current.inFrom = false;
}

/** Neither `a is distinct from b` nor `delete from x` reads a relation. */
function readsFrom(tokens: readonly SqlToken[], index: number): boolean {
  const word = (at: number): string => {
    const token = tokens[at];
    return token?.kind === 'word' ? token.text.toLowerCase() : '';
  };
  if (word(index - 1) === 'delete') return false;
  return !(word(index - 1) === 'distinct' && ['is', 'not'].includes(word(index - 2)));
}

function callsFunction(before: SqlToken | undefined): boolean {
  if (before === undefined) return false;
  return before.kind === 'word' ? !NO_FUNCTION.has(before.text.toLowerCase()) : before.kind === 'quoted';
}

/** Each branch of an `{% if %}` goes on from where the SQL stood before it. */
function branch(tag: string, frames: Frame[], branches: Frame[][]): Frame[] {
  const copy = (from: readonly Frame[]): Frame[] => from.map((item) => ({ ...item }));
  if (tag === 'if') branches.push(copy(frames));
  else if (tag === 'elif' || tag === 'else') return copy(branches.at(-1) ?? frames);
  else if (tag === 'endif') branches.pop();
  return frames;
}

/** What `with x as (…)` calls by its first word is no schema. */
function boundNames(tokens: readonly SqlToken[]): ReadonlySet<string> {
  const bound = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    const [as, opening] = [tokens[index + 1], tokens[index + 2]];
    if (as?.kind === 'word' && as.text.toLowerCase() === 'as' && isMark(opening, '(')) {
      bound.add(token.text.toLowerCase());
    }
  }
  return bound;
}

function isWord(token: SqlToken, among: ReadonlySet<string>): boolean {
  return token.kind === 'word' && among.has(token.text.toLowerCase());
}

function isMark(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}
