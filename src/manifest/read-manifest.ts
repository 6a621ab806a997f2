import { createHash } from 'node:crypto';
import type { Node, SourceTable } from '../node.ts';
import { isObject, type Json, object, strings, text } from './json.ts';
import type { Manifest } from './manifest.ts';
import { ManifestError } from './manifest-error.ts';
import { parseManifest, type RawManifest } from './parse-manifest.ts';
import { readNode } from './read-node.ts';

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

const NEWEST_SCHEMA = 12;

/** @throws ManifestError that names the field, for bytes that are no manifest of schema v7 or later. */
export function readManifest(bytes: Buffer, path: string): Manifest {
  const raw = parseManifest(bytes, path);
  const { json, metadata, schemaVersion } = raw;
  const nodes: Node[] = [];
  const dependsOn = new Map<string, readonly string[]>();
  for (const map of NODE_MAPS) {
    for (const [id, entry] of Object.entries(object(json[map]))) {
      if (!isObject(entry))
        throw new ManifestError(path, `${map}[${JSON.stringify(id)}]`, 'is not an object');
      nodes.push(readNode(path, map, id, entry));
      dependsOn.set(id, strings(object(entry['depends_on'])['nodes']));
    }
  }
  return {
    path,
    projectName: projectName(raw),
    schemaVersion,
    dbtVersion: text(metadata['dbt_version']),
    generatedAt: text(metadata['generated_at']),
    adapterType: text(metadata['adapter_type']),
    env: Object.fromEntries(
      Object.entries(object(metadata['env'])).flatMap(([key, value]) =>
        typeof value === 'string' ? [[key, value]] : [],
      ),
    ),
    nodes,
    sourceTables: Object.entries(object(json['sources'])).map(([id, entry]) =>
      readSourceTable(id, object(entry)),
    ),
    dependsOn,
    parentMap: isObject(json['parent_map'])
      ? new Map(Object.entries(json['parent_map']).map(([id, parents]) => [id, strings(parents)]))
      : null,
    warnings:
      schemaVersion > NEWEST_SCHEMA
        ? [
            `${path} has manifest schema v${schemaVersion}; meshgate knows up to v${NEWEST_SCHEMA} and reads it as that.`,
          ]
        : [],
  };
}

/** `metadata.project_name` from v10; before it, the package whose MD5 is `metadata.project_id`. */
export function projectName({ path, metadata, nodes }: RawManifest): string {
  const name = text(metadata['project_name']);
  if (name !== null) return name;
  const packages = new Set(Object.values(nodes).map((node) => text(object(node)['package_name'])));
  for (const candidate of packages) {
    if (candidate === null) continue;
    if (createHash('md5').update(candidate).digest('hex') === metadata['project_id']) return candidate;
  }
  throw new ManifestError(path, 'metadata.project_name', 'is missing');
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
