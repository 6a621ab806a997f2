import type { Node, Relation, SourceTable } from '../node.ts';
import type { Upstream } from './mesh.ts';
import { upstreamNodes } from './upstream-nodes.ts';

interface Found {
  /** null where a generated file names a project that nobody knows. */
  readonly upstream: Upstream | null;
  readonly project: string;
  readonly name: string;
  readonly version: string | null;
  /** As a generated file or a published contract gives it. */
  readonly uniqueId: string | null;
}

type Table = Pick<SourceTable, 'source_name' | 'name' | 'relation' | 'meshUniqueId'>;

/**
 * The upstream's node that a source table stands for, whoever wrote the sources file: by the unique id that a
 * generated file carries, by the relation of a published model, by the bridge, or by schema and name together.
 */
export function findBySourceTable(table: Table, upstreams: readonly Upstream[]): Found | null {
  const uniqueId = table.meshUniqueId ?? publishedAs(table.relation, upstreams);
  if (uniqueId !== null) return findById(uniqueId, upstreams);
  const upstream = upstreams.find(({ name }) => name === table.source_name);
  if (upstream === undefined) return null;
  const project = upstream.name;
  const isBridge = upstream.bridge === 'sources';
  const node = upstreamNodes(upstream)?.find((candidate) => isBuiltAs(candidate, table.relation, isBridge));
  if (node !== undefined) {
    return { upstream, project, name: node.name, version: node.version, uniqueId: node.unique_id };
  }
  return isBridge ? { upstream, project, name: table.name, version: null, uniqueId: null } : null;
}

/** dbt's `model.project.name` or `model.project.name.v2`, where a name may hold dots itself. */
function findById(uniqueId: string, upstreams: readonly Upstream[]): Found {
  const [, project = '', ...rest] = uniqueId.split('.');
  const upstream = upstreams.find(({ name }) => name === project) ?? null;
  const node =
    upstream === null ? undefined : upstreamNodes(upstream)?.find(({ unique_id }) => unique_id === uniqueId);
  if (node !== undefined) return { upstream, project, name: node.name, version: node.version, uniqueId };
  const last = rest.at(-1) ?? '';
  const isVersion = rest.length > 1 && /^v\d/.test(last);
  const name = (isVersion ? rest.slice(0, -1) : rest).join('.');
  return { upstream, project, name, version: isVersion ? last.slice(1) : null, uniqueId };
}

/** A source that is merely called like a project proves nothing, unless the schema is the node's as well. */
function isBuiltAs(node: Node, relation: Relation, isBridge: boolean): boolean {
  const isTable = ['model', 'seed', 'snapshot'].includes(node.resource_type);
  if (!isTable || !same(node.relation.identifier, relation.identifier)) return false;
  if (isBridge) return true;
  const { schema, database } = node.relation;
  if (schema === null || relation.schema === null) return false;
  const isSchema =
    same(schema, relation.schema) || relation.schema.toLowerCase().endsWith(`_${schema.toLowerCase()}`);
  return isSchema && (database === null || relation.database === null || same(database, relation.database));
}

/** The node that a published contract says is built as this relation; null unless all three parts agree. */
function publishedAs(relation: Relation, upstreams: readonly Upstream[]): string | null {
  const { database, schema, identifier } = relation;
  if (database === null || schema === null) return null;
  for (const { published } of upstreams) {
    if (published.state !== 'contract') continue;
    const node = published.contract.nodes.find(
      (candidate) =>
        same(candidate.relation.database, database) &&
        same(candidate.relation.schema, schema) &&
        same(candidate.relation.identifier, identifier),
    );
    if (node !== undefined) return node.unique_id;
  }
  return null;
}

/** Warehouses fold the case of what is not quoted, and a sources file does not say what is. */
function same(a: string | null, b: string): boolean {
  return a !== null && a.toLowerCase() === b.toLowerCase();
}
