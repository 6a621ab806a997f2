import type { Node, Relation, SourceTable } from '../node.ts';
import type { Upstream } from './mesh.ts';
import { upstreamNodes } from './upstream-nodes.ts';

interface Found {
  readonly upstream: Upstream;
  readonly name: string;
  readonly version: string | null;
  /** As a generated file or a published contract gives it. */
  readonly uniqueId: string | null;
}

/**
 * The upstream's node that a source table stands for, whoever wrote the sources file: by the unique id that a
 * generated file carries, by the relation of a published model, by the bridge, or by schema and name together.
 */
export function findBySourceTable(table: SourceTable, upstreams: readonly Upstream[]): Found | null {
  const uniqueId = table.meshUniqueId ?? publishedAs(table.relation, upstreams);
  if (uniqueId !== null) {
    const [, project = '', name = '', suffix] = uniqueId.split('.');
    const upstream = upstreams.find((candidate) => candidate.name === project);
    if (upstream === undefined) return null;
    return { upstream, name, version: suffix?.replace(/^v/, '') ?? null, uniqueId };
  }
  const upstream = upstreams.find(({ name }) => name === table.source_name);
  if (upstream === undefined) return null;
  const isBridge = upstream.bridge === 'sources';
  const node = upstreamNodes(upstream)?.find((candidate) => isBuiltAs(candidate, table.relation, isBridge));
  if (node !== undefined)
    return { upstream, name: node.name, version: node.version, uniqueId: node.unique_id };
  return isBridge ? { upstream, name: table.name, version: null, uniqueId: null } : null;
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
