import { UsageError } from '../errors.ts';
import { snowflakeGrants } from '../generate/snowflake-grants.ts';
import { grantsOf } from '../mesh/grants.ts';
import { loadProjects } from '../project/load-projects.ts';
import { safeLine, safeText } from '../report/safe-text.ts';
import { gitRoot } from '../shell/git.ts';
import { chooseSnapshot } from './choose.ts';
import { type Command, text } from './command.ts';
import { loadPublished } from './load-published.ts';
import { readConfig } from './read-config.ts';

const HELP = `Usage: mesh grants [--dialect snowflake] [--by model|schema]

Prints, as SQL, the grants with which the warehouse lets each project read what the rules let it read: the public
models under contract of its upstreams, where they lie by what they published (mesh.lock, or the registry folder's
latest). A project's role is <PROJECT>_ROLE, unless mesh.yml gives it another as \`projects: {PROJECT: {role: R}}\`.

  --dialect D    snowflake (default)
  --by B         model (default): a grant for each; schema: one for all that a schema holds and will hold, where
                 nothing lies in it that the project may not read
  --cwd DIR      work in DIR

Exit code 1: the publication of an upstream is not here, so its grants are missing.

Example: mesh grants --dialect snowflake > grants.sql
`;

export const command: Command = {
  help: HELP,
  options: { dialect: { type: 'string' }, by: { type: 'string' } },
  async run({ values }, context) {
    const dialect = text(values, 'dialect') ?? 'snowflake';
    if (dialect !== 'snowflake') {
      throw new UsageError(`mesh grants has no dialect \`${dialect}\`.`, 'Dialects: snowflake.');
    }
    const by = text(values, 'by') ?? 'model';
    if (by !== 'model' && by !== 'schema') {
      throw new UsageError(`mesh grants cannot grant by \`${by}\`.`, '--by model or --by schema.');
    }
    const root = await gitRoot(context.cwd);
    const snapshot = await chooseSnapshot(root, { staged: false, revision: undefined });
    const config = await readConfig(snapshot);
    const projects = await loadProjects(snapshot, config);
    const grants = grantsOf(projects, await loadPublished(root, snapshot, config, projects));
    const roleOf = (project: string): string => config.roles.get(project) ?? `${project}_ROLE`;
    context.stdout(safeText(snowflakeGrants(grants, { by, roleOf })));
    const unknown = grants.filter(({ upstream }) => upstream.published.state !== 'contract');
    for (const { reader, upstream } of unknown) {
      context.stderr(
        safeLine(`mesh: no grants on ${upstream.name} for ${reader.name}: its publication is not here.`) +
          '\n  → mesh sync\n',
      );
    }
    return unknown.length === 0 ? 0 : 1;
  },
};
