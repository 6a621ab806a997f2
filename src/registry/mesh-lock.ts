/** Which publication of an upstream a downstream stands on. */
export interface LockEntry {
  readonly environment: string;
  /** The file that named the place that it was read from, where that was not the registry. */
  readonly from?: string;
  /** Of the registry's history; of a manifest that meshgate did not publish, when dbt wrote it, if that is known. */
  readonly timestamp: string | null;
  /** Of the bytes of `latest/manifest.json`. */
  readonly sha256: string;
  /** The publisher's commit. */
  readonly git_commit: string | null;
}

/** `mesh.lock`: downstream → upstream → entry. */
export type MeshLock = ReadonlyMap<string, ReadonlyMap<string, LockEntry>>;

const HEADER = `# Which publication of each upstream the projects here stand on. Written by \`mesh sync\`; commit it.
# After a merge conflict run \`mesh sync\`: it writes this file anew.
version: 1
projects:`;

/**
 * Sorted, one fact a line, and between the facts of two upstreams always a line that never changes: two branches
 * that move different upstreams merge without a conflict.
 */
export function stringifyMeshLock(lock: MeshLock): string {
  const lines: string[] = [];
  for (const [downstream, upstreams] of sorted(lock)) {
    if (upstreams.size === 0) continue;
    lines.push(`  ${quoted(downstream)}:`);
    for (const [upstream, entry] of sorted(upstreams)) {
      lines.push(
        `    ${quoted(upstream)}:`,
        `      environment: ${quoted(entry.environment)}`,
        ...(entry.from === undefined ? [] : [`      from: ${quoted(entry.from)}`]),
        ...(entry.timestamp === null ? [] : [`      timestamp: ${entry.timestamp}`]),
        `      sha256: ${JSON.stringify(entry.sha256)}`,
        ...(entry.git_commit === null ? [] : [`      git_commit: ${JSON.stringify(entry.git_commit)}`]),
      );
    }
  }
  return lines.length === 0 ? `${HEADER} {}\n` : `${HEADER}\n${lines.join('\n')}\n`;
}

export function hasConflictMarkers(text: string): boolean {
  return /^(<{7}|>{7})( |\r?$)/m.test(text);
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Plain where YAML 1.1 and 1.2 both read it as text. */
function quoted(name: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name);
  const word = /^(true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return plain && !word ? name : JSON.stringify(name);
}
