import type { MeshCase } from '../mesh-case.ts';
import { randomFrom } from '../random.ts';
import { makeProject } from './project.ts';

/** A mesh that the seed makes: one project, or a second one that reads it over dbt-loom. */
export function makeMesh(seed: number): MeshCase {
  const random = randomFrom(seed);
  const files: Record<string, string> = {};
  const add = (folder: string, made: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(made)) files[`${folder}/${path}`] = text;
  };
  const isMesh = random.chance(0.5);
  const up = makeProject('up', random, [], isMesh);
  add('up', up.files);
  if (!isMesh) return { name: `seed ${seed}`, files, folders: ['up'] };
  const foreign = up.offers.map((target) => ({ ...target, needsOwner: true }));
  add('down', makeProject('down', random, foreign, false).files);
  files['down/dbt_loom.config.yml'] =
    'manifests: [{name: up, type: file, config: {path: ../up/target/manifest.json}}]\n';
  return { name: `seed ${seed}`, files, folders: ['up', 'down'] };
}
