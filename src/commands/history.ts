import { UsageError } from '../errors.ts';
import { type History, type HistoryEntry, readHistory } from '../registry/history.ts';
import type { HistoryRecord } from '../registry/history-records.ts';
import { checkName } from '../registry/keys.ts';
import { noPublication } from '../registry/read-published.ts';
import { safeLine } from '../report/safe-text.ts';
import { gitRoot } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { type Command, text } from './command.ts';
import { readConfig } from './read-config.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';

const HELP = `Usage: mesh history PROJECT [options]

Lists the publications of a project, the newest first: when, who, from which commit, by which dbt, how many public
models, whether the whole manifest was kept, and whether it was published, brought back, or put there as a candidate,
and what became of that. * is the latest.

  --format F           table (default) or json
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh history dbt_up --env prod --format json
`;

export const command: Command = {
  help: HELP,
  options: { ...REGISTRY_OPTIONS, format: { type: 'string' } },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  async run({ values, positionals }, context) {
    const project = checkName(positionals[0] ?? '', 'project');
    const format = text(values, 'format') ?? 'table';
    if (format !== 'table' && format !== 'json') {
      throw new UsageError(`mesh history has no format \`${format}\`.`, 'Formats: table, json.');
    }
    const root = await gitRoot(context.cwd);
    const config = await readConfig(treeSnapshot(root));
    const environment = checkName(environmentOf(values, config), 'environment');
    const store = await openRegistry(values, context, root, config);
    const history = await readHistory(store, project, environment);
    if (history.entries.length === 0 && history.latest === null) {
      throw noPublication(store, project, environment);
    }
    context.stdout(format === 'json' ? json(project, environment, history) : table(history));
    if (!history.entries.some(({ isLatest }) => isLatest)) {
      context.stderr(
        history.latest === null
          ? 'None of them is the latest: there is no latest.\n'
          : 'None of them is the latest: what is there was not written by mesh publish, or history was cleared.\n',
      );
    }
    return 0;
  },
};

/** Its keys are fixed: others script against them. */
function json(project: string, environment: string, { entries }: History): string {
  const publications = entries.map(({ timestamp, isLatest, hasFull, stamp, records, problem }) => ({
    timestamp,
    latest: isLatest,
    kind: kindOf(stamp),
    rollback_of: stamp?.rollbackOf ?? null,
    reason: stamp?.reason ?? null,
    published_by: stamp?.publishedBy ?? null,
    git_commit: stamp?.gitCommit ?? null,
    dbt_version: stamp?.dbtVersion ?? null,
    full_manifest: hasFull,
    public_models: stamp?.published ?? null,
    contract_sha256: stamp?.contractSha256 ?? null,
    events: records,
    problem,
  }));
  return `${JSON.stringify({ version: 1, project, environment, publications }, null, 2)}\n`;
}

function kindOf(stamp: HistoryEntry['stamp']): string {
  if (stamp === null) return 'broken';
  if (stamp.candidateBeside !== null) return 'candidate';
  return stamp.rollbackOf === null ? 'publish' : 'rollback';
}

function table({ entries }: History): string {
  // An entry and what happened to it since, each in its time.
  const told = entries.flatMap((entry) => [
    row(entry),
    ...entry.records.map((record) => recordRow(entry, record)),
  ]);
  told.sort(([, one = ''], [, other = '']) => (one < other ? 1 : one > other ? -1 : 0));
  const rows = [['', 'PUBLISHED', 'BY', 'COMMIT', 'DBT', 'PUBLIC', 'FULL', 'KIND'], ...told];
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const lines = rows.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function row({ timestamp, isLatest, isCandidate, hasFull, stamp, problem }: HistoryEntry): string[] {
  const mark = isLatest ? '*' : '';
  const full = hasFull ? 'yes' : '-';
  if (stamp === null)
    return [mark, timestamp, '-', '-', '-', '-', full, `cannot be trusted: ${safeLine(problem ?? '')}`];
  const why = stamp.reason === null ? '' : `: ${stamp.reason}`;
  const cells = [
    stamp.publishedBy ?? '-',
    stamp.gitCommit?.slice(0, 10) ?? '-',
    stamp.dbtVersion ?? '-',
    String(stamp.published.length),
    full,
    `${kindWords(stamp, isCandidate)}${why}`,
  ];
  return [mark, timestamp, ...cells.map(safeLine)];
}

function kindWords(
  { candidateBeside, rollbackOf }: NonNullable<HistoryEntry['stamp']>,
  isNow: boolean,
): string {
  if (candidateBeside !== null) return isNow ? 'candidate' : 'candidate, not the last one';
  return rollbackOf === null ? 'publish' : `rollback of ${rollbackOf}`;
}

function recordRow({ timestamp: entry }: HistoryEntry, record: HistoryRecord): string[] {
  const { timestamp, by, git_commit, event, ok, reason, readers, to } = record;
  const failed = readers.filter((reader) => !reader.ok);
  const why = reason ?? failed.map((reader) => `${reader.project}: ${reader.reason ?? 'failed'}`).join('; ');
  const who = readers.map(({ project }) => project).join(', ') || 'no reader here';
  const told = {
    verified: ok ? `${entry} verified with ${who}` : `${entry} not verified: ${why}`,
    promoted: `${entry} promoted`,
    checked: ok ? `${entry} proved by the command` : `${entry} not proved: ${why}`,
    'rolled-back': `${entry} rolled back to ${to ?? 'what was there'}: ${why}`,
  }[event];
  return ['', timestamp, safeLine(by ?? '-'), git_commit?.slice(0, 10) ?? '-', '-', '-', '-', safeLine(told)];
}
