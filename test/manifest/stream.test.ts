import * as assert from 'uvu/assert';
import { ManifestError } from '../../src/manifest/manifest-error.ts';
import type { Part } from '../../src/manifest/part.ts';
import { readPart, readPartOf } from '../../src/manifest/read-part.ts';
import { type Random, randomFrom } from '../dbt/random.ts';
import { rejects } from '../harness/rejects.ts';
import { suite } from '../harness/suite.ts';
import { randomJson, randomString, space } from './random-json.ts';

const HEAD = '"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}';
const FIELDS = ['name', 'config', 'a', 'é'];

/** All that a reading hands out, in one order. */
function everything(fields: readonly string[] | null): Part<Record<string, unknown>> {
  const sections: Record<string, Record<string, unknown>> = { nodes: {}, sources: {} };
  return {
    wants: { nodes: fields ?? 'entries', sources: 'entries' },
    entry(section, id, value) {
      const into = sections[section] ?? {};
      Object.defineProperty(into, id, { value, enumerable: true });
    },
    finish: ({ metadata }) => ({ metadata, ...sections }),
  };
}

/** The same by JSON.parse; what is no object in a section of entries is no entry. */
function byParse(text: string, fields: readonly string[] | null): Record<string, unknown> {
  const { metadata, nodes, sources } = JSON.parse(text);
  const cut = (value: unknown): unknown =>
    fields === null || typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).filter(([key]) => fields.includes(key)));
  return {
    metadata,
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, value]) => [id, cut(value)])),
    sources: Object(sources) === sources && !Array.isArray(sources) ? sources : {},
  };
}

function randomManifest(random: Random): string {
  const entries = Array.from({ length: random.int(0, 4) }, (_, index) => {
    const fields = [...FIELDS, 'raw_code', 'other'].filter(() => random.chance(0.5));
    const node = fields.map((field) => `${space(random)}${JSON.stringify(field)}:${randomJson(random, 3)}`);
    const id = `${randomString(random).slice(0, -1)}${index}"`;
    return `${id}${space(random)}:${random.chance(0.1) ? randomJson(random, 2) : `{${node.join(',')}}`}`;
  });
  const sections = [
    HEAD,
    `"nodes":${space(random)}{${entries.join(`${space(random)},`)}}`,
    `"macros":${randomJson(random, 4)}`,
    `"sources":${randomJson(random, 3)}`,
  ];
  const turned = random.chance(0.3) ? sections.toReversed() : sections;
  return `${space(random)}{${turned.join(`,${space(random)}`)}}${space(random)}`;
}

function* inPieces(bytes: Buffer, size: number): Generator<Buffer> {
  // As a file is read: every piece in the same memory.
  const memory = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size)
    yield memory.subarray(0, bytes.copy(memory, 0, at, at + size));
}

suite('manifest: a stream', ({ test, timeout }) => {
  timeout(60_000);

  test('gives what JSON.parse gives, whatever the pieces', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = randomFrom(seed);
      const text = randomManifest(random);
      const bytes = Buffer.from(text);
      for (const fields of [null, FIELDS]) {
        const expected = byParse(text, fields);
        assert.equal(readPart(bytes, 'm', everything(fields)), expected, `seed ${seed}: ${text}`);
        for (const size of [1, 2, 3, 5, random.int(4, 40), bytes.length - 1]) {
          const read = await readPartOf(inPieces(bytes, size), 'm', everything(fields));
          assert.equal(read, expected, `seed ${seed}, pieces of ${size}: ${text}`);
        }
      }
    }
  });

  test('refuses what JSON.parse refuses, and nothing else, whatever the pieces', async () => {
    const count = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 1_200; seed++) {
      const random = randomFrom(seed);
      const bytes = spoilt(Buffer.from(randomManifest(random)), random);
      const isJson = isSound(bytes);
      for (const size of [bytes.length, random.int(1, 9)]) {
        const error = await readPartOf(inPieces(bytes, size), 'm', everything(FIELDS)).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (error !== null && !(error instanceof ManifestError)) throw error;
        count[error === null ? 'read' : 'refused']++;
        const isBroken = error !== null && /not valid JSON|not UTF-8|not a JSON object/.test(error.message);
        const isRight = isJson ? !isBroken : error !== null;
        assert.ok(isRight, `seed ${seed}, pieces of ${size}: ${error?.message}\n${bytes}`);
        const place = /at byte (\d+)/.exec(error?.message ?? '')?.[1];
        if (isBroken) assert.ok(Number(place) <= bytes.length, error?.message);
      }
    }
    assert.ok(count.read > 200 && count.refused > 200, JSON.stringify(count));
  });
});

