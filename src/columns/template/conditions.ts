import type { Branch, Part } from './parts.ts';

/** Which conditions hold, by their texts. */
export type Way = ReadonlyMap<string, boolean>;

/** So many conditions are tried in every combination; of more, each against all others. */
const MOST_COMBINED = 4;
const MOST = 20;

/** The ways through a template that are tried; null for one with too many. */
export function assignments(parts: readonly Part[]): Way[] | null {
  const names = [...new Set(conditionsIn(parts))];
  if (names.length > MOST) return null;
  if (names.length <= MOST_COMBINED) {
    return Array.from({ length: 2 ** names.length }, (_, bits) => {
      return new Map(names.map((name, index) => [name, (bits & (1 << index)) === 0]));
    });
  }
  const ways: Way[] = [];
  for (const usual of [true, false]) {
    const all = names.map((name) => [name, usual] as const);
    ways.push(new Map(all));
    for (const name of names) ways.push(new Map([...all, [name, !usual]]));
  }
  return ways;
}

/** The parts that are left when each `{% if %}` is decided. */
export function chosen(parts: readonly Part[], way: Way): Part[] {
  return parts.flatMap((part): Part[] => {
    if (part.kind === 'loop') return chosen(part.body, way);
    if (part.kind !== 'if') return [part];
    const branch = part.branches.find((one) => holds(one, way));
    return branch === undefined ? [] : chosen(branch.body, way);
  });
}

function holds({ condition }: Branch, way: Way): boolean {
  if (condition === null) return true;
  const { name, isNegated } = plain(condition);
  return way.get(name) !== isNegated;
}

function conditionsIn(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'loop') return conditionsIn(part.body);
    if (part.kind !== 'if') return [];
    return part.branches.flatMap(({ condition, body }) => [
      ...(condition === null ? [] : [plain(condition).name]),
      ...conditionsIn(body),
    ]);
  });
}

/** The same condition holds everywhere or nowhere, also where one of them is turned round. */
function plain(condition: string): { name: string; isNegated: boolean } {
  const [, negated] = /^not (?!.*\b(?:and|or)\b)(.*)$/.exec(condition) ?? [];
  return negated === undefined ? { name: condition, isNegated: false } : { name: negated, isNegated: true };
}
