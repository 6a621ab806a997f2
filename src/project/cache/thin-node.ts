import type { Column, Node } from '../../node.ts';

/** All but a node's columns and words, and what it reads. */
export type Told = Omit<
  Node,
  'columns' | 'constraints' | 'description' | 'primaryKey' | 'refs' | 'sources' | 'relations'
>;

/** A node without what it has by default. */
export type ShapeNode = Pick<Node, 'name' | 'path' | 'resource_type'> &
  Partial<Told> & {
    /** Of what is public: all that a contract promises but the words. */
    readonly promise?: ShapePromise;
  };

export interface ShapePromise {
  readonly columns?: readonly Omit<Column, 'description'>[];
  readonly primaryKey?: readonly string[];
  readonly constraints?: NonNullable<Node['constraints']>;
}

/** What others may count on; nothing of a node that is not public. */
export function promiseOf({ access, columns, primaryKey, constraints = [] }: Node): ShapePromise | null {
  if (access !== 'public' || columns.length + primaryKey.length + constraints.length === 0) return null;
  return {
    ...(columns.length === 0 ? {} : { columns: columns.map(({ description: _, ...column }) => column) }),
    ...(primaryKey.length === 0 ? {} : { primaryKey }),
    ...(constraints.length === 0 ? {} : { constraints }),
  };
}

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
  readonly #promise: ShapePromise;
  #columns: readonly Column[] | undefined;

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
    this.#promise = node.promise ?? {};
  }

  /** The same objects each time: who compares two nodes knows a column by itself. */
  get columns(): readonly Column[] {
    const told = this.#told('columns').columns ?? NONE;
    this.#columns ??= told.map((column) => ({ ...column, description: '' }));
    return this.#columns;
  }

  get primaryKey(): readonly string[] {
    return this.#told('primaryKey').primaryKey ?? NONE;
  }

  get constraints(): NonNullable<Node['constraints']> {
    return this.#told('constraints').constraints ?? NONE;
  }

  get description(): never {
    throw new ShapeTooThin('description');
  }

  #told(what: string): ShapePromise {
    if (this.access !== 'public') throw new ShapeTooThin(what);
    return this.#promise;
  }
}
