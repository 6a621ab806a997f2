import { readFileSync } from 'node:fs';
import { readCallFacts } from '../src/project/calls.ts';
import { readTemplate } from '../src/project/jinja/read-template.ts';
import { indexMacros, outsideMacros } from '../src/project/macro-index.ts';
import type { ProjectFile } from '../src/project/project-files.ts';
import { readPython } from '../src/project/python-facts.ts';
import type { RenderContext } from '../src/project/render.ts';
import { LineTable } from '../src/source/line-table.ts';

type Json = Record<string, unknown>;

interface Count {
  nodes: number;
  same: number;
  expected: number;
  found: number;
  right: number;
  /** Nodes of which the parser says itself that it does not know all. */
  unknown: number;
  /** References that dbt has and the parser has not, in nodes that it says to know. */
  silent: number;
}

/** Prints how the parser does on the code that manifests hold, and the nodes where it differs. */
export function compareManifests(paths: readonly string[], mostShown: number): void {
  const total: Count = { nodes: 0, same: 0, expected: 0, found: 0, right: 0, unknown: 0, silent: 0 };
  let shown = 0;
  for (const path of paths) {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Json;
    const contexts = macroContexts(manifest);
    for (const [id, node] of Object.entries((manifest['nodes'] ?? {}) as Record<string, Json>)) {
      const code = (node['raw_code'] ?? node['raw_sql']) as string | undefined;
      const isGenericTest = node['test_metadata'] !== undefined && node['test_metadata'] !== null;
      if (!code || code === '--placeholder--' || isGenericTest || node['resource_type'] === 'seed') continue;
      const { calls, isUnknown } = read(code, node, contexts);
      const expected = new Set([...refsOf(node), ...sourcesOf(node)]);
      const missed = [...expected].filter((call) => !calls.has(call));
      const extra = [...calls].filter((call) => !expected.has(call));
      total.nodes++;
      total.expected += expected.size;
      total.found += calls.size;
      total.right += calls.size - extra.length;
      if (isUnknown) total.unknown++;
      else total.silent += missed.length;
      if (missed.length + extra.length === 0) total.same++;
      else if (shown++ < mostShown) {
        console.log(
          `${id}${isUnknown ? ' (unknown)' : ''}: missed [${missed.join(' ')}] extra [${extra.join(' ')}]`,
        );
      }
    }
  }
  const percent = (part: number, whole: number): string =>
    `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
  console.log(
    `${paths.length} manifests, ${total.nodes} nodes, ${total.expected} references: recall ${percent(total.right, total.expected)}, ` +
      `precision ${percent(total.right, total.found)}, ${percent(total.same, total.nodes)} of the nodes the same, ` +
      `${percent(total.unknown, total.nodes)} of them say unknown, ${total.silent} references missed in silence`,
  );
}

function read(
  code: string,
  node: Json,
  contexts: ReadonlyMap<string, RenderContext>,
): { calls: Set<string>; isUnknown: boolean } {
  const lines = new LineTable('', code);
  const isPython = node['language'] === 'python';
  const facts = isPython ? readPython(code, lines) : outsideMacros(readTemplate(code, lines));
  const context = contexts.get(String(node['package_name'])) ?? { vars: new Map(), target: null };
  const { refs, sources } = readCallFacts('', facts, context);
  const known = <T extends { readonly certainty: string }>(all: readonly T[]): T[] =>
    all.filter(({ certainty }) => certainty === 'certain');
  const calls = new Set([
    ...known(refs).map((ref) => refText(ref.package, ref.name, ref.version)),
    ...known(sources).map((source) => `source(${source.source_name}.${source.table_name})`),
  ]);
  return { calls, isUnknown: [...refs, ...sources].some(({ certainty }) => certainty === 'unknown') };
}

/** The macros of each package, out of the manifest as well. */
function macroContexts(manifest: Json): ReadonlyMap<string, RenderContext> {
  const templates = new Map<string, Parameters<typeof indexMacros>[1][number][]>();
  for (const macro of Object.values((manifest['macros'] ?? {}) as Record<string, Json>)) {
    const owner = String(macro['package_name']);
    const text = String(macro['macro_sql'] ?? '');
    const path = String(macro['original_file_path'] ?? '');
    const file: ProjectFile = { path, kind: 'macro', stem: '', folders: [] };
    const all = templates.get(owner) ?? [];
    all.push({ file, facts: readTemplate(text, new LineTable('', text)) });
    templates.set(owner, all);
  }
  return new Map(
    [...templates].map(([owner, all]) => [
      owner,
      { vars: new Map(), target: null, macros: indexMacros(owner, all) },
    ]),
  );
}

function refText(owner: unknown, name: unknown, version: unknown): string {
  return `ref(${owner ? `${owner}.` : ''}${name}${version === null || version === undefined ? '' : `.v${version}`})`;
}

/** Lists up to schema v8, objects from v9. */
function refsOf(node: Json): string[] {
  return ((node['refs'] ?? []) as (Json | string[])[]).map((ref) =>
    Array.isArray(ref)
      ? refText(ref.length > 1 ? ref[0] : null, ref.at(-1), null)
      : refText(ref['package'], ref['name'], ref['version']),
  );
}

function sourcesOf(node: Json): string[] {
  return ((node['sources'] ?? []) as string[][]).map(([source, table]) => `source(${source}.${table})`);
}
