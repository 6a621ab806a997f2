import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadWorkspace, type Workspace } from '../../src/commands/workspace.ts';
import type { Finding } from '../../src/finding.ts';
import { judge } from '../../src/rules/judge.ts';
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

/** Every finding of a repository of these files. */
export async function judgeFiles(files: Files, today?: string): Promise<Finding[]> {
  const { mesh, config } = await workspaceOf(files, today);
  return judge(mesh, config.rules);
}
