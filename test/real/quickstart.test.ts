import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { repoRoot } from '../harness/repo-root.ts';
import { spawnCommand } from '../harness/spawn-command.ts';
import { suite } from '../harness/suite.ts';
import { referenceMesh } from '../scenarios/reference-mesh.ts';

const page = join(repoRoot, 'QUICKSTART.md');
const BLOCK = /^```console\n([\s\S]*?)^```$/gm;
/** The page's first block; `npm test` itself begins with the set-up. */
const SETTING = 'export DBT_PROFILES_DIR="$PWD" PATH="$PWD/.venv/bin:$PATH"';
/** What differs from run to run: times, digests, who published. */
const VARIES: readonly (readonly [RegExp, string])[] = [
  [/\d{8}T\d{9}Z/g, 'TIMESTAMP'],
  [/\b[0-9a-f]{12,64}\b/g, 'DIGEST'],
];

suite('QUICKSTART', ({ test, timeout }) => {
  timeout(240_000);

  // `MESHGATE_RECORD=1` writes what is printed into the page.
  test('prints what the page shows', async () => {
    const mesh = referenceMesh();
    try {
      const text = readFileSync(page, 'utf8');
      assert.match(text, `\`\`\`sh\nnpm run setup\n${SETTING}\n\`\`\``);
      const blocks = [...text.matchAll(BLOCK)].map(([, body]) => body ?? '');
      assert.ok(blocks.length >= 5, `${blocks.length} blocks`);
      const commands = blocks.map((body) =>
        [...body.matchAll(/^\$ (.+)$/gm)].map(([, command]) => command ?? ''),
      );
      const { stdout } = await spawnCommand('bash', ['-c', script(commands)], {
        cwd: mesh.dir,
        env: mesh.env,
      });
      const printed = stdout.split('\u0001').map(plain);
      if (process.env['MESHGATE_RECORD']) {
        let index = 0;
        writeFileSync(
          page,
          text.replace(BLOCK, () => `\`\`\`console\n${printed[index++]}\`\`\``),
        );
      }
      assert.is(printed.length, blocks.length);
      for (const [index, body] of blocks.entries()) assert.is(same(printed[index] ?? ''), same(body));
    } finally {
      mesh.remove();
    }
  });
});

/** One shell for the page, as a reader has; each command is shown before what it prints. */
function script(blocks: readonly (readonly string[])[]): string {
  const shown = blocks.map((commands) =>
    commands.map((command) => `printf '%s\\n' ${quote(`$ ${command}`)}\n${command}`).join('\n'),
  );
  return `exec 2>&1\n${SETTING}\n${shown.join("\nprintf '\\001'\n")}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function plain(text: string): string {
  return text.replace(/^npm warn .*\n/gm, '').replace(/[ \t]+$/gm, '');
}

function same(text: string): string {
  return VARIES.reduce((changed, [pattern, word]) => changed.replace(pattern, word), text);
}
