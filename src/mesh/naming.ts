import type { Node } from '../node.ts';

/** A relation of which every part is known. */
export interface FullRelation {
  readonly database: string;
  readonly schema: string;
  readonly identifier: string;
  /** As dbt writes it in SQL, where a manifest says. */
  readonly written?: string | null;
}

/** Where the project's macros put a node (`generate_schema_name` and its like). */
export interface Naming {
  /** The database of what configures none: that of the target. */
  readonly database: string | null;
  /** The relation of a node; null where what is published does not show how it is made. */
  readonly relationOf: (node: Node) => FullRelation | null;
}

interface Pair {
  readonly declared: Node;
  readonly built: FullRelation;
}

/**
 * What a published contract shows of a project's naming: each published node beside what its files configure.
 * Where two of them disagree nothing is concluded, so that what is concluded is certain.
 */
export function learnNaming(declared: readonly Node[], published: readonly Node[]): Naming {
  const byId = new Map(declared.filter(isPlain).map((node) => [node.unique_id, node]));
  const pairs = published.flatMap((node): Pair[] => {
    const own = byId.get(node.unique_id);
    const built = fullRelation(node);
    return own === undefined || built === null ? [] : [{ declared: own, built }];
  });
  const isDefaultAlias = pairs.every(({ declared: { relation }, built }) =>
    isSame(relation.identifier, built.identifier),
  );
  const databaseOf = learnDatabase(pairs);
  const schemaOf = learnSchema(pairs);
  const database = databaseOf(null);
  if (pairs.length === 0 || !isDefaultAlias) return { database, relationOf: () => null };
  return {
    database,
    relationOf: (node) => {
      if (!isPlain(node)) return null;
      const [inDatabase, inSchema] = [databaseOf(node.relation.database), schemaOf(node.relation.schema)];
      const { identifier } = node.relation;
      return inDatabase === null || inSchema === null
        ? null
        : { database: inDatabase, schema: inSchema, identifier };
    },
  };
}

export function fullRelation({ relation }: Pick<Node, 'relation'>): FullRelation | null {
  const { database, schema, identifier, written = null } = relation;
  return database === null || schema === null ? null : { database, schema, identifier, written };
}

/** A model or seed that is built, where its files say. A snapshot may have a schema that no macro touches. */
function isPlain({ resource_type, materialized, enabled, uncertain }: Node): boolean {
  const isNamed = resource_type === 'model' || resource_type === 'seed';
  return isNamed && enabled && materialized !== 'ephemeral' && !uncertain.includes('relation');
}

type Place = (configured: string | null) => string | null;

function learnDatabase(pairs: readonly Pair[]): Place {
  const ofTarget = only(
    pairs.filter(({ declared }) => declared.relation.database === null).map(({ built }) => built.database),
  );
  const configured = pairs.filter(({ declared }) => declared.relation.database !== null);
  const isKept = configured.every(({ declared, built }) =>
    isSame(declared.relation.database, built.database),
  );
  return (name) => (name === null ? ofTarget : isKept && configured.length > 0 ? name : null);
}

/** A custom schema as it is, or behind that of the target: dbt's own macro, and the one that most write instead. */
function learnSchema(pairs: readonly Pair[]): Place {
  const plain = pairs.filter(({ declared }) => declared.relation.schema === null);
  const custom = pairs.flatMap(({ declared: { relation }, built }) =>
    relation.schema === null ? [] : [{ name: relation.schema, schema: built.schema }],
  );
  const ofTarget = only(plain.map(({ built }) => built.schema));
  if (custom.length > 0 && custom.every(({ name, schema }) => isSame(name, schema))) {
    return (name) => name ?? ofTarget;
  }
  const prefix = only(
    custom.map(({ name, schema }) =>
      isSame(schema.slice(-name.length - 1), `_${name}`) ? schema.slice(0, -name.length - 1) : '',
    ),
  );
  const agrees = plain.length === 0 || isSame(ofTarget, prefix ?? '');
  if (prefix !== null && prefix !== '' && agrees) {
    return (name) => (name === null ? prefix : `${prefix}_${name}`);
  }
  return (name) => (name === null ? ofTarget : null);
}

/** The one value that all of them have. */
function only(values: readonly string[]): string | null {
  const [first] = values;
  return first !== undefined && values.every((value) => isSame(value, first)) ? first : null;
}

function isSame(a: string | null, b: string): boolean {
  return a !== null && a.toLowerCase() === b.toLowerCase();
}
