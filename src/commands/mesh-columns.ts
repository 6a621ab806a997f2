import type { MeshConfig } from '../config/mesh-config.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { columnsPromised } from '../mesh/promised-columns.ts';
import type { ColumnReading } from './column-reads.ts';

/** The mesh with what is read through its references, as far as a rule asks for it. */
export async function withColumns(
  mesh: Mesh,
  reading: ColumnReading,
  rules: MeshConfig['rules'],
): Promise<Mesh> {
  if (rules.get('column-not-in-contract') === 'off') return mesh;
  // The rule speaks of SQL: what YAML names, dbt tests.
  const asked = mesh.references.filter(
    (reference) => reference.at.path.endsWith('.sql') && columnsPromised(reference) !== null,
  );
  if (asked.length === 0) return mesh;
  // Nothing of it is needed by a commit without readers of another project.
  const { readColumns } = await import('./column-reads.ts');
  const columnsOf = await readColumns(reading, asked);
  return { ...mesh, columns: new Map(asked.map((reference) => [reference, columnsOf(reference)])) };
}
