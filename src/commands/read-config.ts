import { DEFAULT_CONFIG, type MeshConfig } from '../config/mesh-config.ts';
import { decodeText } from '../source/decode-text.ts';
import type { Snapshot } from '../source/snapshot.ts';

/** `mesh.yml` at the Git root; the defaults where there is none. Its reader is loaded only where there is one. */
export async function readConfig(snapshot: Snapshot): Promise<MeshConfig> {
  const bytes = (await snapshot.read(['mesh.yml'])).get('mesh.yml');
  if (bytes === undefined) return DEFAULT_CONFIG;
  const { parseMeshConfig } = await import('../config/parse-mesh-config.ts');
  return parseMeshConfig(decodeText(bytes), 'mesh.yml');
}
