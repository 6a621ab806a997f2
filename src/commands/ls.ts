import { UsageError } from '../errors.ts';
import { listJson } from '../report/list-json.ts';
import { listTable } from '../report/list-table.ts';
import { findRepository } from '../shell/find-repository.ts';
import { cacheOf } from './cache-of.ts';
import { chooseProjects, chooseSnapshot } from './choose.ts';
import { type Command, text, texts } from './command.ts';
import { loadWorkspace } from './workspace.ts';

const HELP = `Usage: mesh ls [--project P]… [--format table|json]

Shows the projects of the repository as meshgate reads them: nodes, access, contracts, references.

  --project P    only this project (may be repeated)
  --format F     table (default) or json
  --cwd DIR      work in DIR

Example: mesh ls --project dbt_up --format json
`;

export const command: Command = {
  help: HELP,
  options: { project: { type: 'string', multiple: true }, format: { type: 'string' } },
  async run({ values }, context) {
    const format = text(values, 'format') ?? 'table';
    if (format !== 'table' && format !== 'json') {
      throw new UsageError(`mesh ls has no format \`${format}\`.`, 'Formats: table, json.');
    }
    const places = await findRepository(context.cwd, context.env);
    const snapshot = await chooseSnapshot(places.root, { staged: false, revision: undefined });
    const workspace = await loadWorkspace(places.root, snapshot, { cache: cacheOf(context, places) });
    const projects = chooseProjects(workspace.projects, texts(values, 'project'));
    context.stdout(format === 'json' ? listJson(projects, workspace.mesh.resolved) : listTable(projects));
    return 0;
  },
};
