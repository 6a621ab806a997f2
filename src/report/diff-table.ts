import type { Change, Level } from '../mesh/differences/change.ts';
import { modelName, tellChange } from '../mesh/differences/tell-change.ts';
import type { DiffInput } from './diff-input.ts';
import { safeLine } from './safe-text.ts';

const SIGN: Readonly<Record<Level, string>> = { compatible: ' ', 'query-breaking': '!', breaking: '✗' };

/** For people: by model, the worst first in each, with the way that breaks nobody. */
export function diffTable({ project, from, to, level, changes }: DiffInput): string {
  const lines = [`${project}: from ${from} to ${to}`];
  for (const [name, of] of byModel(changes)) {
    lines.push('', `  ${name}`);
    const paths = new Set<string>();
    for (const change of of) {
      const { message, safePath } = tellChange(change);
      const star = change.isNoticedByStar ? ' (a select * notices)' : '';
      lines.push(`    ${SIGN[change.level]} ${change.level.padEnd(14)}  ${message}${star}`);
      if (safePath !== '') paths.add(safePath);
    }
    for (const path of paths) lines.push(`      → ${path}`);
  }
  lines.push('', conclusion(level, changes.length));
  return `${lines.map(safeLine).join('\n')}\n`;
}

const RANK: readonly Level[] = ['breaking', 'query-breaking', 'compatible'];

function byModel(changes: readonly Change[]): Map<string, Change[]> {
  const models = new Map<string, Change[]>();
  const inOrder = [...changes].sort((a, b) => RANK.indexOf(a.level) - RANK.indexOf(b.level));
  for (const change of changes) models.set(modelName(change), []);
  for (const change of inOrder) models.get(modelName(change))?.push(change);
  return models;
}

const SAYS: Readonly<Record<Level, string>> = {
  compatible: '✓ Nobody who names what he reads notices',
  'query-breaking': '! Breaks whoever reads what changed',
  breaking: '✗ Breaks every reader',
};

function conclusion(level: Level, count: number): string {
  if (count === 0) return '✓ Nothing that is promised changed';
  return `${SAYS[level]} (${count} change${count === 1 ? '' : 's'}, ${level})`;
}
