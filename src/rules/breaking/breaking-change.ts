import type { Held, RefusedChange } from '../../mesh/compatibility/breaks.ts';
import type { BrokenReader } from '../../mesh/compatibility/broken-readers.ts';
import { tellChange } from '../../mesh/differences/tell-change.ts';
import { modelName } from '../contract/model-name.ts';
import { sentences } from '../reference/wording.ts';
import type { Rule } from '../rule.ts';

export default {
  id: 'breaking-change',
  category: 'breaking',
  severity: 'error',
  summary: 'A model that others may read must keep what it promises.',
  since: 1,
  *check({ refused }) {
    for (const { change, broken, at, held } of refused) {
      const { id, model, column } = change;
      const { message, safePath } = tellChange(change);
      yield {
        at,
        project: model.project,
        unique_id: model.unique_id,
        target: column === null ? id : `${id}:${column}`,
        message: `${modelName(model)}: ${message}. This breaks ${promise(held)}. ${readers(broken)}`,
        help: sentences(
          held.by === 'readers' ? TOGETHER : null,
          safePath || NOTICED,
          column !== null && model.version === null
            ? '`mesh fix` keeps the model as it was as version 1 beside it.'
            : null,
          onPurpose(change),
        ),
        // Where nothing is published, a change together with its readers is whole.
        certainty: held.by === 'readers' && broken.every(isUnsure) ? 'unknown' : 'certain',
        related: broken
          .filter(({ reader }) => reader.publishedAt === null)
          .map((one) => ({ message: `${one.reader.unique_id} ${one.reason}`, at: one.at })),
      };
    }
  },
} satisfies Rule;

const NOTICED =
  'Put it into a new version of the model: whoever takes every column would notice it in this one.';

const TOGETHER = 'Change its readers in the same commit, or let them move first.';

function promise(held: Held): string {
  if (held.by === 'publication') return `what is published (${held.path})`;
  if (held.by === 'readers') return 'who reads it here';
  return 'what it promised before this change; what is published is not known here';
}

function isUnsure({ certainty }: BrokenReader): boolean {
  return certainty === 'unknown';
}

const NAMED = 5;

function readers(broken: readonly BrokenReader[]): string {
  if (broken.length === 0) return 'No reader of it is known here, but others may have built on it.';
  const reasons = new Map<string, string[]>();
  for (const { at, reader, reason } of broken.slice(0, NAMED)) {
    const whose = reader.publishedAt === null ? '' : ` in ${reader.project}`;
    const places = reasons.get(reason) ?? [];
    places.push(`${at.path}:${at.line}:${at.column}${whose}`);
    reasons.set(reason, places);
  }
  const named = [...reasons].map(([reason, places]) => `${places.join(', ')} (${reason})`);
  const more = broken.length > NAMED ? ` and ${broken.length - NAMED} more` : '';
  return `Its readers: ${named.join('; ')}${more}.`;
}

function onPurpose({ id, model, column }: RefusedChange['change']): string {
  const of = column === null ? '' : `, column: ${column}`;
  const name = `${model.project}.${model.name}${model.version === null ? '' : `.v${model.version}`}`;
  return `On purpose: \`accept: [{model: ${name}, change: ${id}${of}, reason: …}]\` in mesh.yml. \`mesh explain ${id}\` tells more.`;
}
