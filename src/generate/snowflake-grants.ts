import type { UpstreamGrants } from '../mesh/grants.ts';
import type { FullRelation } from '../mesh/naming.ts';
import type { Node } from '../node.ts';

export interface GrantOptions {
  /** A grant for each model, or for all that a schema holds and will hold, where that opens nothing else. */
  readonly by: 'model' | 'schema';
  /** The role of a project, as somebody wrote it. */
  readonly roleOf: (project: string) => string;
}

/** The grants of a mesh as a script for Snowflake. The same mesh gives the same bytes. */
export function snowflakeGrants(grants: readonly UpstreamGrants[], options: GrantOptions): string {
  const blocks = grants.map((grant) => block(grant, options));
  return `${[HEAD[options.by], ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const FIRST = '-- Written by mesh grants. Run it as the owner of the schemas, or as SECURITYADMIN.';
const HEAD: Readonly<Record<GrantOptions['by'], readonly string[]>> = {
  model: [
    FIRST,
    '-- What dbt builds anew loses its grants, unless its model is configured with `copy_grants: true`.',
  ],
  schema: [FIRST, '-- What others than dbt put into a schema that is granted as a whole is opened too.'],
};

function block(grants: UpstreamGrants, { by, roleOf }: GrantOptions): string[] {
  const { reader, upstream, readable, unpublished, closed } = grants;
  const { published } = upstream;
  const lines = new Set([comment(`${reader.name} reads ${upstream.name}`)]);
  if (published.state !== 'contract') {
    const reason = published.state === 'none' ? 'it has published nothing' : published.reason;
    return [...lines, comment(`nothing is granted: ${reason}`)];
  }
  const adapter = published.contract.adapterType;
  if (adapter !== 'snowflake') {
    lines.add(
      comment(
        `${upstream.name} was built on ${adapter ?? 'an unknown warehouse'}: the names are taken as Snowflake's`,
      ),
    );
  }
  const role = identifier(roleOf(reader.name));
  for (const { node, relation } of readable) {
    const [database, schema, name] = partsOf(relation, adapter);
    const kind = kindOf(node);
    lines.add(`grant usage on database ${database} to role ${role};`);
    lines.add(`grant usage on schema ${database}.${schema} to role ${role};`);
    const reason = by === 'schema' ? closed(relation) : null;
    if (by === 'schema' && reason === null) {
      for (const which of ['all', 'future']) {
        lines.add(`grant select on ${which} ${kind}s in schema ${database}.${schema} to role ${role};`);
      }
      continue;
    }
    if (reason !== null) lines.add(comment(`${relation.schema} is not granted as a whole: ${reason}`));
    lines.add(`grant select on ${kind} ${database}.${schema}.${name} to role ${role};`);
  }
  for (const { name } of unpublished)
    lines.add(comment(`${name} is not granted: ${upstream.name} has not published it`));
  if (readable.length === 0)
    lines.add(comment(`${upstream.name} has published nothing that ${reader.name} may read`));
  return [...lines];
}

/** Snowflake grants on a table and on a view by different words. What a materialization of one's own makes is a table. */
function kindOf({ materialized }: Node): 'table' | 'view' | 'dynamic table' {
  if (materialized === 'view') return 'view';
  return materialized === 'dynamic_table' ? 'dynamic table' : 'table';
}

/** dbt writes names without quotes for Snowflake, which makes them capitals, unless the project quotes them. */
function partsOf(
  { database, schema, identifier: name, written }: FullRelation,
  adapter: string | null,
): string[] {
  return [database, schema, name].map((part) => {
    const isQuoted = adapter === 'snowflake' && written?.includes(quoted(part)) === true;
    return quoted(isQuoted ? part : part.toUpperCase());
  });
}

/** A name as somebody writes it in SQL: without quotes where it can be, and then in capitals. */
function identifier(name: string): string {
  return quoted(/^[A-Za-z_][A-Za-z0-9_$]*$/.test(name) ? name.toUpperCase() : name);
}

/** In quotes no reserved word, no sign and no letter case changes what is meant. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function comment(text: string): string {
  return `-- ${text.replace(/\s+/g, ' ')}`;
}
