import { posix } from 'node:path';
import { get, text } from '../project/yaml/access.ts';
import type { Located } from '../project/yaml/located.ts';
import { readYaml } from '../project/yaml/read-yaml.ts';
import { tryDecode } from '../source/decode-text.ts';
import type { Snapshot } from '../source/snapshot.ts';
import { profileFiles } from './profile-files.ts';

/** The adapters of the targets that a project's profile has, as far as the repository holds it. */
export async function adaptersOfProfile(snapshot: Snapshot, folder: string): Promise<string[]> {
  const project = posix.join(folder, 'dbt_project.yml');
  const profiles = profileFiles([folder]);
  const files = await snapshot.read([project, ...profiles]);
  const read = (path: string): Located | null => {
    const bytes = files.get(path);
    const content = bytes === undefined ? null : tryDecode(bytes);
    return content === null ? null : readYaml(content).root;
  };
  const name = text(get(read(project), 'profile'));
  if (name === null) return [];
  for (const path of profiles) {
    const outputs = get(get(read(path), name), 'outputs');
    if (outputs?.kind !== 'map') continue;
    const types = [...outputs.entries.values()].flatMap(({ value }) => text(get(value, 'type')) ?? []);
    return [...new Set(types)].filter((type) => !type.includes('{{')).sort();
  }
  return [];
}
