#!/usr/bin/env node
// Puts dbt's documents of the three projects into one folder, with a page that leads to them.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const projects = ['dbt_up', 'dbt_down_loom', 'dbt_down'];
const site = process.argv[2] ?? 'site';

const missing = projects.filter((name) => !existsSync(page(name)));
if (missing.length > 0) {
  process.stderr.write(`site: run \`dbt docs generate --static\` in ${missing.join(', ')} first\n`);
  process.exitCode = 3;
} else {
  for (const name of projects) {
    mkdirSync(join(site, name), { recursive: true });
    copyFileSync(page(name), join(site, name, 'index.html'));
  }
  const links = projects.map((name) => `<li><a href="${name}/">${name}</a></li>`).join('\n');
  const head = '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>The mesh</title>';
  writeFileSync(join(site, 'index.html'), `${head}\n<h1>The mesh</h1>\n<ul>\n${links}\n</ul>\n</html>\n`);
}

function page(name) {
  return join(root, name, 'target/static_index.html');
}
