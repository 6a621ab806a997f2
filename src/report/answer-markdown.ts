import type { JudgedChange } from '../mesh/compatibility/judge-changes.ts';
import { modelName, tellChange } from '../mesh/differences/tell-change.ts';
import type { AnswerInput } from './answer-input.ts';
import { MARK } from './answer-table.ts';
import { plain } from './plain-markdown.ts';
import { conclusion, inOrder, tellDoubt, tellReader, tellVerdict } from './tell-answer.ts';

/** GitHub takes 65,536 characters of a comment. */
const ROOM = { changes: 45_000, doubts: 15_000 } as const;
/** Of one change. */
const READERS = 10;

/** For a pull request's comment. Its first line is hidden: by it CI finds the comment that it wrote before. */
export function answerMarkdown(input: AnswerInput): string {
  const { project, environment, from, to, changes, doubts, unsure, answer } = input;
  const lines = [
    `<!-- mesh can-i-publish ${project} ${environment} -->`,
    `### ${MARK[answer]} May ${plain(project)} be published for ${plain(environment)}? ${plain(conclusion(input))}`,
    '',
    plain(`From ${from} to ${to}.`),
  ];
  if (changes.length > 0) {
    const [rows, left] = whatFits(inOrder(changes).map(row), ROOM.changes);
    lines.push('', '| change | level | verdict | readers |', '|---|---|---|---|', ...rows);
    if (left > 0) lines.push('', `The log has ${left} more.`);
  }
  const open = [...unsure, ...doubts];
  if (open.length > 0) {
    const [items, left] = whatFits(
      open.map((doubt) => `- ${plain(tellDoubt(doubt))}`),
      ROOM.doubts,
    );
    lines.push('', 'Nobody here can tell:', '', ...items);
    if (left > 0) lines.push(`- ${left} more, which the log has`);
  }
  return `${lines.join('\n')}\n`;
}

function row(judged: JudgedChange): string {
  const { change, broken, verdict } = judged;
  const { message, safePath } = tellChange(change);
  const path = verdict === 'refused' && safePath !== '' ? `<br>→ ${plain(safePath)}` : '';
  const readers = broken.slice(0, READERS).map((reader) => plain(tellReader(reader)));
  if (broken.length > READERS) readers.push(`and ${broken.length - READERS} more`);
  const cells = [
    `${plain(modelName(change))} ${plain(message)}${path}`,
    change.level,
    plain(tellVerdict(judged)),
    readers.join('<br>'),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The first lines that there is room for, and how many are left out. */
function whatFits(lines: readonly string[], room: number): [fitting: string[], left: number] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > room;
  });
  const fitting = end === -1 ? [...lines] : lines.slice(0, end);
  return [fitting, lines.length - fitting.length];
}
