import type { LineTable } from '../../source/line-table.ts';
import type { CallFact, HolderFact, PatchFact, PropertiesFacts, RefFact, SourceTableFact } from '../facts.ts';
import { generatedFact } from '../generated-header.ts';
import { entry, get, items, maps, placeOf, text } from './access.ts';
import { configFacts } from './config-facts.ts';
import { type Calls, embeddedCalls } from './embedded-calls.ts';
import type { Located, LocatedMap } from './located.ts';
import { readPatch } from './read-patch.ts';
import { readSources } from './read-sources.ts';
import { readYaml } from './read-yaml.ts';

const PATCHES = ['models', 'seeds', 'snapshots', 'analyses', 'functions'] as const;
const HOLDERS = [
  ['unit_tests', 'unit_test'],
  ['exposures', 'exposure'],
  ['metrics', 'metric'],
  ['semantic_models', 'semantic_model'],
  ['saved_queries', 'saved_query'],
] as const;

/** What a properties file says: https://docs.getdbt.com/reference/configs-and-properties */
export function readProperties(source: string, lines: LineTable): PropertiesFacts {
  const { root, problem } = readYaml(source);
  const generated = generatedFact(source);
  const patches: PatchFact[] = [];
  const holders: HolderFact[] = [];
  const sourceTables: SourceTableFact[] = [];
  if (problem !== null || root === null) return { problem, patches, holders, sourceTables, generated };

  for (const section of PATCHES) {
    for (const item of maps(get(root, section))) {
      const patch = readPatch(source, lines, section, item);
      if (patch === null) continue;
      patches.push(patch);
      holders.push(...readTests(source, lines, item, patch.name));
    }
  }
  for (const [section, resource_type] of HOLDERS) {
    for (const item of maps(get(root, section))) {
      const name = text(get(item, 'name')) ?? '';
      const model = resource_type === 'unit_test' ? text(get(item, 'model')) : null;
      const config = configFacts(lines, item);
      const calls = embeddedCalls(source, lines, item);
      const refs = [...calls.refs, ...(model === null ? [] : [testedModel(lines, item, model)])];
      holders.push({ resource_type, name, model, config, ...calls, refs });
    }
  }
  for (const item of maps(get(root, 'sources'))) {
    sourceTables.push(...readSources(lines, item));
    const name = text(get(item, 'name')) ?? '';
    for (const table of maps(get(item, 'tables'))) {
      holders.push(...readTests(source, lines, table, `source_${name}_${text(get(table, 'name')) ?? ''}`));
    }
  }
  const wrong = wrongShape(root, lines);
  return { problem: wrong, patches, holders, sourceTables, generated };
}

/** `model: orders` of a unit test. */
function testedModel(lines: LineTable, item: LocatedMap, name: string): RefFact {
  const at = placeOf(lines, get(item, 'model') ?? item);
  return { package: null, name, version: null, dynamicPackage: false, dynamicVersion: false, at };
}

/** The tests of a model and its columns that hold a reference, each as a node of its own. */
function readTests(source: string, lines: LineTable, item: LocatedMap, owner: string): HolderFact[] {
  const versions = maps(get(item, 'versions'));
  const places = [item, ...versions].flatMap((place) => [
    { place, suffix: '' },
    ...maps(get(place, 'columns')).map((column) => ({
      place: column,
      suffix: `_${text(get(column, 'name')) ?? ''}`,
    })),
  ]);
  return places.flatMap(({ place, suffix }) =>
    [...items(get(place, 'data_tests')), ...items(get(place, 'tests'))].flatMap((test) => {
      const calls = testCalls(source, lines, test);
      if (calls.refs.length + calls.sources.length + calls.calls.length === 0) return [];
      const [, only] = test.kind === 'map' ? ([...test.entries][0] ?? []) : [];
      const config = {
        ...configFacts(lines, test),
        ...(only === undefined ? {} : configFacts(lines, only.value)),
      };
      const name = `${testName(test)}_${owner}${suffix}`;
      return { resource_type: 'test' as const, name, model: null, config, ...calls };
    }),
  );
}

/** Generic tests that dbt brings: their macros read nothing. */
const BUILT_IN_TESTS = new Set(['not_null', 'unique', 'accepted_values', 'relationships']);

/** The references of a test's arguments, and its macro, whose body may hold more. */
function testCalls(source: string, lines: LineTable, test: Located): Calls {
  const found = embeddedCalls(source, lines, test);
  const [key, only] = test.kind === 'map' ? ([...test.entries][0] ?? []) : [text(test)];
  const kind = text(get(test, 'test_name')) ?? key ?? '';
  if (kind === '' || BUILT_IN_TESTS.has(kind)) return found;
  const given = get(test, 'test_name') === undefined ? only?.value : test;
  const call: CallFact = {
    package: kind.includes('.') ? kind.slice(0, kind.indexOf('.')) : null,
    macro: `test_${kind.slice(kind.indexOf('.') + 1)}`,
    args: [],
    kwargs: { ...constants(given), ...constants(get(given, 'arguments')) },
    at: placeOf(lines, { start: test.start, end: Math.max(test.start + 1, only?.key.end ?? test.end) }),
  };
  return { ...found, calls: [...found.calls, call] };
}

/** The plain values of a mapping; a text with Jinja in it is not known. */
function constants(located: Located | undefined): CallFact['kwargs'] {
  if (located?.kind !== 'map') return {};
  return Object.fromEntries(
    [...located.entries].map(([key, { value }]) => {
      const isKnown = value.kind === 'scalar' && !String(value.value).includes('{{');
      return [key, isKnown ? [value.value] : null];
    }),
  );
}

function testName(test: Located): string {
  if (test.kind === 'scalar') return (text(test) ?? 'test').replaceAll('.', '_');
  const [[key, only] = [undefined, undefined]] = test.kind === 'map' ? test.entries : [];
  const given = text(get(test, 'name')) ?? text(get(only?.value, 'name')) ?? text(get(test, 'test_name'));
  if (given !== null) return given;
  return (key ?? 'test').replaceAll('.', '_');
}

/** dbt refuses a section that is no list of mappings. */
function wrongShape(root: Located, lines: LineTable): PropertiesFacts['problem'] {
  if (root.kind !== 'map') {
    return root.kind === 'scalar' && root.value === null
      ? null
      : {
          message: 'a properties file must be a mapping',
          at: placeOf(lines, { start: root.start, end: root.start + 1 }),
        };
  }
  for (const section of [...PATCHES, 'sources', ...HOLDERS.map(([name]) => name)]) {
    const found = entry(root, section);
    if (found === undefined || (found.value.kind === 'scalar' && found.value.value === null)) continue;
    if (found.value.kind !== 'seq')
      return { message: `\`${section}:\` must be a list`, at: placeOf(lines, found.key) };
    const nameless = maps(found.value).find((item) => text(get(item, 'name')) === null);
    if (nameless !== undefined) {
      const at = placeOf(lines, { start: nameless.start, end: nameless.start + 1 });
      return { message: `an entry of \`${section}:\` has no name`, at };
    }
  }
  return null;
}
