import type { Answer, Judged } from '../mesh/compatibility/publish-answer.ts';
import type { KnownReader } from '../mesh/known-reader.ts';

/** The answer of `mesh can-i-publish`, and all that it rests on. */
export interface AnswerInput extends Judged {
  readonly project: string;
  readonly environment: string;
  /** As people say it: `the latest publication for prod (20261122T…)`. */
  readonly from: string;
  readonly to: string;
  readonly answer: Answer;
  /** Everybody who is known to read the project. */
  readonly readers: readonly KnownReader[];
}
