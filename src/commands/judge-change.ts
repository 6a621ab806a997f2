import type { Finding } from '../finding.ts';
import { judge } from '../rules/judge.ts';
import { git, resolveCommit } from '../shell/git.ts';
import { revisionSnapshot } from '../source/git-snapshots.ts';
import { memorySnapshot } from '../source/memory-snapshot.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';

export interface Verdict {
  /** What the change brought, or everything where no base is given. */
  readonly findings: readonly Finding[];
  /** How many were there before. */
  readonly existing: number;
}

/** Judges a workspace; with base commits, only what occurs more often than in each of them counts. */
export async function judgeChange(workspace: Workspace, bases: readonly string[] | null): Promise<Verdict> {
  const { root, mesh, config } = workspace;
  const findings = judge(mesh, config.rules);
  // Most commits have nothing to answer for: then nobody needs to know what the base was like.
  if (bases === null || findings.length === 0) return { findings, existing: 0 };
  const allowance = new Map<string, number>();
  for (const base of bases) {
    const snapshot = base === EMPTY ? memorySnapshot({}, 'the empty tree') : revisionSnapshot(root, base);
    const before = await loadWorkspace(root, snapshot);
    for (const [fingerprint, count] of counts(judge(before.mesh, config.rules))) {
      allowance.set(fingerprint, Math.max(count, allowance.get(fingerprint) ?? 0));
    }
  }
  const brought = findings.filter(({ fingerprint }) => {
    const left = allowance.get(fingerprint) ?? 0;
    allowance.set(fingerprint, left - 1);
    return left <= 0;
  });
  return { findings: brought, existing: findings.length - brought.length };
}

/** Stands for the tree before the first commit. */
const EMPTY = '';

/** The parents that the commit in the making will have: HEAD, and what is being merged into it. */
export async function parentsOfNext(root: string): Promise<string[]> {
  const head = await resolveCommit(root, 'HEAD');
  if (head === null) return [EMPTY];
  const merging = (await resolveCommit(root, 'MERGE_HEAD')) === null ? [] : await mergeHeads(root);
  return [head, ...merging];
}

async function mergeHeads(root: string): Promise<string[]> {
  const path = (await git(root, ['rev-parse', '--git-path', 'MERGE_HEAD'])).toString('utf8').trim();
  const { readFile } = await import('node:fs/promises');
  const { resolve } = await import('node:path');
  return (await readFile(resolve(root, path), 'utf8')).split('\n').filter(Boolean);
}

function counts(findings: readonly Finding[]): Map<string, number> {
  const map = new Map<string, number>();
  for (const { fingerprint } of findings) map.set(fingerprint, (map.get(fingerprint) ?? 0) + 1);
  return map;
}
