import type { BrokenReader } from '../mesh/compatibility/broken-readers.ts';
import type { JudgedChange } from '../mesh/compatibility/judge-changes.ts';
import type { ReaderDoubt } from '../mesh/known-reader.ts';
import type { AnswerInput } from './answer-input.ts';

/** What decides first, the rest in the order of the models. */
export function inOrder(changes: readonly JudgedChange[]): JudgedChange[] {
  const rank = { refused: 0, accepted: 1, passes: 2 } as const;
  return [...changes].sort((a, b) => rank[a.verdict] - rank[b.verdict]);
}

/** Why a change is refused or not: `refused by query`. */
export function tellVerdict({ verdict, policy, accepted }: JudgedChange): string {
  if (accepted !== null) return `accepted: ${accepted.reason}`;
  return verdict === 'refused' ? `refused by ${policy}` : `passes ${policy}`;
}

/** `shop: shop/models/reach.sql:3:8 reads amount (model.shop.reach)` */
export function tellReader({ reader, at, reason, certainty }: BrokenReader): string {
  const since = reader.publishedAt === null ? '' : `, published ${reader.publishedAt}`;
  const doubt = certainty === 'unknown' && !reason.startsWith('may ') ? ', perhaps' : '';
  return `${reader.project}: ${at.path}:${at.line}:${at.column} ${reason}${doubt} (${reader.unique_id}${since})`;
}

export function tellDoubt({ project, reason, at }: ReaderDoubt): string {
  return `${project}: ${at === null ? '' : `${at.path}:${at.line}:${at.column} `}${reason}`;
}

/** The answer in one sentence. */
export function conclusion({ answer, changes, doubts, unsure, readers }: AnswerInput): string {
  if (changes.length === 0 && answer === 'yes') return 'yes: nothing that is promised changed';
  const refused = changes.filter(({ verdict }) => verdict === 'refused');
  const broken = new Set(
    refused.flatMap(({ broken: of }) => of.map(({ reader }) => `${reader.project} ${reader.unique_id}`)),
  );
  const harm = `${count(refused.length, 'change')} of ${changes.length} refused, ${count(broken.size, 'reader')} of ${readers.length} concerned`;
  if (answer === 'no') return `no: ${harm}`;
  const open = doubts.length + unsure.length;
  if (answer === 'unknown')
    return `unknown: ${refused.length > 0 ? `${harm}, and nobody can tell whether they break` : `${count(open, 'thing')} that nobody here can tell`}`;
  return `yes: ${count(changes.length, 'change')}, none refused, with ${count(readers.length, 'known reader')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
