import type { MeshConfig } from '../config/mesh-config.ts';
import type { Finding } from '../finding.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { judge } from './judge.ts';
import { waive } from './waive.ts';

/** Every finding of a whole mesh, with what is waived of it; by the rules of `settings` where they are not its own. */
export function judgeMesh(
  mesh: Mesh,
  { rules, waivers: configured }: Pick<MeshConfig, 'rules' | 'waivers'>,
  settings: MeshConfig['rules'] = rules,
): Finding[] {
  const written = mesh.projects.flatMap(({ waivers }) => waivers);
  return waive(judge(mesh, settings), { written, configured }, settings, mesh.today);
}
