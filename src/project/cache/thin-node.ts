import type { Node } from '../../node.ts';

/** All but what is told of a node's columns, and what it reads. */
export type Told = Omit<
  Node,
  'columns' | 'constraints' | 'description' | 'primaryKey' | 'refs' | 'sources' | 'relations'
>;

/** A node without what it has by default. */
export type ShapeNode = Pick<Node, 'name' | 'path' | 'resource_type'> & Partial<Told>;

/** Something was asked of a project that its shape does not tell: it must be read after all. */
export class ShapeTooThin extends Error {
  override name = 'ShapeTooThin';
}

const DEFAULT = { by: 'default' } as const;
const NONE: readonly never[] = [];

/** A node of a shape, with what it has by default: a thousand of them are made at once. */
export class ThinNode implements Node {
  readonly unique_id: string;
  readonly resource_type: Node['resource_type'];
  readonly name: string;
  readonly project: string;
  readonly version: string | null;
  readonly latest_version: string | null;
  readonly access: Node['access'];
  readonly accessFrom: Node['accessFrom'];
  readonly contractEnforced: boolean;
  readonly contractFrom: Node['contractFrom'];
  readonly group: string | null;
  readonly enabled: boolean;
  readonly materialized: string | null;
  readonly deprecation_date: string | null;
  readonly relation: Node['relation'];
  readonly path: string;
  readonly refs = NONE;
  readonly sources = NONE;
  readonly relations = NONE;
  readonly allowedProjects: readonly string[] | null;
  readonly uncertain: Node['uncertain'];

  constructor(node: ShapeNode, project: string) {
    const { name, resource_type } = node;
    this.unique_id = node.unique_id ?? `${resource_type}.${project}.${name}`;
    this.resource_type = resource_type;
    this.name = name;
    this.project = project;
    this.version = node.version ?? null;
    this.latest_version = node.latest_version ?? null;
    this.access = node.access ?? null;
    this.accessFrom = node.accessFrom ?? DEFAULT;
    this.contractEnforced = node.contractEnforced ?? false;
    this.contractFrom = node.contractFrom ?? DEFAULT;
    this.group = node.group ?? null;
    this.enabled = node.enabled ?? true;
    this.materialized = node.materialized ?? null;
    this.deprecation_date = node.deprecation_date ?? null;
    this.relation = node.relation ?? { database: null, schema: null, identifier: name };
    this.path = node.path;
    this.allowedProjects = node.allowedProjects ?? null;
    this.uncertain = node.uncertain ?? NONE;
  }

  get columns(): never {
    throw new ShapeTooThin('columns');
  }

  get constraints(): never {
    throw new ShapeTooThin('constraints');
  }

  get description(): never {
    throw new ShapeTooThin('description');
  }

  get primaryKey(): never {
    throw new ShapeTooThin('primaryKey');
  }
}
