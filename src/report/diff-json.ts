import { tellChange } from '../mesh/differences/tell-change.ts';
import type { DiffInput } from './diff-input.ts';

/** The JSON of `mesh diff`. Its keys are fixed: others script against them. */
export function diffJson({ project, from, to, level, changes }: DiffInput): string {
  const document = {
    version: 1,
    project,
    from,
    to,
    level,
    changes: changes.map((change) => {
      const { message, safePath } = tellChange(change);
      return {
        id: change.id,
        level: change.level,
        noticed_by_star: change.isNoticedByStar,
        unique_id: change.model.unique_id,
        column: change.column,
        before: change.before,
        after: change.after,
        message,
        safe_path: safePath === '' ? null : safePath,
      };
    }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
