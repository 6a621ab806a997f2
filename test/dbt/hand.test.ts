import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { CONFIGS } from './hand/configs.ts';
import { DISCOVERY } from './hand/discovery.ts';
import { MACROS } from './hand/macros.ts';
import { MADE } from './hand/made.ts';
import { LOOM, PACKAGE } from './hand/meshes.ts';
import { PROPERTIES } from './hand/properties.ts';
import { PYTHON } from './hand/python.ts';
import { REFERENCES } from './hand/references.ts';
import { runCase } from './mesh-case.ts';
import { startParseServer } from './parse-server.ts';

const CASES = [MADE, REFERENCES, CONFIGS, PROPERTIES, MACROS, DISCOVERY, PYTHON, LOOM, PACKAGE];

suite('dbt is the oracle: hand-made projects', ({ test, before, after, tell }) => {
  let server: ReturnType<typeof startParseServer>;
  const folder = tempDir('hand-');
  before(() => {
    server = startParseServer();
  });
  const total = { projects: 0, nodes: 0, parents: 0, unknown: 0, differences: 0 };
  after(() => {
    server.close();
    const { projects, nodes, parents, unknown, differences } = total;
    tell(
      `${projects} projects, ${nodes} nodes and ${parents} parents compared with dbt parse, ${unknown} unknown, ${differences} differences`,
    );
  });

  for (const mesh of CASES) {
    test(
      mesh.name,
      async () => {
        const result = await runCase(mesh, join(folder, mesh.name), server);
        total.projects += mesh.folders.length;
        total.nodes += result.nodes;
        total.parents += result.parents;
        total.unknown += result.unknown;
        total.differences += result.differences.length;
        assert.is(result.refused, null);
        assert.equal(result.differences, []);
      },
      { timeout: 60_000 },
    );
  }
});
