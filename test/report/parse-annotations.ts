export interface Annotation {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const IN_DATA: readonly (readonly [string, string])[] = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const IN_PROPERTIES: readonly (readonly [string, string])[] = [['%3A', ':'], ['%2C', ','], ...IN_DATA];

/**
 * What GitHub's runner makes of a step's output: the command ends at the first blank, its properties at the next `::`,
 * split at commas and then at the first `=`. https://github.com/actions/runner (src/Runner.Common/ActionCommand.cs)
 */
export function parseAnnotations(output: string): { annotations: Annotation[]; rest: string[] } {
  const annotations: Annotation[] = [];
  const rest: string[] = [];
  for (const line of output.split('\n')) {
    const end = line.startsWith('::') ? line.indexOf('::', 2) : -1;
    if (end === -1) {
      rest.push(line);
      continue;
    }
    const head = line.slice(2, end);
    const blank = head.indexOf(' ');
    const command = blank === -1 ? head : head.slice(0, blank);
    const words = blank === -1 ? [] : head.slice(blank + 1).split(',');
    const properties = words.map((word) => {
      const [name = '', ...value] = word.trim().split('=');
      return [name, unescaped(value.join('='), IN_PROPERTIES)] as const;
    });
    const message = unescaped(line.slice(end + 2), IN_DATA);
    annotations.push({ command, properties: Object.fromEntries(properties), message });
  }
  return { annotations, rest };
}

function unescaped(text: string, table: readonly (readonly [string, string])[]): string {
  return table.reduce((read, [code, character]) => read.replaceAll(code, character), text);
}
