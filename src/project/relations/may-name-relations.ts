const CLAUSES = new Set(['from', 'join', 'only', 'lateral', 'using', 'clone']);
const OPENING: Readonly<Record<string, string>> = { '"': '"', '`': '`', ']': '[' };
const CLOSING: Readonly<Record<string, string>> = { '"': '"', '`': '`', '[': ']' };

/**
 * Whether a look at every token of the SQL could find a relation. Nearly no model names one, and the tokens cost
 * more than all else that is read of it; the dots of a text are few.
 */
export function mayNameRelations(text: string): boolean {
  let cleared = 0;
  for (let dot = text.indexOf('.'); dot !== -1; dot = text.indexOf('.', dot + 1)) {
    if (isOneOfTwo(text, dot) || followsClause(text, dot, cleared)) return true;
    cleared = dot;
  }
  return false;
}

/** `.marts.`: a name of three parts, wherever it stands. */
function isOneOfTwo(text: string, dot: number): boolean {
  const start = skipSpace(text, dot + 1);
  const closing = CLOSING[text[start] ?? ''];
  let end = start;
  if (closing !== undefined) end = text.indexOf(closing, start + 1) + 1;
  else while (isName(text, end)) end++;
  return end > start && text[skipSpace(text, end)] === '.';
}

/** The name of which this is the first dot stands behind FROM or JOIN, or where that cannot be excluded. */
function followsClause(text: string, dot: number, cleared: number): boolean {
  const start = nameStart(text, skipSpaceBack(text, dot));
  let end = skipSpaceBack(text, start);
  if (end < start && endsInComment(text, end, start)) return true;
  while (text[end - 1] === '(') end = skipSpaceBack(text, end - 1);
  const before = text[end - 1];
  if (before === '}') return true;
  if (before === '/') return text[end - 2] === '*';
  return before === ',' ? isInList(text, end, cleared) : CLAUSES.has(wordBefore(text, end));
}

/** From a comma back over names and other commas, to the FROM that they belong to or to a dot that has none. */
function isInList(text: string, comma: number, cleared: number): boolean {
  let end = comma;
  while (end > cleared) {
    end = skipSpaceBack(text, end);
    const before = text[end - 1] ?? '';
    if (before === '}') return true;
    if (before === ',' || before === '.') end--;
    else if (OPENING[before] !== undefined || isName(text, end - 1)) {
      if (CLAUSES.has(wordBefore(text, end))) return true;
      end = nameStart(text, end);
    } else return false;
  }
  return false;
}

/** Between the two places a line ends that may hold a comment. */
function endsInComment(text: string, from: number, to: number): boolean {
  if (to - from < 2 && text[from] !== '\n') return false;
  if (!text.slice(from, to).includes('\n')) return false;
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  return line.includes('--') || line.includes('//') || line.includes('#');
}

function nameStart(text: string, end: number): number {
  const opening = OPENING[text[end - 1] ?? ''];
  if (opening !== undefined) return Math.max(0, text.lastIndexOf(opening, end - 2));
  let start = end;
  while (isName(text, start - 1)) start--;
  // A quote around the whole of a dotted name.
  return text[start - 1] === '`' ? start - 1 : start;
}

function wordBefore(text: string, end: number): string {
  let start = end;
  while (isName(text, start - 1)) start--;
  return end - start > 7 ? '' : text.slice(start, end).toLowerCase();
}

function isName(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const lower = code | 0x20;
  const isAscii = (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39);
  return isAscii || code === 0x5f || code === 0x24 || code === 0x2d || code > 0xa0;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text, at)) at++;
  return at;
}

function skipSpaceBack(text: string, from: number): number {
  let at = from;
  while (isSpace(text, at - 1)) at--;
  return at;
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 0x20 || code === 0xa0;
}
