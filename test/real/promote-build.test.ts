import { join } from 'node:path';
import { folderStore } from '../../src/registry/folder-store.ts';
import { s3Store } from '../../src/registry/s3-store.ts';
import { promoteStage, refusedStory, takenBackStory } from '../dbt/promote-story.ts';
import { suite } from '../harness/suite.ts';
import { referenceMesh } from '../scenarios/reference-mesh.ts';
import { newBucket, s3Server } from './s3-server.ts';

suite('a candidate whose readers are built', ({ test, timeout }) => {
  timeout(400_000);

  test('in a folder: taken back where a build fails, promoted where it passes', async () => {
    const mesh = referenceMesh();
    try {
      await takenBackStory(mesh, await promoteStage(mesh, folderStore(join(mesh.dir, 'registry')), {}));
    } finally {
      mesh.remove();
    }
  });

  for (const name of ['MOTO', 'VERSITYGW'] as const) {
    test(`in S3, on ${name.toLowerCase()}: the same, and what dbt refuses to compile`, async () => {
      const server = s3Server(name);
      const root = `s3://${await newBucket(server)}/mesh`;
      const mesh = referenceMesh();
      try {
        const env = { ...server.env, MESH_REGISTRY: root };
        const stage = await promoteStage(mesh, s3Store(root, server.env), env);
        await refusedStory(mesh, stage);
        await takenBackStory(mesh, stage);
      } finally {
        mesh.remove();
      }
    });
  }
});
