import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licence texts of every package that these bundled files come from. */
export function thirdPartyLicences(root, inputs) {
  const folders = new Set(inputs.map(packageFolder).filter(Boolean));
  const parts = [...folders].sort().map((folder) => licenceOf(join(root, folder)));
  return `meshgate contains the following packages.\n${parts.join('')}`;
}

function packageFolder(path) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function licenceOf(folder) {
  const {
    name,
    version,
    license = 'unknown',
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
  return `\n${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`;
}
