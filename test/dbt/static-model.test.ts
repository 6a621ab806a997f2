import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { DEFAULT_CONFIG } from '../../src/config/mesh-config.ts';
import { buildMesh } from '../../src/mesh/build-mesh.ts';
import { loadProjects } from '../../src/project/load-projects.ts';
import { memorySnapshot } from '../../src/source/memory-snapshot.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { dbtParse } from './dbt-parse.ts';
import { compareWithDbt } from './differences.ts';
import { MADE_PROJECT } from './made-project.ts';

suite('dbt is the oracle', ({ test }) => {
  test(
    'a project that says each thing in each way reads the same to both',
    async () => {
      const folder = join(tempDir('made-'), 'made');
      for (const [path, text] of Object.entries(MADE_PROJECT)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const projects = await loadProjects(memorySnapshot(MADE_PROJECT), DEFAULT_CONFIG);
      const [project] = projects;
      assert.ok(project);
      assert.equal(project.problems, []);
      const mesh = buildMesh(projects, () => ({ state: 'none' }));
      const { nodes, parents, differences } = compareWithDbt(project, mesh, await dbtParse(folder));
      assert.equal(differences, []);
      console.log(`compared with dbt parse: ${nodes} nodes, ${parents} parents, 0 differences`);
      assert.ok(nodes >= 19 && parents >= 16, `${nodes} nodes, ${parents} parents`);
    },
    { timeout: 120_000 },
  );
});
