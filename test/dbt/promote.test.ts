import { join } from 'node:path';
import { folderStore } from '../../src/registry/folder-store.ts';
import { suite } from '../harness/suite.ts';
import { referenceMesh } from '../scenarios/reference-mesh.ts';
import { promoteStage, refusedStory } from './promote-story.ts';

suite('a candidate and a real dbt', ({ test, timeout }) => {
  timeout(240_000);

  test('what dbt refuses to compile for its readers is not promoted', async () => {
    const mesh = referenceMesh();
    try {
      const stage = await promoteStage(mesh, folderStore(join(mesh.dir, 'registry')), {});
      await refusedStory(mesh, stage);
    } finally {
      mesh.remove();
    }
  });
});
