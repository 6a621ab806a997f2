/** Whether a path, relative to the Git root, is one of a pattern's: `*` and `?` stay within a folder, `**` does not. */
export function pathPattern(pattern: string): (path: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (sign) => SIGNS[sign] ?? sign);
  // A folder stands for all that is in it.
  const whole = new RegExp(`^(?:${source.replace(/\/$/, '')})(?:/.*)?$`, 'su');
  return (path) => whole.test(path);
}

const SIGNS: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
