import type { AcceptedChange } from '../../config/mesh-config.ts';
import type { Node } from '../../node.ts';
import type { Change } from '../differences/change.ts';

/** The first entry of `accept:` that lets a change pass today; null where none does. */
export function acceptedBy(
  accept: readonly AcceptedChange[],
  change: Change,
  today: string,
): AcceptedChange | null {
  return accept.find((entry) => !isExpired(entry, today) && isAbout(entry, change)) ?? null;
}

export function isExpired({ until }: AcceptedChange, today: string): boolean {
  return until !== null && until < today;
}

/** Whether an entry speaks of a change, in force or not. */
export function isAbout({ model, change, column }: AcceptedChange, made: Change): boolean {
  const isColumn = column === null || column.toLowerCase() === made.column?.toLowerCase();
  return change === made.id && isColumn && names(model, made.model);
}

/** `public_orders`, `dbt_up.public_orders`, `dbt_up.public_orders.v2` or `model.dbt_up.public_orders`. */
export function names(written: string, { name, project, version, unique_id }: Node): boolean {
  const plain = version === null ? [name] : [name, `${name}.v${version}`];
  return [unique_id, ...plain, ...plain.map((each) => `${project}.${each}`)].includes(written);
}
