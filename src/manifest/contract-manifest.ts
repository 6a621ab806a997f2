import { createHash } from 'node:crypto';
import { contractDigest } from '../registry/contract-digest.ts';
import { checkNames, checkProjectName, needNames } from './check-names.ts';
import { CONTRACT_FIELDS, contractNode, isClosed, isOfKind, isOpen } from './contract-node.ts';
import { type Json, object, text } from './json.ts';
import { whole } from './later.ts';
import type { Part } from './part.ts';
import { projectNames } from './project-name.ts';
import { readPart } from './read-part.ts';

/** What is written beside a contract, as `MESHGATE_*` strings: dbt's schema leaves room for nothing else. */
export type ContractFacts = Readonly<Record<`MESHGATE_${string}`, string>>;

export interface Contract {
  readonly project: string;
  readonly sha256: string;
  /** How many models, seeds and snapshots others may read. */
  readonly size: number;
  readonly dbtVersion: string;
  /** dbt's name of the run that wrote the manifest. */
  readonly invocationId: string | null;
  /** Where each of them lies, by unique id: for the check that none moved. */
  readonly databases: ReadonlyMap<string, string | null>;
  readonly warnings: readonly string[];
  /** The contract manifest as JSON text: the same facts give the same bytes. */
  text(facts: ContractFacts): string;
}

/** The part of a full manifest that other projects may know. */
export function contractOf(bytes: Buffer, path: string): Contract {
  return readPart(bytes, path, contractPart());
}

/** The same, to be learnt together with something else or from a stream. */
export function contractPart(): Part<Contract> {
  const open = new Map<string, Json>();
  const groups = new Map<string, Json>();
  const names = projectNames();
  return {
    wants: { nodes: CONTRACT_FIELDS, groups: ['name', 'package_name', 'owner'] },
    tellingFields: ['package_name', 'access'],
    wantsEntry: (section, id) => section === 'groups' || isOfKind(id),
    entry(section, id, value) {
      const entry = object(value);
      if (section === 'groups') groups.set(id, whole(entry));
      else {
        names.note(entry['package_name']);
        // Of which project they must be may be known only at the end.
        if (isClosed(id, entry)) return;
        const node = whole(entry);
        if (isOpen(id, node)) open.set(id, node);
      }
    },
    finish(head) {
      const project = checkProjectName(head.path, names.find(head));
      for (const [id, node] of open) needNames(head.path, id, node);
      const own = [...open].filter(([, node]) => node['package_name'] === project);
      for (const [id, node] of own) checkNames(head.path, id, node);
      const published = new Map(own.sort(([a], [b]) => (a < b ? -1 : 1)));
      const body = contractBody(groups, published);
      const sha256 = contractDigest(body);
      return {
        project,
        sha256,
        size: published.size,
        dbtVersion: text(head.metadata['dbt_version']) ?? '',
        invocationId: text(head.metadata['invocation_id']),
        databases: new Map([...published].map(([id, node]) => [id, text(node['database'])])),
        warnings: head.warnings,
        text: (facts) =>
          `${JSON.stringify({ metadata: contractMetadata(head.metadata, project, { ...facts, MESHGATE_CONTRACT_SHA256: sha256 }), ...body }, null, 2)}\n`,
      };
    },
  };
}

function contractBody(allGroups: ReadonlyMap<string, Json>, published: ReadonlyMap<string, Json>): Json {
  const ids = [...published.keys()];
  const nodes = new Map([...published].map(([id, node]) => [id, contractNode(id, node, published)] as const));
  const parents = new Map(
    [...nodes].map(
      ([id, node]) => [id, (object(node['depends_on'])['nodes'] ?? []) as readonly string[]] as const,
    ),
  );
  const groups = groupsOf(allGroups, [...nodes.values()]);
  // Every map that dbt's schema requires, and no more: dbt 1.8 refuses `functions`.
  return {
    nodes: Object.fromEntries(nodes),
    sources: {},
    macros: {},
    docs: {},
    exposures: {},
    metrics: {},
    groups: Object.fromEntries(groups.map((group) => [text(group['unique_id']) ?? '', group])),
    selectors: {},
    disabled: {},
    parent_map: Object.fromEntries(parents),
    child_map: Object.fromEntries(
      ids.map((id) => [id, ids.filter((other) => parents.get(other)?.includes(id))] as const),
    ),
    group_map: Object.fromEntries(
      groups.map((group) => [
        text(group['name']) ?? '',
        ids.filter((id) => nodes.get(id)?.['group'] === group['name']),
      ]),
    ),
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
  };
}

function groupsOf(groups: ReadonlyMap<string, Json>, nodes: readonly Json[]): readonly Json[] {
  const used = new Set(nodes.map((node) => node['group']));
  return [...groups]
    .filter(([, group]) => used.has(group['name']))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, group]) => {
      const owner = object(group['owner']);
      return {
        name: group['name'],
        resource_type: 'group',
        package_name: group['package_name'],
        path: '',
        original_file_path: '',
        unique_id: id,
        owner: { email: owner['email'] ?? null, name: text(owner['name']) },
      };
    });
}

function contractMetadata(metadata: Json, project: string, facts: ContractFacts): Json {
  return {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: text(metadata['dbt_version']) ?? '',
    generated_at: text(metadata['generated_at']) ?? '',
    env: Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))),
    project_name: project,
    project_id: createHash('md5').update(project).digest('hex'),
    adapter_type: text(metadata['adapter_type']),
  };
}
