import { posix } from 'node:path';
import { isObject } from '../../manifest/json.ts';
import type { Column, Node } from '../../node.ts';
import { type Plain, plainOf, withPair } from '../edit-yaml.ts';
import type { Fixer } from './fix.ts';

/**
 * What a change would break stays as the first version, which everybody reads on; the change is the second one.
 * https://docs.getdbt.com/docs/mesh/govern/model-versions
 */
export const writeNewVersion: Fixer = ({ unique_id, target }, { mesh, propertiesOf, before }) => {
  const project = mesh.projects.find(({ nodes }) => nodes.some((node) => node.unique_id === unique_id));
  const model = project?.nodes.find((node) => node.unique_id === unique_id);
  const old = unique_id === null ? null : before(unique_id);
  if (project === undefined || model === undefined || old === null)
    return 'Its model is gone, or was not there at HEAD.';
  if (target?.includes(':') !== true)
    return 'What changed is not a column: its owner has to say what is meant.';
  if (model.version !== null) return `${model.name} has versions already: add one beside them.`;
  if (old.model.relation.identifier !== model.name || model.relation.identifier !== model.name)
    return `${model.name} has an alias, which both versions would share.`;
  if (!model.path.endsWith('.sql')) return 'It is no SQL model.';
  const [path, ...others] = propertiesOf(project, model);
  if (path === undefined || others.length > 0) return `Not exactly one file describes ${model.name}.`;
  const file = posix.join(posix.dirname(model.path), `${model.name}_v1.sql`);
  return [
    { path: file, at: null, edit: (text) => (text === '' || text === old.text ? old.text : null) },
    { path, at: null, edit: (text) => withFirstVersion(text, old.model, model) },
  ];
};

/** The model's entry, with what it was as version 1 in the old place, and what it is as version 2. */
export function withFirstVersion(text: string, old: Node, now: Node): string | null {
  const document = plainOf(text);
  const models = isObject(document) && Array.isArray(document['models']) ? document['models'] : [];
  const index = models.findIndex((model) => isObject(model) && model['name'] === now.name);
  const entry: unknown = models[index];
  if (!isObject(entry)) return null;
  // Every column that changed asks for it once.
  if (Array.isArray(entry['versions'])) return text;
  const path = ['models', index];
  const named = withPair(text, path, 'latest_version', 1);
  const versions = [
    { v: 1, config: { alias: old.name }, columns: columnsOf(old, now) },
    { v: 2, defined_in: now.name },
  ];
  return named === null ? null : withPair(named, path, 'versions', versions);
}

function columnsOf(old: Node, now: Node): Plain {
  const isKept = (column: Column): boolean => old.columns.some((other) => isSame(column, other));
  const gone = now.columns.filter((column) => !isKept(column)).map(({ name }) => name);
  const back = old.columns.filter((column) => !now.columns.some((other) => isSame(column, other)));
  return [{ include: 'all', ...(gone.length === 0 ? {} : { exclude: gone }) }, ...back.map(written)];
}

function isSame(one: Column, other: Column): boolean {
  const shape = ({ name, data_type, constraints }: Column): string =>
    JSON.stringify([name.toLowerCase(), data_type, constraints.map(({ type }) => type).sort()]);
  return shape(one) === shape(other);
}

function written({ name, data_type, description, constraints, quoted }: Column): Plain {
  return {
    name,
    ...(data_type === null ? {} : { data_type }),
    ...(description.trim() === '' ? {} : { description: description.trim() }),
    ...(quoted === true ? { quote: true } : {}),
    ...(constraints.length === 0
      ? {}
      : {
          constraints: constraints.map(({ type, expression }) => ({
            type,
            ...(expression === null ? {} : { expression }),
          })),
        }),
  };
}
