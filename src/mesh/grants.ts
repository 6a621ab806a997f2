import type { Node } from '../node.ts';
import type { Project } from '../project/project.ts';
import { brokenDemands } from './demands.ts';
import type { PublishedFor, Upstream } from './mesh.ts';
import { type FullRelation, fullRelation, learnNaming } from './naming.ts';
import { Upstreams } from './upstreams.ts';

/** A node that may be read, and the relation that it was built as. */
export interface Readable {
  readonly node: Node;
  readonly relation: FullRelation;
}

/** What one project may read of one upstream. */
export interface UpstreamGrants {
  readonly reader: Project;
  readonly upstream: Upstream;
  /** In the order of their names. What a rule would refuse is not among them. */
  readonly readable: readonly Readable[];
  /** What may be read by its files, and is not in what was published, so that nobody knows where it lies. */
  readonly unpublished: readonly Node[];
  /** Why a schema cannot be opened as a whole; null where all that the upstream builds there may be read. */
  readonly closed: (schema: Pick<FullRelation, 'database' | 'schema'>) => string | null;
}

/**
 * What the projects may read across the mesh: by the same demands as the rules, of the files and of the published
 * contract. Packages are built by who installs them, so there is nothing to grant.
 */
export function grantsOf(projects: readonly Project[], publishedFor: PublishedFor): UpstreamGrants[] {
  const upstreams = new Upstreams(projects, publishedFor);
  return [...projects].sort(byName).flatMap((reader) =>
    [...reader.upstreams.keys()].sort().flatMap((name) => {
      const upstream = upstreams.get(reader, name);
      return upstream === null || upstream.isPackage ? [] : [grantsBetween(reader, upstream)];
    }),
  );
}

function grantsBetween(reader: Project, upstream: Upstream): UpstreamGrants {
  const { declared, published } = upstream;
  const own = (declared?.nodes ?? []).filter(isBuilt);
  const contract = published.state === 'contract' ? published.contract.nodes.filter(isBuilt) : [];
  const declaredById = new Map(own.map((node) => [node.unique_id, node]));
  const isOpen = (node: Node): boolean => isReadable(reader, node, upstream);

  const readable = contract.flatMap((node): Readable[] => {
    const relation = fullRelation(node);
    const here = declared === null ? node : declaredById.get(node.unique_id);
    if (relation === null || here === undefined || !isOpen(here) || !isOpen(node)) return [];
    return [{ node, relation }];
  });
  const inContract = new Set(contract.map(({ unique_id }) => unique_id));
  const isGranted = new Set(readable.map(({ node }) => node.unique_id));
  // An alias that a macro makes is known of what is published alone.
  const naming = learnNaming(declared?.ownNaming.includes('alias') ? [] : own, contract);
  const hidden = [
    ...contract.filter(({ unique_id }) => !isGranted.has(unique_id)),
    ...own.filter(({ unique_id }) => !inContract.has(unique_id)),
  ].map((node) => ({ node, relation: fullRelation(node) ?? naming.relationOf(node) }));
  return {
    reader,
    upstream,
    readable: readable.sort((a, b) => byName(a.node, b.node)),
    unpublished: own.filter((node) => !inContract.has(node.unique_id) && isOpen(node)).sort(byName),
    closed: (schema) => {
      if (declared === null)
        return `${upstream.name} is elsewhere, and what else it builds there is not known`;
      const found = hidden.find(({ relation }) => relation === null || isIn(relation, schema));
      if (found === undefined) return null;
      return found.relation === null
        ? `where ${upstream.name} builds ${found.node.name} is not known`
        : `${found.node.name} lies there too, and ${reader.name} may not read it`;
    },
  };
}

/** Whether no rule would refuse a reference to it, as far as that is certain. */
function isReadable(reader: Project, node: Node, upstream: Upstream): boolean {
  const isSure = !node.uncertain.some((fact) => fact === 'enabled' || fact === 'consumers');
  const from = { project: reader.name, group: null };
  return isSure && brokenDemands(from, { state: 'found', node }, upstream).length === 0;
}

function isBuilt({ resource_type, enabled, materialized }: Node): boolean {
  return ['model', 'seed', 'snapshot'].includes(resource_type) && enabled && materialized !== 'ephemeral';
}

function isIn(
  relation: FullRelation,
  { database, schema }: Pick<FullRelation, 'database' | 'schema'>,
): boolean {
  const key = (...parts: string[]): string => JSON.stringify(parts).toLowerCase();
  return key(relation.database, relation.schema) === key(database, schema);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
