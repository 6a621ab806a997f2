import type { Manifest } from './manifest.ts';

/** A reference that must stand in a manifest because the files hold it. */
export interface ExpectedReference {
  readonly from: string;
  /** As the manifest names the target: `model.<upstream>.…`, or the `source.…` that stands for it. */
  readonly id: string;
  /** `path:line`, for the message. */
  readonly at: string;
}

export interface Lineage {
  /** What the project reads of others, by the manifest. */
  readonly found: readonly string[];
  readonly problems: readonly string[];
}

/** Tests read what they test; lineage is what the project builds. */
const NO_READER = /^(test|unit_test|operation|macro)\./;

/**
 * Whether a compiled manifest holds the references between projects: each in `parent_map` as well as in
 * `depends_on`, with those that dbt itself noted in `refs` and `sources` and those that are expected.
 */
export function checkLineage(
  manifest: Manifest,
  upstreams: ReadonlySet<string>,
  expected: readonly ExpectedReference[],
): Lineage {
  const crossing = crossProjectIds(manifest, upstreams);
  for (const { id } of expected) crossing.add(id);
  const problems: string[] = [];
  const found = new Set<string>();
  const noted = notedReferences(manifest, crossing);
  const readers = new Set([...manifest.dependsOn.keys(), ...(manifest.parentMap?.keys() ?? [])]);
  for (const reader of readers) {
    const depends = pick(manifest.dependsOn.get(reader), crossing);
    const parents = pick(manifest.parentMap?.get(reader), crossing);
    for (const id of new Set([...depends, ...parents, ...(noted.get(reader) ?? [])])) {
      const lacking = [
        ...(depends.has(id) ? [] : ['depends_on']),
        ...(parents.has(id) ? [] : ['parent_map']),
      ];
      if (lacking.length > 0) problems.push(`${lacking.join(' and ')} of ${reader} lacks ${id}`);
      else if (!NO_READER.test(reader)) found.add(id);
    }
  }
  for (const { from, id, at } of expected) {
    if (manifest.dependsOn.has(from)) {
      if (manifest.dependsOn.get(from)?.includes(id) || noted.get(from)?.has(id)) continue;
      problems.push(`${from} reads ${id} (${at}), and the manifest does not know it`);
    } else if (from.startsWith('model.')) {
      problems.push(`the manifest has no ${from}, which reads ${id} (${at})`);
    }
  }
  return { found: [...found].sort(), problems: [...new Set(problems)] };
}

/** Nodes of other projects, and sources that stand for such. A node of a package has a path; an injected one none. */
function crossProjectIds(manifest: Manifest, upstreams: ReadonlySet<string>): Set<string> {
  const own = manifest.projectName;
  const ids = new Set<string>();
  for (const { unique_id, project, path } of manifest.nodes) {
    if (project !== own && path === '') ids.add(unique_id);
  }
  for (const { unique_id, source_name, meshUniqueId } of manifest.sourceTables) {
    const target = meshUniqueId?.split('.')[1] ?? null;
    if (target === null ? upstreams.has(source_name) : target !== own) ids.add(unique_id);
  }
  return ids;
}

/** What dbt noted of each node's `ref()` and `source()` calls, as far as it leaves the project. */
function notedReferences(manifest: Manifest, crossing: ReadonlySet<string>): Map<string, Set<string>> {
  const noted = new Map<string, Set<string>>();
  for (const { unique_id, refs, sources } of manifest.nodes) {
    const ids = new Set<string>();
    for (const { package: owner, name } of refs) {
      // A version may be the latest one that is not named: any of the model's will do.
      const of = owner === null ? [] : [...crossing].filter((id) => isNode(id, owner, name));
      const depends = manifest.dependsOn.get(unique_id) ?? [];
      const hit = of.find((id) => depends.includes(id)) ?? of[0];
      if (hit !== undefined) ids.add(hit);
    }
    for (const { source_name, table_name } of sources) {
      const id = `source.${manifest.projectName}.${source_name}.${table_name}`;
      if (crossing.has(id)) ids.add(id);
    }
    if (ids.size > 0) noted.set(unique_id, ids);
  }
  return noted;
}

function isNode(id: string, owner: string, name: string): boolean {
  const plain = `.${owner}.${name}`;
  const at = id.indexOf('.');
  return id.slice(at) === plain || id.slice(at).startsWith(`${plain}.v`);
}

function pick(ids: readonly string[] | undefined, crossing: ReadonlySet<string>): Set<string> {
  return new Set((ids ?? []).filter((id) => crossing.has(id)));
}
