import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import type { Located } from '../../src/project/yaml/located.ts';
import { readYaml } from '../../src/project/yaml/read-yaml.ts';
import { decodeText } from '../../src/source/decode-text.ts';
import { cleanEnv } from '../harness/clean-env.ts';
import { repoRoot } from '../harness/repo-root.ts';
import { suite } from '../harness/suite.ts';
import { pythonPath } from './python-path.ts';
import { type Random, randomFrom } from './random.ts';
import { YAML_TEXTS } from './yaml-texts.ts';

type Answer = { readonly ok: unknown } | { readonly error: string; readonly line: number | null };

/** What PyYAML makes of each text, all in one process. */
function askPyYaml(texts: readonly string[]): Answer[] {
  const input = texts.map((text) => JSON.stringify(Buffer.from(text).toString('base64'))).join('\n');
  const script = `${repoRoot}/test/dbt/yaml-oracle.py`;
  const { stdout, stderr } = spawnSync(pythonPath, [script], {
    input,
    env: cleanEnv(),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
  assert.is(answers.length, texts.length, stderr);
  return answers;
}

function plain(located: Located, depth = 0): unknown {
  if (depth > 40) return ['deep'];
  if (located.kind === 'seq') return ['list', located.items.map((item) => plain(item, depth + 1))];
  if (located.kind === 'map') {
    return ['map', [...located.entries].map(([key, { value }]) => [keyText(key), plain(value, depth + 1)])];
  }
  const { value, text } = located;
  if (value === null) return ['null'];
  if (typeof value === 'boolean') return ['bool', value];
  if (typeof value === 'number') return [/^-?\d+$/.test(text) ? 'int' : 'float', text];
  return ['str', value];
}

const DATE =
  /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)?$/;
const keyText = (key: string): string => (DATE.test(key) ? 'date' : key);

/** dbt makes dates of them; a fact keeps their text. */
function sameValue(ours: unknown, theirs: unknown): boolean {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return JSON.stringify(ours) === JSON.stringify(theirs);
  if (theirs[0] === 'date') return ours[0] === 'str' && DATE.test(String(ours[1]));
  return ours.length === theirs.length && ours.every((item, index) => sameValue(item, theirs[index]));
}

function difference(text: string, answer: Answer, asksLine = false): string | null {
  const { root, problem } = readYaml(decodeText(Buffer.from(text)));
  const shown = JSON.stringify(text).slice(0, 300);
  if ('error' in answer)
    return problem === null
      ? `${shown}: PyYAML refuses: ${answer.error.replaceAll('\n', ' ')}`
      : asksLine
        ? wrongLine(text, problem.at[0], answer.line, shown)
        : null;
  if (problem !== null || root === null) return `${shown}: only meshgate refuses: ${problem?.message}`;
  // A list that holds itself has no end.
  if (JSON.stringify(answer.ok).includes('["deep"]')) return null;
  const ours = plain(root);
  return sameValue(ours, answer.ok)
    ? null
    : `${shown}: ${JSON.stringify(ours)} is ${JSON.stringify(answer.ok)} to PyYAML`;
}

/** The line of a problem, but for what is missing at the end: we say so where the file ends. */
function wrongLine(text: string, line: number, expected: number | null, shown: string): string | null {
  const [leading = ''] = /^\s*/.exec(text) ?? [];
  const skipped = leading.split(/\r\n|[\n\r]/).length - 1;
  const isAtEnd = line === text.split('\n').length;
  if (expected === null || isAtEnd || line === expected + skipped) return null;
  return `${shown}: refused in line ${line}, by PyYAML in line ${expected + skipped}`;
}

/** Cuts, doubles and swaps pieces of a text, and puts in what YAML reads in its own way. */
function mutate(text: string, random: Random): string {
  let result = text;
  for (let count = random.int(1, 3); count > 0; count--) {
    const at = random.int(0, result.length);
    const length = random.int(0, 4);
    const piece = random.pick(PIECES);
    result = `${result.slice(0, at)}${piece}${result.slice(at + (random.chance(0.5) ? length : 0))}`;
  }
  return result;
}

const PIECES = [
  ' ',
  '  ',
  '\n',
  '\n  ',
  '\n- ',
  ': ',
  ':',
  '- ',
  '#',
  ' # ',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a ',
  '*a',
  '!',
  '|',
  '>',
  '~',
  'yes',
  '1.0',
  '0',
  '_',
  'x',
  '\t',
  '\r\n',
  '?',
  '%',
  '@',
  '<<: ',
  '---\n',
  '{{ x }}',
  'é',
];

suite('YAML as PyYAML reads it', ({ test }) => {
  test('hand-made texts', () => {
    const answers = askPyYaml(YAML_TEXTS);
    const differences = YAML_TEXTS.flatMap(
      (text, index) => difference(text, answers[index] ?? { ok: null }, true) ?? [],
    );
    assert.equal(differences, []);
  });

  test('random changes of them', () => {
    const seed = Number(process.env['MESHGATE_TEST_SEED'] ?? Date.now() % 1_000_000);
    const random = randomFrom(seed);
    const count = Number(process.env['MESHGATE_TEST_COUNT'] ?? 1500);
    // The byte order mark is gone before we strip the text, and there when dbt does.
    const texts = Array.from({ length: count }, () =>
      mutate(random.pick(YAML_TEXTS), random).replace(/^\s*\ufeff\s+/, ''),
    );
    const answers = askPyYaml(texts);
    const differences = texts.flatMap(
      (text, index) => difference(text, answers[index] ?? { ok: null }) ?? [],
    );
    const accepted = answers.filter((answer) => 'ok' in answer).length;
    console.log(
      `YAML, seed ${seed}: ${count} texts, ${accepted} of them accepted by PyYAML, ${differences.length} differences`,
    );
    assert.equal(differences, [], `seed ${seed}`);
  });
});
