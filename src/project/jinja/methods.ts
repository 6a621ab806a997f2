import type { Value } from './value.ts';

const TEXT: Readonly<Record<string, (text: string, ...args: string[]) => Value | undefined>> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  strip: (text, ...rest) => (rest.length === 0 ? text.trim() : undefined),
  string: (text) => text,
  replace: (text, from, to) =>
    from === undefined || to === undefined ? undefined : text.replaceAll(from, to),
  split: (text, by) => (by === undefined || by === '' ? undefined : text.split(by)),
  format: (text, ...values) => {
    const parts = text.split('{}');
    const isPlain = parts.length === values.length + 1 && !/[{}]/.test(parts.join(''));
    return isPlain ? parts.map((part, index) => part + (values[index] ?? '')).join('') : undefined;
  },
};

/** Python's method of that name, or Jinja's filter, on a value; undefined where it is not known what it gives. */
export function methodOf(value: Value, name: string, args: readonly Value[]): Value | undefined {
  if (typeof value === 'string') {
    if (value.includes('{{')) return name === 'string' ? value : undefined;
    const words = args.map((argument) => (typeof argument === 'string' ? argument : null));
    if (words.includes(null) || words.some((word) => word?.includes('{{')) || !Object.hasOwn(TEXT, name))
      return undefined;
    return TEXT[name]?.(value, ...(words as string[]));
  }
  if (args.length > 0 || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return ofList(value, name);
  const entries = Object.entries(value as Readonly<Record<string, Value>>);
  if (name === 'items') return entries;
  if (name === 'keys' || name === 'list') return entries.map(([key]) => key);
  return name === 'values' ? entries.map(([, inner]) => inner) : undefined;
}

function ofList(values: readonly Value[], name: string): Value | undefined {
  if (name === 'list') return values;
  if (name === 'first') return values[0];
  return name === 'last' ? values.at(-1) : undefined;
}
