import { Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';

/**
 * A `dbt_loom.config.yml` in which certain upstreams are read from other files, and everything else stays as the
 * user wrote it. The replaced entries come first, because dbt-loom lets the first manifest of a project win.
 * dbt-loom expands `$NAME` in the whole text, comments included, so nothing is expanded here. `place` says where the
 * other files lie.
 */
export function loomConfig(
  original: string | null,
  manifests: ReadonlyMap<string, string>,
  place: (path: string) => string = (path) => path,
): string {
  const parsed = parseDocument(original ?? '', { version: '1.1', merge: true, uniqueKeys: false });
  const document = isMap(parsed.contents) ? parsed : new Document({});
  const present = document.get('manifests');
  const entries = isSeq(present) ? present.items.filter((item): item is YAMLMap => isMap(item)) : [];
  const replaced: unknown[] = [];
  for (const [upstream, path] of manifests) {
    const entry = entries.find((item) => reads(item, upstream));
    if (entry !== undefined) entries.splice(entries.indexOf(entry), 1);
    const { included_packages, excluded_packages } = (entry?.toJSON() ?? {}) as Record<string, unknown>;
    replaced.push({
      name: upstream,
      type: 'file',
      config: { path },
      ...(included_packages === undefined ? {} : { included_packages }),
      ...(excluded_packages === undefined ? {} : { excluded_packages }),
    });
  }
  for (const entry of entries) {
    const path = entry.getIn(['config', 'path']);
    if (entry.get('type') === 'file' && typeof path === 'string')
      entry.setIn(['config', 'path'], place(path));
  }
  document.set('manifests', [...replaced, ...entries.map((entry) => entry.toJSON())]);
  return document.toString();
}

/** By its name, or by the folder that a registry or `state/` gives an upstream. */
function reads(entry: YAMLMap, upstream: string): boolean {
  if (entry.get('name') === upstream) return true;
  const path = String(entry.getIn(['config', 'path']) ?? entry.getIn(['config', 'object_name']) ?? '');
  const parts = path.split('/');
  return parts.at(-1) === 'manifest.json' && [parts.at(-2), parts.at(-4)].includes(upstream);
}
