import { safeLine } from './safe-text.ts';

/** Git's own difference, fit for a terminal. What is piped on can still be applied. */
export function fileDiff(diff: string, color: boolean): string {
  const paint = (code: number, line: string): string => (color ? `\u001b[${code}m${line}\u001b[0m` : line);
  return diff
    .split('\n')
    .map((line) => {
      const [text = '', end = ''] = line.endsWith('\r') ? [line.slice(0, -1), '\r'] : [line, ''];
      const safe = text.split('\t').map(safeLine).join('\t') + end;
      if (/^(?:diff |index |--- |\+\+\+ |new file )/.test(line)) return paint(1, safe);
      if (line.startsWith('@@')) return paint(36, safe);
      if (line.startsWith('+')) return paint(32, safe);
      return line.startsWith('-') ? paint(31, safe) : safe;
    })
    .join('\n');
}
