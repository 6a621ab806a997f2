/** The kind of text that a file's name says it is. */
export type Reader = 'yaml' | 'python' | 'jinja';

export function readerOf(path: string): Reader {
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  return /\.py$/i.test(path) ? 'python' : 'jinja';
}
