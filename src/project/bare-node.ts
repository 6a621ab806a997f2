import type { Node } from '../node.ts';

/** A node that has nothing but what is given: an analysis, a test, a macro, an exposure. */
export function bareNode(
  given: Pick<Node, 'resource_type' | 'name' | 'project' | 'path'> & Partial<Node>,
): Node {
  const { resource_type, project, name } = given;
  return {
    unique_id: `${resource_type}.${project}.${name}`,
    version: null,
    latest_version: null,
    access: null,
    accessFrom: { by: 'default' },
    contractEnforced: false,
    contractFrom: { by: 'default' },
    group: null,
    enabled: true,
    materialized: null,
    deprecation_date: null,
    description: '',
    relation: { database: null, schema: null, identifier: name },
    columns: [],
    primaryKey: [],
    refs: [],
    sources: [],
    relations: [],
    allowedProjects: null,
    uncertain: [],
    ...given,
  };
}
