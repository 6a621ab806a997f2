import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_CONFIG } from '../../src/config/mesh-config.ts';
import { buildMesh } from '../../src/mesh/build-mesh.ts';
import { loadProjects } from '../../src/project/load-projects.ts';
import { memorySnapshot } from '../../src/source/memory-snapshot.ts';
import { readDbtProject } from './dbt-project.ts';
import { type Comparison, compareWithDbt, type MayRead } from './differences.ts';
import type { ParseServer } from './parse-server.ts';

/** Projects that are read by dbt and by meshgate; `profiles.yml` is added. */
export interface MeshCase {
  readonly name: string;
  /** Path → text, the first folder being the project's. */
  readonly files: Readonly<Record<string, string>>;
  /** The folders in the order in which dbt has to parse them: who is read comes first. */
  readonly folders: readonly string[];
  /** Whether `local:` packages have to be installed. */
  readonly needsDeps?: boolean;
  readonly mayRead?: MayRead;
}

export interface CaseResult extends Comparison {
  /** Why dbt refuses the case; then nothing is compared. */
  readonly refused: string | null;
}

const PROFILES = `case: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n`;

export async function runCase(mesh: MeshCase, folder: string, server: ParseServer): Promise<CaseResult> {
  rmSync(folder, { recursive: true, force: true });
  write(folder, { ...mesh.files, 'profiles.yml': PROFILES });
  const projects = await loadProjects(memorySnapshot(mesh.files), DEFAULT_CONFIG);
  const built = buildMesh(projects, () => ({ state: 'none' }));
  const differences: string[] = [];
  const total = { nodes: 0, parents: 0, unknown: 0 };
  for (const path of mesh.folders) {
    const refused = await server.parse(join(folder, path), mesh.needsDeps);
    if (refused !== null) return { ...total, differences: [], refused };
    const project = projects.find((candidate) => candidate.path === path);
    if (project === undefined) {
      differences.push(`${path}: meshgate has no such project`);
      continue;
    }
    for (const { message, at } of project.problems) {
      differences.push(`${at.path}:${at.line}: meshgate refuses what dbt accepts: ${message}`);
    }
    const dbt = readDbtProject(join(folder, path), project.name);
    const found = compareWithDbt(project, built, dbt, mesh.mayRead ?? {});
    differences.push(...found.differences);
    total.nodes += found.nodes;
    total.parents += found.parents;
    total.unknown += found.unknown;
  }
  return { ...total, differences, refused: null };
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
