import { list, object, text } from './json.ts';
import type { Part } from './part.ts';

/** Which files a manifest was made of, relative to the project, as far as dbt noted it. */
export interface ManifestSources {
  /** Path of a model → dbt's checksum of it. */
  readonly checksums: ReadonlyMap<string, string>;
  readonly disabled: ReadonlySet<string>;
}

/** What a manifest says of the project's own model files. */
export function manifestSources(project: string): Part<ManifestSources> {
  const checksums = new Map<string, string>();
  const disabled = new Set<string>();
  return {
    wants: {
      nodes: ['original_file_path', 'checksum', 'package_name', 'resource_type'],
      // A map of lists; dbt 2 leaves it out.
      disabled: 'entries',
    },
    wantsEntry: (section, id) => section === 'disabled' || id.startsWith('model.'),
    entry(section, _id, value) {
      if (section === 'disabled') {
        for (const node of list(value)) {
          const path = pathOf(object(node)['original_file_path']);
          if (path !== undefined) disabled.add(path);
        }
        return;
      }
      const node = object(value);
      const path = pathOf(node['original_file_path']);
      const { name, checksum } = object(node['checksum']);
      if (node['package_name'] !== project || node['resource_type'] !== 'model') return;
      if (path !== undefined && name === 'sha256' && typeof checksum === 'string')
        checksums.set(path, checksum);
    },
    finish: () => ({ checksums, disabled }),
  };
}

function pathOf(value: unknown): string | undefined {
  return text(value)?.replaceAll('\\', '/');
}
