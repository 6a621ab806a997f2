import { OutsideError } from '../errors.ts';

/** Whether a text is the key of an object: relative, with `/`, and leading nowhere else. */
export function isKey(key: string): boolean {
  return key.split('/').every((part) => /^[^\\:\0]+$/.test(part) && part !== '.' && part !== '..');
}

/** Keys are made of checked names; this is the second lock on the same door. */
export function checkKey(key: string): string {
  if (isKey(key)) return key;
  throw new OutsideError(`${JSON.stringify(key.slice(0, 200))} is no key of a registry.`);
}
