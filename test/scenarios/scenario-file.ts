/** One command of a scenario and what is to come of it. */
export interface Step {
  /** What the shell is given, with line breaks. */
  readonly command: string;
  /** stdout and stderr as they come. A line `...` stands for any lines, `[..]` for anything in a line. */
  readonly output: readonly string[];
  readonly status: number;
  /** The lines of the file that say `output` and `status`: from, and up to but not including. */
  readonly expected: readonly [number, number];
}

export interface Scenario {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** Reads a scenario; README.md beside this file says how one is written. */
export function parseScenario(text: string, path: string): Scenario {
  const lines = text.split('\n');
  const [title = ''] = lines;
  if (title === '' || lines[1] !== '')
    throw new Error(`${path}: begin with the story in one line, then a blank`);
  const steps: Step[] = [];
  let at = 2;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line === '' || line.startsWith('# ')) {
      at += 1;
      continue;
    }
    if (!line.startsWith('$ '))
      throw new Error(`${path}:${at + 1}: \`$ command\` was expected, not: ${line}`);
    const command = [line.slice(2)];
    at += 1;
    for (; lines[at]?.startsWith('> '); at += 1) command.push((lines[at] ?? '').slice(2));
    const from = at;
    while (at < lines.length && !/^(?:\$ |# |$)/.test(lines[at] ?? '')) at += 1;
    const output = lines.slice(from, at);
    const status = /^\[(\d+)\]$/.exec(output.at(-1) ?? '')?.[1];
    if (status !== undefined) output.pop();
    steps.push({ command: command.join('\n'), output, status: Number(status ?? 0), expected: [from, at] });
  }
  if (steps.length === 0) throw new Error(`${path}: no command`);
  return { title, steps };
}

/** Whether some output is what a step expects. Blank lines count on neither side: in the file they end a step. */
export function isAsExpected(actual: string, expected: readonly string[]): boolean {
  return matches(printedLines(actual), expected);
}

/** What a step printed, as it would stand in the file. */
export function printedLines(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

function matches(actual: readonly string[], expected: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.length === 0;
  if (first === '...') return actual.some((_, at) => matches(actual.slice(at), rest)) || matches([], rest);
  const [line, ...others] = actual;
  return line !== undefined && isLike(line, first.trimEnd()) && matches(others, rest);
}

function isLike(line: string, pattern: string): boolean {
  const parts = pattern.split('[..]').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(line);
}
