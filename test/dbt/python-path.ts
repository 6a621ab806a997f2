import { join } from 'node:path';
import { repoRoot } from '../harness/repo-root.ts';

/** The interpreter that has dbt and PyYAML. */
export const pythonPath = join(
  repoRoot,
  '.venv',
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);
