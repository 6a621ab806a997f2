import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CONFIG } from '../../src/config/mesh-config.ts';
import { buildMesh } from '../../src/mesh/build-mesh.ts';
import { loadProjects } from '../../src/project/load-projects.ts';
import { treeSnapshot } from '../../src/source/tree-snapshot.ts';
import { readDbtProject } from './dbt-project.ts';
import { compareWithDbt } from './differences.ts';

/** Compares the projects of a Git repository that have a manifest in `target/` with it; how many differences there are. */
export async function compareFolder(root: string, shown: number): Promise<number> {
  const projects = await loadProjects(treeSnapshot(root), DEFAULT_CONFIG);
  const mesh = buildMesh(projects, () => ({ state: 'none' }));
  let all = 0;
  for (const project of projects) {
    const folder = join(root, project.path);
    if (!existsSync(join(folder, 'target', 'manifest.json'))) continue;
    const { nodes, parents, unknown, differences } = compareWithDbt(
      project,
      mesh,
      readDbtProject(folder, project.name),
      {},
    );
    all += differences.length;
    console.log(
      `${project.name}: ${nodes} nodes and ${parents} parents compared, ${unknown} unknown, ${differences.length} differences, ${project.problems.length} files refused`,
    );
    for (const { message, at } of project.problems) console.log(`  ${at.path}:${at.line}: ${message}`);
    for (const difference of differences.slice(0, shown)) console.log(`  ${difference}`);
  }
  return all;
}
