import { UsageError } from '../errors.ts';
import { worst } from '../mesh/differences/change.ts';
import { contractChanges } from '../mesh/differences/contract-changes.ts';
import { checkName } from '../registry/keys.ts';
import type { Store } from '../registry/store.ts';
import { diffJson } from '../report/diff-json.ts';
import { diffTable } from '../report/diff-table.ts';
import { findRepository } from '../shell/find-repository.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { cacheOf } from './cache-of.ts';
import { type Command, text } from './command.ts';
import { contractSide } from './contract-side.ts';
import { readConfig } from './read-config.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';

const HELP = `Usage: mesh diff PROJECT [options]

Lists what changed of what a project promises to others, each change with its level: compatible, query-breaking (who
names what changed breaks) or breaking (every reader breaks), and the way that breaks nobody.

  --from A             latest (default), declared, staged, a timestamp of \`mesh history\`, or a manifest's file
  --to B               the same; declared is the default: what the working tree says
  --format F           table (default) or json
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh diff dbt_up --to staged
         mesh diff dbt_up --to dbt_up/target/manifest.json --format json
`;

export const command: Command = {
  help: HELP,
  options: {
    ...REGISTRY_OPTIONS,
    from: { type: 'string' },
    to: { type: 'string' },
    format: { type: 'string' },
  },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  async run({ values, positionals }, context) {
    const format = text(values, 'format') ?? 'table';
    if (format !== 'table' && format !== 'json')
      throw new UsageError(`mesh diff has no format \`${format}\`.`, 'Formats: table, json.');
    const project = checkName(positionals[0] ?? '', 'project');
    const places = await findRepository(context.cwd, context.env);
    const { root } = places;
    const config = await readConfig(treeSnapshot(root));
    const environment = checkName(environmentOf(values, config), 'environment');
    let opened: Promise<Store> | undefined;
    const store = (): Promise<Store> => {
      opened ??= openRegistry(values, context, root, config);
      return opened;
    };
    const cache = cacheOf(context, places);
    const here = { root, cache, cwd: context.cwd, config, project, environment, store };
    const from = await contractSide(text(values, 'from') ?? 'latest', here);
    const to = await contractSide(text(values, 'to') ?? 'declared', here);
    const changes = contractChanges({
      before: from.nodes,
      after: to.nodes,
      adapter: to.adapter ?? from.adapter,
      today: context.now().toISOString().slice(0, 10),
    });
    const level = worst(changes.map((change) => change.level));
    const input = { project, from: from.label, to: to.label, level, changes };
    context.stdout(format === 'json' ? diffJson(input) : diffTable(input));
    return 0;
  },
};
