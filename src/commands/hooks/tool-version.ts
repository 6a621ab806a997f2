import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface ToolProblem {
  readonly message: string;
  readonly next: string;
}

/** Where npm has its own lockfile, the one of what is installed, and meshgate in both. */
const WANTED = 'package-lock.json';
const INSTALLED = 'node_modules/.package-lock.json';
const ENTRY = 'node_modules/meshgate';

/**
 * What to do where the repository's lockfile asks for another meshgate than is installed; null where it does not, or
 * does not say. Lockfiles that are not newer than what is installed are not read.
 */
export function toolProblem(root: string): ToolProblem | null {
  try {
    if (timeOf(join(root, WANTED)) <= timeOf(join(root, INSTALLED))) return null;
    const [wanted, installed] = [WANTED, INSTALLED].map((name) => entryIn(join(root, name)));
    if (wanted === undefined || installed === undefined) return null;
    if (wanted.version === installed.version && wanted.integrity === installed.integrity) return null;
    return {
      message: `${WANTED} asks for meshgate ${wanted.version}, and ${installed.version} is installed`,
      next: 'npm ci',
    };
  } catch {
    return null;
  }
}

function timeOf(file: string): number {
  return statSync(file).mtimeMs;
}

function entryIn(file: string): { readonly version?: string; readonly integrity?: string } | undefined {
  return JSON.parse(readFileSync(file, 'utf8')).packages?.[ENTRY];
}
