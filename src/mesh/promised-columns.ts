import { promisedColumns } from '../node.ts';
import type { CrossReference } from './mesh.ts';

/**
 * The columns that a reference may rely on: those that are declared, and those that are published, for to take one
 * of them away is a breaking change and told as such. null where it reaches nothing sound, or where nobody knows them:
 * then another rule has said so.
 */
export function columnsPromised({
  reach,
  broken,
  upstream,
  targetId,
}: CrossReference): readonly string[] | null {
  if (reach.state !== 'found' || broken.length > 0 || reach.node.uncertain.includes('contract')) return null;
  const declared = promisedColumns(reach.node);
  if (declared === null || declared.length === 0) return null;
  const { published } = upstream;
  const nodes = published.state === 'contract' ? published.contract.nodes : [];
  const before = nodes.find(({ unique_id }) => unique_id === targetId);
  return before === undefined ? declared : [...new Set([...declared, ...(promisedColumns(before) ?? [])])];
}
