import type { Context } from '../context.ts';
import { UsageError } from '../errors.ts';
import { checkName, latestKey } from '../registry/keys.ts';
import type { AnswerInput } from '../report/answer-input.ts';
import { answerJson } from '../report/answer-json.ts';
import { answerMarkdown } from '../report/answer-markdown.ts';
import { answerTable } from '../report/answer-table.ts';
import { safeLine } from '../report/safe-text.ts';
import { tellDoubt } from '../report/tell-answer.ts';
import { findRepository } from '../shell/find-repository.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { cacheOf } from './cache-of.ts';
import { type Command, type ExitCode, text, type Values } from './command.ts';
import { type ContractSide, contractSide } from './contract-side.ts';
import { judgePublication } from './judge-publication.ts';
import { knownReaders } from './known-readers.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';
import { loadWorkspace } from './workspace.ts';

const HELP = `Usage: mesh can-i-publish PROJECT [options]

Answers yes, no or unknown: whether what the project declares may take the place of what it published, by the policies
of mesh.yml and by everybody who is known to read it, here and in the registry. Exit 0 for yes alone.

  --manifest FILE      what dbt compiled, instead of what the working tree declares
  --from A             a timestamp of \`mesh history\` or a manifest's file, instead of latest
  --format F           table (default), json, or markdown for a pull request's comment
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh can-i-publish dbt_up --env prod --format markdown
`;

const FORMATS: ReadonlyMap<string, (input: AnswerInput) => string> = new Map([
  ['table', answerTable],
  ['json', answerJson],
  ['markdown', answerMarkdown],
]);

export const command: Command = {
  help: HELP,
  options: {
    ...REGISTRY_OPTIONS,
    manifest: { type: 'string' },
    from: { type: 'string' },
    format: { type: 'string' },
  },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  run: ({ values, positionals }, context) => run(checkName(positionals[0] ?? '', 'project'), values, context),
};

async function run(project: string, values: Values, context: Context): Promise<ExitCode> {
  const name = text(values, 'format') ?? 'table';
  const format = FORMATS.get(name);
  if (format === undefined) {
    throw new UsageError(
      `mesh can-i-publish has no format \`${name}\`.`,
      `Formats: ${[...FORMATS.keys()].join(', ')}.`,
    );
  }
  const places = await findRepository(context.cwd, context.env);
  const { root } = places;
  const today = context.now().toISOString().slice(0, 10);
  const cache = cacheOf(context, places);
  const workspace = await loadWorkspace(root, treeSnapshot(root), { today, cache });
  const { config } = workspace;
  const environment = checkName(environmentOf(values, config), 'environment');
  const store = await openRegistry(values, context, root, config);
  const side = (word: string): Promise<ContractSide> =>
    contractSide(word, {
      root,
      cache,
      cwd: context.cwd,
      config,
      project,
      environment,
      store: async () => store,
    });
  const from = text(values, 'from') ?? 'latest';
  const isFirst = from === 'latest' && (await store.read(latestKey(project, environment))) === null;
  const before = isFirst
    ? { label: 'nothing, for none is published yet', nodes: [], adapter: null }
    : await side(from);
  const after = await side(text(values, 'manifest') ?? 'declared');
  const known = await knownReaders({ ...workspace, cache }, store, project, environment);
  const verdict = await judgePublication({ project, config, store, before, after, known, today });
  for (const doubt of verdict.doubts)
    if (doubt.at === null) context.stderr(`! ${safeLine(tellDoubt(doubt))}\n`);
  context.stdout(
    format({
      ...verdict,
      project,
      environment,
      from: before.label,
      to: after.label,
      readers: known.readers,
    }),
  );
  return verdict.answer === 'yes' ? 0 : 1;
}
