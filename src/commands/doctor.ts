import { UsageError } from '../errors.ts';
import { loadHeads } from '../project/project-heads.ts';
import { safeText } from '../report/safe-text.ts';
import { gitPlaces } from '../shell/git.ts';
import { trackedSnapshot } from '../source/tree-snapshot.ts';
import { type Command, text } from './command.ts';
import { examineDbt } from './doctor/dbt.ts';
import type { Diagnosis, Patient } from './doctor/diagnosis.ts';
import { examineHooks } from './doctor/hook-managers.ts';
import { examineTools } from './doctor/tools.ts';
import { examineUpstreams } from './doctor/upstreams.ts';
import { readConfig } from './read-config.ts';

const HELP = `Usage: mesh doctor [options]

Looks at what meshgate stands on: Node, Git, which hooks run and by whom, the registry, mesh.lock, state/, dbt and
dbt-loom of each project, profiles. Changes nothing. Exit 1 when something is broken.

  --format table|json  how to print it
  --cwd DIR            work in DIR

Example: mesh doctor
`;

const SIGNS: Readonly<Record<Diagnosis['state'], string>> = { ok: '✓', warning: '!', broken: '✗' };

export const command: Command = {
  help: HELP,
  options: { format: { type: 'string' } },
  async run({ values }, context) {
    const format = text(values, 'format') ?? 'table';
    if (format !== 'table' && format !== 'json')
      throw new UsageError(`mesh doctor has no format \`${format}\`.`, 'Formats: table, json.');
    const places = await gitPlaces(context.cwd);
    const snapshot = trackedSnapshot(places.root);
    const config = await readConfig(snapshot);
    const heads = await loadHeads(snapshot, config);
    const paths = (await snapshot.list()).map(({ path }) => path);
    const patient: Patient = { places, config, heads, paths, context };
    const examined = await Promise.all(
      [examineTools, examineHooks, examineUpstreams, examineDbt].map((examine) => examine(patient)),
    );
    const checks = examined.flat();
    if (format === 'json') context.stdout(`${JSON.stringify({ version: 1, checks }, null, 2)}\n`);
    else context.stdout(table(checks));
    return checks.some(({ state }) => state === 'broken') ? 1 : 0;
  },
};

function table(checks: readonly Diagnosis[]): string {
  const width = Math.max(...checks.map(({ check }) => check.length));
  return checks
    .map(({ check, state, message, next }) => {
      const line = `${SIGNS[state]} ${check.padEnd(width)}  ${message}`;
      return `${safeText(next === null ? line : `${line}\n  ${' '.repeat(width)}  → ${next}`)}\n`;
    })
    .join('');
}
