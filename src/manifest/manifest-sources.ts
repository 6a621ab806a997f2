import { list, object, text } from './json.ts';
import type { RawManifest } from './parse-manifest.ts';

/** Which files a manifest was made of, relative to the project, as far as dbt noted it. */
export interface ManifestSources {
  /** Path of a model → dbt's checksum of it. */
  readonly checksums: ReadonlyMap<string, string>;
  readonly disabled: ReadonlySet<string>;
}

/** What a manifest says of the project's own model files. */
export function manifestSources({ json, nodes }: RawManifest, project: string): ManifestSources {
  const checksums = new Map<string, string>();
  for (const value of Object.values(nodes)) {
    const node = object(value);
    const path = text(node['original_file_path'])?.replaceAll('\\', '/');
    const { name, checksum } = object(node['checksum']);
    if (node['package_name'] !== project || node['resource_type'] !== 'model') continue;
    if (path !== undefined && name === 'sha256' && typeof checksum === 'string')
      checksums.set(path, checksum);
  }
  // A list up to schema v3, then a map of lists; dbt 2 leaves it out.
  const disabled = Object.values(object(json['disabled'])).flatMap((nodesOfOne) =>
    list(nodesOfOne).flatMap((node) => text(object(node)['original_file_path'])?.replaceAll('\\', '/') ?? []),
  );
  return { checksums, disabled: new Set(disabled) };
}
