import type { Node, Relation, SourceTable } from '../node.ts';
import type { Project } from '../project/project.ts';
import type { Upstream } from './mesh.ts';
import type { FullRelation } from './naming.ts';
import type { NodeIndex } from './node-index.ts';
import type { RelationLookup } from './relation-lookup.ts';
import { namedNodes } from './upstream-nodes.ts';
import type { Upstreams } from './upstreams.ts';

/** The upstream's node that a source table stands for. */
export interface SourceTarget {
  /** null where a generated file names a project that nobody knows. */
  readonly upstream: Upstream | null;
  readonly project: string;
  readonly name: string;
  readonly version: string | null;
  /** As a generated file or a published contract gives it. */
  readonly uniqueId: string | null;
  /** `relation`: the table is another way to the node than the one that the mesh has. */
  readonly by: 'bridge' | 'relation';
}

export type Table = Pick<SourceTable, 'source_name' | 'name' | 'relation' | 'meshUniqueId'>;

/** What finding a source's target takes. */
export interface Surroundings {
  readonly upstreams: Upstreams;
  readonly relations: RelationLookup;
  readonly index: (nodes: readonly Node[]) => NodeIndex;
}

/**
 * Whoever wrote the sources file: by the unique id that a generated file carries, by the relation, by the bridge, or
 * by schema and name together.
 */
export function findBySourceTable(
  project: Project,
  table: Table,
  { upstreams, relations, index }: Surroundings,
): SourceTarget | null {
  const { meshUniqueId, source_name, relation } = table;
  if (meshUniqueId !== null) return findById(meshUniqueId, project, upstreams, index);
  const upstream = source_name === project.name ? null : upstreams.get(project, source_name);
  const isBridge = upstream?.bridge === 'sources';
  const found = relations.bySource(project, relation);
  if (found !== null) {
    const { node } = found.built;
    const by = isBridge && found.upstream === upstream ? 'bridge' : 'relation';
    return { ...targetOf(found.upstream, node), by };
  }
  if (upstream === null) return null;
  const nodes = namedNodes(upstream);
  const node =
    nodes === null
      ? undefined
      : index(nodes)
          .byIdentifier(relation.identifier)
          .find((candidate) => {
            const known = relations.placeOf(upstream, candidate);
            // Where macros of its own put a node only a publication shows.
            if (known === null && (upstream.declared?.ownNaming.length ?? 0) > 0) return false;
            return isBridge || isBuiltIn(candidate, relation, known);
          });
  if (node !== undefined) return { ...targetOf(upstream, node), by: isBridge ? 'bridge' : 'relation' };
  if (!isBridge) return null;
  return { upstream, project: upstream.name, name: table.name, version: null, uniqueId: null, by: 'bridge' };
}

function targetOf(upstream: Upstream, { name, version, unique_id }: Node): Omit<SourceTarget, 'by'> {
  return { upstream, project: upstream.name, name, version, uniqueId: unique_id };
}

/** dbt's `model.project.name` or `model.project.name.v2`, where a name may hold dots itself. */
function findById(
  uniqueId: string,
  reader: Project,
  upstreams: Upstreams,
  index: Surroundings['index'],
): SourceTarget {
  const [, project = '', ...rest] = uniqueId.split('.');
  const upstream = project === reader.name ? null : upstreams.get(reader, project);
  const nodes = upstream === null ? null : namedNodes(upstream);
  const node = nodes === null ? undefined : index(nodes).byId(uniqueId);
  if (node !== undefined) {
    return { upstream, project, name: node.name, version: node.version, uniqueId, by: 'bridge' };
  }
  const last = rest.at(-1) ?? '';
  const isVersion = rest.length > 1 && /^v\d/.test(last);
  const name = (isVersion ? rest.slice(0, -1) : rest).join('.');
  return { upstream, project, name, version: isVersion ? last.slice(1) : null, uniqueId, by: 'bridge' };
}

/** A source that is merely called like a project proves nothing, unless the schema is the node's as well. */
function isBuiltIn(node: Node, relation: Relation, known: FullRelation | null): boolean {
  const { schema, database } = known ?? node.relation;
  if (schema === null || relation.schema === null) return false;
  // dbt's own way to make a schema, as long as nothing shows that the project has another.
  const isBehind = known === null && relation.schema.toLowerCase().endsWith(`_${schema.toLowerCase()}`);
  const isSchema = isSame(schema, relation.schema) || isBehind;
  const isElsewhere = database !== null && relation.database !== null && !isSame(database, relation.database);
  return isSchema && !isElsewhere;
}

/** Warehouses fold the case of what is not quoted, and a sources file does not say what is. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
