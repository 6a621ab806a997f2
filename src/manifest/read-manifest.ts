import type { Node, SourceTable } from '../node.ts';
import { isObject, type Json, object, strings, text } from './json.ts';
import type { Manifest } from './manifest.ts';
import { ManifestError } from './manifest-error.ts';
import type { Part } from './part.ts';
import { projectNames } from './project-name.ts';
import { NODE_FIELDS, readNode } from './read-node.ts';
import { readPart, readPartOf } from './read-part.ts';

/** Every map of a manifest whose entries can hold a reference. */
const NODE_MAPS = [
  'nodes',
  'exposures',
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
  'functions',
] as const;

const SOURCE_FIELDS = [
  'name',
  'source_name',
  'database',
  'schema',
  'identifier',
  'original_file_path',
  'config',
  'meta',
];

/** @throws ManifestError that names the field, for bytes that are no manifest of schema v7 or later. */
export function readManifest(bytes: Buffer, path: string): Manifest {
  return readPart(bytes, path, manifestPart(path));
}

/** The same of a manifest of any size, of which one chunk at a time is in memory. */
export function readManifestOf(chunks: AsyncIterable<Buffer>, path: string): Promise<Manifest> {
  return readPartOf(chunks, path, manifestPart(path));
}

/** The same, to be learnt together with something else. */
export function manifestPart(path: string): Part<Manifest> {
  const nodes: Node[] = [];
  const sourceTables: SourceTable[] = [];
  const dependsOn = new Map<string, readonly string[]>();
  const parentMap = new Map<string, readonly string[]>();
  const names = projectNames();
  return {
    wants: {
      ...Object.fromEntries(NODE_MAPS.map((map) => [map, [...NODE_FIELDS, 'depends_on']])),
      sources: SOURCE_FIELDS,
      parent_map: 'entries',
    },
    entry(section, id, entry) {
      if (section === 'parent_map') parentMap.set(id, strings(entry));
      else if (section === 'sources') sourceTables.push(readSourceTable(id, object(entry)));
      else if (isObject(entry)) {
        nodes.push(readNode(path, section, id, entry));
        dependsOn.set(id, strings(object(entry['depends_on'])['nodes']));
        if (section === 'nodes') names.note(entry['package_name']);
      } else
        throw new ManifestError(path, `${section}[${JSON.stringify(id.slice(0, 200))}]`, 'is not an object');
    },
    finish: (head) => ({
      path,
      projectName: names.find(head),
      schemaVersion: head.schemaVersion,
      dbtVersion: text(head.metadata['dbt_version']),
      generatedAt: text(head.metadata['generated_at']),
      adapterType: text(head.metadata['adapter_type']),
      env: Object.fromEntries(
        Object.entries(object(head.metadata['env'])).flatMap(([key, value]) =>
          typeof value === 'string' ? [[key, value]] : [],
        ),
      ),
      nodes,
      sourceTables,
      dependsOn,
      parentMap: head.has('parent_map') ? parentMap : null,
      warnings: head.warnings,
    }),
  };
}

function readSourceTable(id: string, source: Json): SourceTable {
  const name = text(source['name']) ?? '';
  const path = (text(source['original_file_path']) ?? '').replaceAll('\\', '/');
  const mesh = object(object(object(source['config'])['meta'])['mesh']);
  const olderMesh = object(object(source['meta'])['mesh']);
  return {
    unique_id: id,
    source_name: text(source['source_name']) ?? '',
    name,
    relation: {
      database: text(source['database']),
      schema: text(source['schema']),
      identifier: text(source['identifier']) ?? name,
    },
    meshUniqueId: text(mesh['unique_id']) ?? text(olderMesh['unique_id']),
    at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 },
  };
}