/** One byte more, less or other, or the end too early. */
function spoilt(bytes: Buffer, random: Random): Buffer {
  const at = random.int(0, bytes.length - 1);
  const byte = random.pick([...'{}[]:,"\\0-1.eEnultrfa \n\u0001\u0080\u00c3\u00ff']).charCodeAt(0);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  return random.pick([
    () => head,
    () => Buffer.concat([head, tail.subarray(1)]),
    () => Buffer.concat([head, Buffer.from([byte]), tail]),
    () => Buffer.concat([head, Buffer.from([byte]), tail.subarray(1)]),
  ])();
}

function isSound(bytes: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

suite('manifest: what is no sound JSON has one clear error with its place', ({ test }) => {
  const nodes = (text: string): string => `{${HEAD}, "nodes": {"model.up.x": ${text}}}`;
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const cases: [name: string, text: string | Buffer, says: RegExp][] = [
    ['nothing', '', /not valid JSON: it ends too early, at byte 0$/],
    [
      'cut off in a node',
      nodes('{"name": "x"}').slice(0, -3),
      /ends too early, at byte \d+, in nodes\["model\.up\.x"\]$/,
    ],
    ['more after the end', `${nodes('{}')}\n\n x`, /`x` stands where it may not, at byte \d+ \(line 3\)/],
    ['two manifests', nodes('{}').repeat(2), /`\{` stands where it may not/],
    ['deeper than Python reads', nodes(`{"meta": ${deep(1_000)}}`), /nested deeper than 1000 levels at byte/],
    ['deep where nobody looks', `{"macros": ${deep(2_000_000)}}`, /nested deeper than 1000 levels/],
    ['a section twice', `{${HEAD}, "nodes": {}, "nodes": {}}`, /has the key "nodes" twice$/],
    [
      'a node twice',
      `{${HEAD}, "nodes": {"model.up.x": {}, "model.up.\\u0078": {}}}`,
      /"model\.up\.x" twice in nodes/,
    ],
    ['a field twice', nodes('{"name": 1, "name": 2}'), /"name" twice in nodes\["model\.up\.x"\]/],
    [
      'a field twice, spelled otherwise',
      nodes('{"name": 1, "n\\u0061me": 2}'),
      /"name" twice in nodes\["model\.up\.x"\]/,
    ],
    [
      'a key twice inside a field',
      nodes('{"config": {"meta": [{"a": 1, "a": 2}]}}'),
      /same key twice in nodes\["model\.up\.x"\]\.config/,
    ],
    ['a line break in a string', nodes('{"raw_code": "a\nb"}'), /control character/],
    ['a bad escape', nodes('{"raw_code": "\\x41"}'), /bad escape/],
    ['NaN, which Python writes', nodes('{"meta": NaN}'), /`N` stands where it may not/],
    [
      'bytes of Latin-1',
      Buffer.from(nodes('{"raw_code": "caf\u00e9"}'), 'latin1'),
      /is not UTF-8 at byte 130/,
    ],
    ['a character cut in two', Buffer.from(nodes('"é"')).subarray(0, -4), /is not UTF-8/],
    ['UTF-16', Buffer.from(`\ufeff${nodes('{}')}`, 'utf16le'), /is not UTF-8 at byte 0/],
    ['one value of 70 MB', nodes(`{"name": "${'x'.repeat(70 << 20)}"}`), /single value of more than 64 MB/],
  ];
  for (const [name, text, says] of cases) {
    test(name, async () => {
      const bytes = Buffer.from(text);
      const whole = await rejects(
        (async () => readPart(bytes, 'm.json', everything(FIELDS)))(),
        /^m\.json: the file /,
      );
      assert.match(whole.message, says);
      const size = Math.max(7, bytes.length >> 8);
      const pieces = await rejects(readPartOf(inPieces(bytes, size), 'm.json', everything(FIELDS)), says);
      assert.is(pieces.message, whole.message);
    });
  }

  test('a byte order mark is no part of it, and what nobody asks for may be as long as it likes', () => {
    const text = nodes(`{"raw_code": "${'x'.repeat(70 << 20)}", "name": "x"}`);
    const { nodes: read } = readPart(Buffer.from(`\ufeff${text}`), 'm', everything(FIELDS));
    assert.equal(read, { 'model.up.x': { name: 'x' } });
  });
});
