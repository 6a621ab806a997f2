import { UsageError } from '../errors.ts';
import { type History, type HistoryEntry, readHistory } from '../registry/history.ts';
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
models, whether the whole manifest was kept, and whether it was published or brought back. * is the latest.

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
  const publications = entries.map(({ timestamp, isLatest, hasFull, stamp, problem }) => ({
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
    problem,
  }));
  return `${JSON.stringify({ version: 1, project, environment, publications }, null, 2)}\n`;
}

function kindOf(stamp: HistoryEntry['stamp']): string {
  if (stamp === null) return 'broken';
  return stamp.rollbackOf === null ? 'publish' : 'rollback';
}

function table({ entries }: History): string {
  const rows = [['', 'PUBLISHED', 'BY', 'COMMIT', 'DBT', 'PUBLIC', 'FULL', 'KIND'], ...entries.map(row)];
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0))) ?? [];
  const lines = rows.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

function row({ timestamp, isLatest, hasFull, stamp, problem }: HistoryEntry): string[] {
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
    `${stamp.rollbackOf === null ? 'publish' : `rollback of ${stamp.rollbackOf}`}${why}`,
  ];
  return [mark, timestamp, ...cells.map(safeLine)];
}
