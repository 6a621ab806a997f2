/** Of the output of a dbt that failed: what it says, with the files as the user knows them. */
export interface Spoken {
  /** Where dbt ran; the paths in its messages start there. */
  readonly folder: string;
  /** Of the project, relative to the Git root. */
  readonly project: string;
  /** Whether a path relative to the Git root is a file that the user knows. */
  readonly isKnown: (path: string) => boolean;
}

const MOST_LINES = 40;
const FILE = /\(([^()\n]+\.(?:sql|ya?ml|py|csv|md))\)|([^\s()'"`,:]+\.(?:sql|ya?ml|py|csv|md))\b/g;

/** The first error as dbt said it. */
export function errorOf(output: string, { folder, project, isKnown }: Spoken): string {
  const start = output.indexOf('Encountered an error:');
  const lines = output
    .slice(Math.max(start, 0))
    .replaceAll(`${folder}/`, '')
    .replaceAll(`${folder}\\`, '')
    .split('\n')
    // What dbt has compiled lies in a folder that is gone by the time that somebody looks.
    .filter((line) => !/^\s*(?:compiled code at|>?\s*Rendered) /i.test(line))
    .map((line) =>
      line.replace(FILE, (all: string, bracketed: string | undefined, bare: string | undefined) => {
        const path = (bracketed ?? bare ?? '').replaceAll('\\', '/');
        const own = project === '' ? path : `${project}/${path}`;
        if (isKnown(path) || !isKnown(own)) return all;
        return bracketed === undefined ? own : `(${own})`;
      }),
    );
  const rest = lines.length - MOST_LINES;
  return rest > 0 ? [...lines.slice(0, MOST_LINES), `… (${rest} more lines)`].join('\n') : lines.join('\n');
}

/** dbt-core and dbt 2 where a model asks the warehouse although it was told not to. */
const INTROSPECTION = /connection never acquired for thread|introspective queries are disabled/i;
const CONNECTION =
  /\bDatabase Error\b|\bOperationalError\b|(?:could not|cannot|can't|unable to|failed to) (?:connect|open|establish|resolve|reach)|connection (?:refused|error|reset|timed out|closed)|(?:login|log in|authentication) (?:failed|error)|DefaultCredentialsError/i;
const OWN_FAULT = /\b(?:Compilation|Parsing) Error\b/;

/** Why dbt could not compile for want of a warehouse; null where it is the project's own fault. */
export function outsideReason(output: string): 'introspection' | 'connection' | null {
  if (INTROSPECTION.test(output)) return 'introspection';
  return CONNECTION.test(output) && !OWN_FAULT.test(output) ? 'connection' : null;
}

/** The node at which it happened, for one line about it. */
export function nodeAtFault(output: string): string | null {
  return /\bin (\w+ \S+) \(/.exec(output)?.[1] ?? null;
}
