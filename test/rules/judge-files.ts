import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { judgeBreaks } from '../../src/commands/breaking/judge-breaks.ts';
import { promiseOfProject } from '../../src/commands/breaking/project-promise.ts';
import { withColumns } from '../../src/commands/mesh-columns.ts';
import { loadWorkspace, type Workspace } from '../../src/commands/workspace.ts';
import type { Finding } from '../../src/finding.ts';
import { inOrder } from '../../src/rules/judge.ts';
import { judgeMesh } from '../../src/rules/judge-mesh.ts';
import { memorySnapshot } from '../../src/source/memory-snapshot.ts';
import { tempDir } from '../harness/temp-dir.ts';

export type Files = Readonly<Record<string, string>>;

/** The files as a repository. Git ignores `state/`, so that lies on the disk and not in the snapshot. */
export function workspaceOf(files: Files, today?: string): Promise<Workspace> {
  const root = tempDir();
  const tracked: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    if (!path.includes('/state/')) {
      tracked[path] = text;
      continue;
    }
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return loadWorkspace(root, memorySnapshot(tracked), today === undefined ? {} : { today });
}

/** What the rules of one state find in a repository of these files, but for what is waived. */
export async function judgeFiles(files: Files, today?: string): Promise<Finding[]> {
  const { mesh, config, snapshot } = await workspaceOf(files, today);
  const read = await withColumns(mesh, { snapshot, cache: undefined }, config.rules);
  return judgeMesh(read, config).filter(({ waived }) => waived === null);
}

/** The same with what the files change of what they hold to be published. */
export async function judgeWithBreaks(files: Files, today = '2026-11-22'): Promise<Finding[]> {
  const { root, snapshot, config, projects, mesh } = await workspaceOf(files, today);
  const read = await withColumns(mesh, { snapshot, cache: undefined }, config.rules);
  const findings = judgeMesh(read, config).filter(({ waived }) => waived === null);
  const promises = projects.map(promiseOfProject);
  const judgement = { snapshot, config, projects, findings, unknown: [], promises, published: null };
  const breaks = await judgeBreaks({ root, today, cache: undefined }, judgement, null, findings);
  return inOrder([...findings, ...breaks.findings]);
}
