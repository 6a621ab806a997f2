import type { Random } from '../dbt/random.ts';

const WORDS = [
  '',
  'a',
  'name',
  'é',
  '😀',
  '\u0000',
  '"',
  '\\',
  '\n',
  '__proto__',
  "ref('x')",
  'd\u2028e',
  '\ud800',
  '/',
];
const NUMBERS = ['0', '-0', '12', '-3.25', '1e5', '1E-7', '0.5e+3', '1795322168.84'];

/** The text of a random JSON value, written in all the ways that JSON allows: spaces, escapes, numbers. */
export function randomJson(random: Random, depth: number): string {
  const kind = random.int(0, depth > 0 ? 6 : 4);
  if (kind === 0) return random.pick(['true', 'false', 'null']);
  if (kind === 1) return random.pick(NUMBERS);
  if (kind < 5) return randomString(random);
  const items = Array.from({ length: random.int(0, 3) }, (_, index) => {
    const value = `${space(random)}${randomJson(random, depth - 1)}${space(random)}`;
    return kind === 5 ? value : `${space(random)}${keyOf(random, index)}${space(random)}:${value}`;
  });
  return kind === 5 ? `[${items.join(',') || space(random)}]` : `{${items.join(',') || space(random)}}`;
}

/** Ends with a number, so that no two keys of an object are the same. */
function keyOf(random: Random, index: number): string {
  return `${randomString(random).slice(0, -1)}${index}"`;
}

export function randomString(random: Random): string {
  const words = Array.from({ length: random.int(0, 4) }, () => random.pick(WORDS)).join('');
  if (random.chance(0.67)) return JSON.stringify(words);
  const escaped = [...words].map((character) =>
    character.length > 1 || random.chance(0.5)
      ? JSON.stringify(character).slice(1, -1)
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped.join('')}"`;
}

export function space(random: Random): string {
  return random.pick(['', '', '', ' ', '\n', '\r\n\t']);
}
