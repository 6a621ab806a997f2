import type { Finding, Span } from '../../finding.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import type { Node } from '../../node.ts';
import type { Project } from '../../project/project.ts';

/** One edit that makes a finding go away. */
export interface Fix {
  readonly path: string;
  /** What is replaced; null for the file as a whole, which may not be there yet. */
  readonly at: Span | null;
  /** From what is there to what should be; null where it is written so that only a person can tell. */
  readonly edit: (text: string) => string | null;
}

/** A column as the warehouse has it. */
export interface WarehouseColumn {
  readonly name: string;
  readonly type: string;
}

/** What a fix is made from. */
export interface FixWorld {
  readonly mesh: Mesh;
  /** The properties files of a project that name the model. */
  readonly propertiesOf: (project: Project, model: Node) => readonly string[];
  /** The model as it was at HEAD, with its file; null where it was not there. */
  readonly before: (uniqueId: string) => { readonly model: Node; readonly text: string } | null;
  /** null where no catalog tells of the model. */
  readonly warehouseColumns: (project: Project, model: Node) => readonly WarehouseColumn[] | null;
}

/** The edits, or why a person has to make them. */
export type Fixer = (finding: Finding, world: FixWorld) => readonly Fix[] | string;
