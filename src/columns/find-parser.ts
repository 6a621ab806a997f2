import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = '@polyglot-sql/sdk';

export const NOT_INSTALLED = `the SQL parser is not installed: \`npm install --save-dev ${PACKAGE}\``;

/** Whether there is a parser, as Node would find it: a look at a few folders, where Node's own search costs a start. */
export function parserFolder(): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', PACKAGE);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === dirname(folder)) return null;
  }
}

/** Where the parser lies, and its version, which decides what it makes of a text; null where it is not installed. */
export function findParser(): { readonly url: string; readonly version: string } | null {
  const folder = parserFolder();
  try {
    const url = import.meta.resolve(PACKAGE);
    const { version } = JSON.parse(readFileSync(join(folder ?? '', 'package.json'), 'utf8')) as {
      version: string;
    };
    return { url, version };
  } catch {
    return null;
  }
}
