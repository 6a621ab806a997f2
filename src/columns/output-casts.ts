import { type Ast, identifier, kindOf, list } from './ast.ts';
import type { Dialect } from './dialects.ts';
import type { Parse } from './read-model.ts';
import { neutralise } from './template/neutralise.ts';

/** A column of a model's output whose type its SQL spells out. */
export interface CastColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * The output columns of a template whose last select casts each of them: `cast(amount as decimal(10, 2)) as amount`.
 * null where one of them is no cast, or Jinja has a say in it.
 */
export async function outputCasts(
  text: string,
  dialects: readonly Dialect[],
  parse: Parse,
): Promise<readonly CastColumn[] | null> {
  const neutral = neutralise(text);
  if (typeof neutral === 'string') return null;
  let found: readonly CastColumn[] | null = null;
  for (const { sql } of neutral.variants) {
    for (const dialect of dialects) {
      const parsed = await parse(sql, dialect.name);
      if (!parsed.ok) continue;
      const casts = castsOf(parsed.tree, sql);
      const isKnown =
        casts?.every(({ name, type }) => neutral.marks.within(`${name} ${type}`).length === 0) === true;
      if (casts === null || !isKnown) return null;
      if (found !== null && JSON.stringify(found) !== JSON.stringify(casts)) return null;
      found = casts;
    }
  }
  return found;
}

function castsOf(tree: Ast, sql: string): readonly CastColumn[] | null {
  const [kind, body] = kindOf(list(tree)[0]) ?? [];
  if (kind !== 'select' || body === undefined || list(tree).length !== 1) return null;
  const characters = [...sql];
  const columns = list(body['expressions']).map((expression) => castOf(expression, characters));
  return columns.length > 0 && columns.every((column) => column !== null) ? columns : null;
}

/** The type is taken from the text in front of the name: the tree has types in the parser's own words. */
function castOf(expression: Ast, characters: readonly string[]): CastColumn | null {
  const [kind, body] = kindOf(expression) ?? [];
  if (kind !== 'alias' || body === undefined || kindOf(body['this'])?.[0] !== 'cast') return null;
  const alias = identifier(body['alias']);
  if (alias === null || alias.at === null || alias.quoted) return null;
  const before = characters.slice(0, alias.at.start).join('').trimEnd().replace(/\bas$/i, '').trimEnd();
  const type = TYPES.map((pattern) => pattern.exec(before)?.[1]).find((found) => found !== undefined);
  return type === undefined ? null : { name: alias.name, type: type.replaceAll(/\s+/g, ' ').trim() };
}

const TYPE = String.raw`(\w+(?:[ \t]+\w+)*(?:\s*\([\d\s,]*\))?(?:[ \t]+\w+)*)`;
const TYPES = [new RegExp(String.raw`\bas\s+${TYPE}\s*\)$`, 'i'), new RegExp(String.raw`::\s*${TYPE}$`)];
