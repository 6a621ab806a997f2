import { promisedColumns } from '../node.ts';
import type { CrossReference } from './mesh.ts';

/**
 * The columns that a reference may rely on; null where it reaches nothing sound, or where nobody knows them: then
 * another rule has said so.
 */
export function columnsPromised({ reach, broken }: CrossReference): readonly string[] | null {
  if (reach.state !== 'found' || broken.length > 0 || reach.node.uncertain.includes('contract')) return null;
  const columns = promisedColumns(reach.node);
  return columns === null || columns.length === 0 ? null : columns;
}
