import { UsageError } from '../errors.ts';
import { listJson } from '../report/list-json.ts';
import { listTable } from '../report/list-table.ts';
import { gitRoot } from '../shell/git.ts';
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
    const root = await gitRoot(context.cwd);
    const workspace = await loadWorkspace(
      root,
      await chooseSnapshot(root, { staged: false, revision: undefined }),
    );
    const projects = chooseProjects(workspace.projects, texts(values, 'project'));
    context.stdout(format === 'json' ? listJson(projects, workspace.mesh.resolved) : listTable(projects));
    return 0;
  },
};
