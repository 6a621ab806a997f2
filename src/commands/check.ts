import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { OutsideError, UsageError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { FORMATS, type Format } from '../report/formats.ts';
import type { ReportInput } from '../report/report-input.ts';
import { findRepository } from '../shell/find-repository.ts';
import { decodeText } from '../source/decode-text.ts';
import { revisionSnapshot } from '../source/git-snapshots.ts';
import { cacheOf } from './cache-of.ts';
import { checkNames } from './check-names.ts';
import { chooseProjects, chooseSnapshot, commitOf } from './choose.ts';
import { type Arguments, type Command, text, texts } from './command.ts';
import { judgeChange, type Verdict } from './judge-change.ts';
import { judgeSnapshot } from './judge-snapshot.ts';
import type { Judgement, Judging } from './judgement.ts';
import { startCommit } from './next-commit.ts';

const HELP = `Usage: mesh check [options]

Judges every reference between the dbt projects of the repository. Exit 1 when a finding is an error.

  --staged             judge what is staged; only what the change brings counts
  --rev REV            judge a commit instead of the working tree
  --changed-since REV  only what is worse than in REV counts (may be repeated: than in each of them)
  --project P          only findings in this project (may be repeated)
  --format F           ${[...FORMATS.keys()].join(', ')} (may be repeated)
  --output-file FILE   write the format before it to FILE instead of stdout
  --max-warnings N     exit 1 also for more than N warnings
  --show-unknown       list the references that only Jinja can resolve
  --quiet              say nothing where nothing is new
  --cwd DIR            work in DIR

Example: mesh check --staged
         mesh check --rev HEAD --changed-since origin/main --format json
`;

export const command: Command = {
  help: HELP,
  options: {
    staged: { type: 'boolean' },
    rev: { type: 'string' },
    'changed-since': { type: 'string', multiple: true },
    project: { type: 'string', multiple: true },
    format: { type: 'string', multiple: true },
    'output-file': { type: 'string', multiple: true },
    'max-warnings': { type: 'string' },
    'show-unknown': { type: 'boolean' },
    quiet: { type: 'boolean' },
  },
  async run(args, context) {
    const started = performance.now();
    const { values } = args;
    const formats = chooseFormats(args);
    const limit = maxWarnings(text(values, 'max-warnings'));
    const revision = text(values, 'rev');
    const commit = values['staged'] === true && revision === undefined ? startCommit(context) : null;
    const places = await findRepository(context.cwd, context.env);
    if (commit !== null && values['quiet'] === true && !(await commit.mayMatter())) return 0;
    const { root } = places;
    const snapshot =
      commit?.snapshot(root) ?? (await chooseSnapshot(root, { staged: values['staged'] === true, revision }));
    const judging: Judging = {
      root,
      today: context.now().toISOString().slice(0, 10),
      cache: cacheOf(context, places),
      memory: { keys: [], records: null },
    };
    const judgement = await judgeSnapshot(judging, snapshot);
    await checkNames(judgement.config);
    const chosen = new Set(
      chooseProjects(judgement.projects, texts(values, 'project')).map(({ name }) => name),
    );

    // Only of the working tree there is a file to write.
    if (commit === null && revision === undefined && values['staged'] !== true && chosen.size > 0) {
      const { shrinkBaseline } = await import('./shrink-baseline.ts');
      await shrinkBaseline(root, judgement, context);
    }

    const since = await Promise.all(texts(values, 'changed-since').map((base) => commitOf(root, base)));
    const named = since.map((base) => revisionSnapshot(root, base));
    const bases = named.length > 0 ? async () => named : commit && (() => commit.parents(places));
    const verdict = await judgeChange(judging, judgement, bases);
    // What stands in mesh.yml is of no project.
    const findings = verdict.findings.filter(
      ({ project }) => chosen.has(project) || (project === '' && texts(values, 'project').length === 0),
    );

    if (values['quiet'] === true && findings.every(({ waived }) => waived !== null)) {
      sayOlder(judgement, context);
      return 0;
    }
    const input = await reportInput(
      judgement,
      { ...verdict, findings },
      {
        duration_ms: Math.round(performance.now() - started),
        showUnknown: values['show-unknown'] === true,
        projects: chosen.size,
      },
    );
    for (const { load, file } of formats) {
      const format = await load();
      const color = context.color && file === null;
      const rendered = format({ ...input, color, pages: color ? RULE_PAGES : null });
      if (file === null) context.stdout(rendered);
      else await write(resolve(context.cwd, file), rendered);
    }
    if (formats.some(({ name }) => name === 'github')) {
      const { stepSummary } = await import('./step-summary.ts');
      await stepSummary({ ...input, color: false, pages: null }, context);
    }
    const { errors, warnings } = input.summary;
    return errors > 0 || (limit !== null && warnings > limit) ? 1 : 0;
  },
};

/** Shipped beside `dist`. */
const RULE_PAGES = new URL('../docs/rules/', import.meta.url).href;

/** Errors that were there before refuse nothing, but who commits beside them should know of them. */
function sayOlder({ findings }: Judgement, context: Context): void {
  const count = findings.filter(({ severity, waived }) => severity === 'error' && waived === null).length;
  if (count === 0) return;
  const them = count === 1 ? '1 older error is' : `${count} older errors are`;
  context.stderr(`mesh: ${them} not of this change; see mesh check\n`);
}

interface ChosenFormat {
  readonly name: string;
  readonly load: () => Promise<Format>;
  readonly file: string | null;
}

/** Each `--output-file` belongs to the `--format` of the same position. */
function chooseFormats({ values }: Arguments): ChosenFormat[] {
  const names = texts(values, 'format');
  const files = texts(values, 'output-file');
  if (files.length > Math.max(1, names.length))
    throw new UsageError('There are more --output-file than --format.');
  return (names.length === 0 ? ['pretty'] : names).map((name, index) => {
    const load = FORMATS.get(name);
    if (load !== undefined) return { name, load, file: files[index] ?? null };
    throw new UsageError(
      `mesh check has no format \`${name}\`.`,
      `Formats: ${[...FORMATS.keys()].join(', ')}.`,
    );
  });
}

function maxWarnings(given: string | undefined): number | null {
  if (given === undefined) return null;
  if (/^\d+$/.test(given)) return Number(given);
  throw new UsageError(`--max-warnings takes a whole number, not \`${given}\`.`);
}

async function reportInput(
  { snapshot, unknown }: Judgement,
  { findings, existing }: Verdict,
  more: { readonly duration_ms: number; readonly showUnknown: boolean; readonly projects: number },
): Promise<Omit<ReportInput, 'color' | 'pages'>> {
  const paths = [...new Set(findings.map(({ at }) => at.path))];
  const files = await snapshot.read(paths);
  const open = findings.filter(({ waived }) => waived === null);
  const ofSeverity = (severity: Finding['severity']): number =>
    open.filter((finding) => finding.severity === severity).length;
  return {
    findings,
    subject: snapshot.label,
    text: (path) => {
      const bytes = files.get(path);
      try {
        return bytes === undefined ? undefined : decodeText(bytes);
      } catch {
        return undefined;
      }
    },
    unknown: more.showUnknown ? unknown : [],
    summary: {
      errors: ofSeverity('error'),
      warnings: ofSeverity('warning'),
      waived: findings.length - open.length,
      existing,
      unknown: unknown.length,
      files: new Set(open.map(({ at }) => at.path)).size,
      projects: more.projects,
      duration_ms: more.duration_ms,
    },
  };
}

async function write(file: string, rendered: string): Promise<void> {
  await writeFile(file, rendered).catch((cause: unknown) => {
    throw new OutsideError(`${file} could not be written.`, { next: 'Check --output-file.', cause });
  });
}
