import { type Json, object, strings } from './json.ts';

/**
 * The projects that `meta: mesh: {allowed_projects: [...]}` of a node lets in; null where it says nothing.
 * `config.meta` goes first: dbt merges the other into it.
 */
export function allowedProjects(node: Json): readonly string[] | null {
  const metas = [object(node['config'])['meta'], node['meta']];
  const value = metas
    .map((meta) => object(object(meta)['mesh'])['allowed_projects'])
    .find((given) => given !== undefined && given !== null);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? strings(value) : null;
}
