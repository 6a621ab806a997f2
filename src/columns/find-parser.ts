import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = '@polyglot-sql/sdk';

export const NOT_INSTALLED = `the SQL parser is not installed: \`npm install --save-dev ${PACKAGE}\``;

/**
 * The version of the parser that Node would find; null where it is not installed. A look at a few folders, where Node's
 * own search costs a start.
 */
export function parserVersion(): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', PACKAGE, 'package.json');
    if (existsSync(found)) return versionIn(found);
    if (folder === dirname(folder)) return null;
  }
}

function versionIn(file: string): string | null {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  } catch {
    return null;
  }
}

/** Where the parser lies, and its version, which decides what it makes of a text; null where it is not installed. */
export function findParser(): { readonly url: string; readonly version: string } | null {
  const version = parserVersion();
  try {
    return version === null ? null : { url: import.meta.resolve(PACKAGE), version };
  } catch {
    return null;
  }
}
