import { createHash } from 'node:crypto';

/** What stays the same of a finding while lines move: rule, path, node and target. 16 hex digits. */
export function fingerprint(
  rule: string,
  path: string,
  uniqueId: string | null,
  target: string | null,
): string {
  const identity = [rule, path, uniqueId ?? '', target ?? ''].join('\0');
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}
