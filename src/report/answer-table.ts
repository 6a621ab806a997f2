import type { Answer } from '../mesh/compatibility/publish-answer.ts';
import { modelName, tellChange } from '../mesh/differences/tell-change.ts';
import type { AnswerInput } from './answer-input.ts';
import { safeLine } from './safe-text.ts';
import { conclusion, inOrder, tellDoubt, tellReader, tellVerdict } from './tell-answer.ts';

export const MARK: Readonly<Record<Answer, string>> = { yes: '✓', no: '✗', unknown: '?' };

/** For people: each change with whom it breaks and the way that breaks nobody, then the answer. */
export function answerTable(input: AnswerInput): string {
  const { project, environment, from, to, changes, doubts, unsure, answer } = input;
  const lines = [`${project} for ${environment}: from ${from} to ${to}`, ''];
  for (const judged of inOrder(changes)) {
    const { change, broken, verdict } = judged;
    const { message, safePath } = tellChange(change);
    const mark = verdict === 'refused' ? '✗' : ' ';
    lines.push(
      `  ${mark} ${modelName(change)} ${message} (${change.id}, ${change.level}, ${tellVerdict(judged)})`,
    );
    for (const reader of broken) lines.push(`      - ${tellReader(reader)}`);
    if (verdict === 'refused' && safePath !== '') lines.push(`      → ${safePath}`);
  }
  for (const doubt of [...unsure, ...doubts]) lines.push(`  ? ${tellDoubt(doubt)}`);
  if (lines.length > 2) lines.push('');
  lines.push(`${MARK[answer]} ${project}: ${conclusion(input)}`);
  return `${lines.map(safeLine).join('\n')}\n`;
}
