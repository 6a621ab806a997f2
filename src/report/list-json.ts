import type { Node, RefCall, SourceCall } from '../node.ts';
import type { Project } from '../project/project.ts';

/** The JSON of `mesh ls`. Its keys are fixed: others script against them. */
export function listJson(
  projects: readonly Project[],
  resolved: ReadonlyMap<RefCall | SourceCall, string>,
): string {
  const document = {
    version: 1,
    projects: projects.map(({ name, path, nodes }) => ({
      name,
      path,
      nodes: nodes.filter(({ enabled }) => enabled).map((node) => nodeJson(node, resolved)),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function nodeJson(node: Node, resolved: ReadonlyMap<RefCall | SourceCall, string>): object {
  return {
    unique_id: node.unique_id,
    resource_type: node.resource_type,
    name: node.name,
    version: node.version,
    access: node.access,
    contract_enforced: node.contractEnforced,
    group: node.group,
    path: node.path,
    columns: node.columns.map(({ name, data_type }) => ({ name, data_type })),
    refs: node.refs.map((ref) => ({
      package: ref.package === '' ? null : ref.package,
      name: ref.name === '' ? null : ref.name,
      version: ref.version,
      unique_id: resolved.get(ref) ?? null,
      path: ref.at.path,
      line: ref.at.line,
      column: ref.at.column,
      certainty: ref.certainty,
    })),
    sources: node.sources.map(({ source_name, table_name, at }) => ({
      source_name: source_name === '' ? null : source_name,
      table_name: table_name === '' ? null : table_name,
      path: at.path,
      line: at.line,
      column: at.column,
    })),
  };
}
