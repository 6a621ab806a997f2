import { type DataType, parseDataType, type TypeField } from './data-type.ts';
import { kindOf } from './type-kind.ts';

/**
 * What a type became, for who reads it: `widened` holds all that it held and more, `narrowed` less, `changed` is another
 * kind of value. `unknown` where a text is no type that is known, and differs.
 */
export type TypeChange = 'same' | 'widened' | 'narrowed' | 'changed' | 'unknown';

/** Compares two types as they are written for an adapter (dbt's `adapter_type`). */
export function compareTypes(before: string, after: string, adapter: string | null): TypeChange {
  if (squeeze(before) === squeeze(after)) return 'same';
  const [old, now] = [parseDataType(before), parseDataType(after)];
  return old === null || now === null ? 'unknown' : compare(old, now, adapter);
}

function compare(before: DataType, after: DataType, adapter: string | null): TypeChange {
  if (before.fields.length > 0 || after.fields.length > 0) return compareNested(before, after, adapter);
  const [old, now] = [kindOf(before, adapter), kindOf(after, adapter)];
  if (old === null || now === null) {
    if (old !== now || before.name !== after.name)
      return old === null && now === null ? 'unknown' : 'changed';
    return JSON.stringify(before.params) === JSON.stringify(after.params) ? 'same' : 'unknown';
  }
  if (old.kind !== now.kind) return 'changed';
  return all(old.sizes.map((size, index) => compareSizes(size, now.sizes[index] ?? size)));
}

function compareSizes(before: number, after: number): TypeChange {
  if (Object.is(before, after)) return 'same';
  if (Number.isNaN(before) || Number.isNaN(after)) return 'unknown';
  return before < after ? 'widened' : 'narrowed';
}

const SAME_FORM: Readonly<Record<string, string>> = {
  list: 'array',
  row: 'struct',
  record: 'struct',
  object: 'struct',
};

function compareNested(before: DataType, after: DataType, adapter: string | null): TypeChange {
  const form = ({ name }: DataType): string => SAME_FORM[name] ?? name;
  if (form(before) !== form(after)) return 'changed';
  // A struct whose fields are not told promises less than one whose fields are.
  if (before.fields.length === 0) return 'widened';
  if (after.fields.length === 0) return 'changed';
  if (!before.fields.every(({ name }) => name !== null)) {
    if (before.fields.length !== after.fields.length) return 'changed';
    return all(before.fields.map(({ type }, index) => compareField(type, after.fields[index], adapter)));
  }
  const now = new Map(after.fields.map((field) => [field.name, field]));
  const kept = before.fields.map(({ name, type }) => compareField(type, now.get(name), adapter));
  return all(after.fields.length > before.fields.length ? [...kept, 'widened'] : kept);
}

function compareField(before: DataType, after: TypeField | undefined, adapter: string | null): TypeChange {
  return after === undefined ? 'changed' : compare(before, after.type, adapter);
}

/** Several changes at once: one to more and one to less is another type. */
function all(changes: readonly TypeChange[]): TypeChange {
  const found = new Set(changes.filter((change) => change !== 'same'));
  if (found.size === 0) return 'same';
  if (found.size === 1) return [...found][0] ?? 'same';
  return found.has('changed') || !found.has('unknown') ? 'changed' : 'unknown';
}

function squeeze(text: string): string {
  return text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?([(),<>:]) ?/g, '$1')
    .trim();
}
