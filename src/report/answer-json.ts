import { tellChange } from '../mesh/differences/tell-change.ts';
import type { ReaderDoubt } from '../mesh/known-reader.ts';
import type { AnswerInput } from './answer-input.ts';

/** The JSON of `mesh can-i-publish`. Its keys are fixed: others script against them. */
export function answerJson(input: AnswerInput): string {
  const { project, environment, from, to, answer, changes, doubts, unsure, readers } = input;
  const document = {
    version: 1,
    project,
    environment,
    from,
    to,
    answer,
    changes: changes.map(({ change, policy, verdict, broken, accepted }) => {
      const { message, safePath } = tellChange(change);
      return {
        id: change.id,
        level: change.level,
        policy,
        verdict,
        unique_id: change.model.unique_id,
        column: change.column,
        before: change.before,
        after: change.after,
        message,
        safe_path: safePath === '' ? null : safePath,
        accepted: accepted === null ? null : { reason: accepted.reason, until: accepted.until },
        readers: broken.map(({ reader, at, column, certainty, reason }) => ({
          project: reader.project,
          unique_id: reader.unique_id,
          path: at.path,
          line: at.line,
          column: at.column,
          reads: column,
          certainty,
          reason,
          published_at: reader.publishedAt,
        })),
      };
    }),
    doubts: [...unsure, ...doubts].map(doubtJson),
    known_readers: readers.length,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function doubtJson({ project, reason, at }: ReaderDoubt) {
  return {
    project,
    reason,
    path: at?.path ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
  };
}
