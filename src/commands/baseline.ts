import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../finding.ts';
import { isOpen } from '../rules/baseline.ts';
import { gitPlaces } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { BASELINE, baselineText } from './baseline-file.ts';
import { cacheOf } from './cache-of.ts';
import type { Command } from './command.ts';
import { judgeSnapshot } from './judge-snapshot.ts';
import { writeFiles } from './write-files.ts';

const HELP = `Usage: mesh baseline [options]

Accepts what mesh check finds today, in mesh-baseline.json at the Git root: commit it, and only new findings count.
mesh check takes out what is mended.

  --dry-run  only say how much it would accept
  --cwd DIR  work in DIR

Example: mesh baseline
`;

export const command: Command = {
  help: HELP,
  options: { 'dry-run': { type: 'boolean' } },
  async run({ values }, context) {
    const places = await gitPlaces(context.cwd);
    const { root } = places;
    const today = context.now().toISOString().slice(0, 10);
    const judging = { root, today, cache: cacheOf(context, places) };
    const { findings } = await judgeSnapshot(judging, treeSnapshot(root));
    const accepted = findings.filter((finding) => isOpen(finding) || finding.waived?.by === 'baseline');
    const text = baselineText(accepted);
    const does = values['dry-run'] === true ? 'would accept' : 'accepts';
    if (values['dry-run'] !== true) {
      if (text === null) await rm(join(root, BASELINE), { force: true });
      else await writeFiles(root, [{ path: BASELINE, bytes: Buffer.from(text), isText: true }]);
    }
    if (text === null) context.stdout('nothing is found: no baseline is needed\n');
    else context.stdout(`${BASELINE} ${does} ${told(accepted)}\n`);
    return 0;
  },
};

function told(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${count(errors, 'error')} and ${count(findings.length - errors, 'warning')}`;
}
