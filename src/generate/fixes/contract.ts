import { posix } from 'node:path';
import { stringify } from 'yaml';
import { isObject } from '../../manifest/json.ts';
import type { Node } from '../../node.ts';
import { type Plain, plainOf, withItem, withPair } from '../edit-yaml.ts';
import type { Fixer, WarehouseColumn } from './fix.ts';

/** The contract of a model that is public without one, or lacks types: its columns as the warehouse has them. */
export const writeTheContract: Fixer = (finding, { mesh, propertiesOf, warehouseColumns }) => {
  const id = finding.rule.startsWith('ref-') ? finding.target : finding.unique_id;
  const project = mesh.projects.find(({ nodes }) => nodes.some((node) => node.unique_id === id));
  const model = project?.nodes.find((node) => node.unique_id === id);
  if (project === undefined || model === undefined) return 'Its model is not of this repository.';
  if (model.version !== null) return 'What each version of a model promises is for its owner to say.';
  const columns = warehouseColumns(project, model);
  if (columns === null) {
    return `Neither a catalog nor a cast of each column tells what ${model.name} is: run \`dbt build\` and \`dbt docs generate\` in ${project.path || '.'}, then this again.`;
  }
  const missing = model.columns.find(({ name }) => !columns.some((column) => isSame(column.name, name)));
  if (missing !== undefined) {
    return `${missing.name} of ${model.name} is not in the catalog: it is older than the model, or the column is gone.`;
  }
  const told = asWritten(columns);
  const paths = propertiesOf(project, model);
  if (paths.length > 1) return `Several files describe ${model.name}: ${paths.join(', ')}.`;
  const folder = posix.dirname(model.path);
  const path = paths[0] ?? posix.join(folder, `${model.name}.yml`);
  return [{ path, at: null, edit: (text) => withContract(text, model, told) }];
};

/** A properties file in which the model's contract is enforced and each of its columns has a type. */
export function withContract(
  text: string,
  { name }: Pick<Node, 'name'>,
  columns: readonly WarehouseColumn[],
): string | null {
  const model = { name, config: { contract: { enforced: true } }, columns: columns.map(entryOf) };
  if (text.trim() === '') return stringify({ version: 2, models: [model] }, { lineWidth: 0 });
  const document = plainOf(text);
  const models = isObject(document) && Array.isArray(document['models']) ? document['models'] : null;
  if (models === null) return withPair(text, [], 'models', [model]);
  const index = models.findIndex((known) => isObject(known) && known['name'] === name);
  if (index === -1) return withItem(text, ['models'], model);
  const enforced = withEnforced(text, ['models', index], models[index]);
  return enforced === null ? null : withColumns(enforced, ['models', index], columns);
}

function withEnforced(text: string, path: readonly (string | number)[], model: unknown): string | null {
  const config = isObject(model) ? model['config'] : undefined;
  if (!isObject(config)) {
    return withPair(text, path, 'config', { contract: { enforced: true } }, ['description', 'name']);
  }
  const contract = config['contract'];
  if (!isObject(contract)) return withPair(text, [...path, 'config'], 'contract', { enforced: true });
  if (contract['enforced'] === true) return text;
  return withPair(text, [...path, 'config', 'contract'], 'enforced', true);
}

function withColumns(
  text: string,
  path: readonly (string | number)[],
  columns: readonly WarehouseColumn[],
): string | null {
  let edited: string | null = text;
  for (const column of columns) {
    if (edited === null) return null;
    const model = at(plainOf(edited), path);
    const there = isObject(model) ? model['columns'] : undefined;
    if (!Array.isArray(there)) {
      return withPair(edited, path, 'columns', columns.map(entryOf), ['config', 'description', 'name']);
    }
    const index = there.findIndex((known) => isObject(known) && isSame(String(known['name']), column.name));
    if (index === -1) edited = withItem(edited, [...path, 'columns'], entryOf(column));
    else if (at(there, [index, 'data_type']) == null) {
      edited = withPair(edited, [...path, 'columns', index], 'data_type', column.type, [
        'description',
        'name',
      ]);
    }
  }
  return edited;
}

function entryOf({ name, type }: WarehouseColumn): Plain {
  const needsQuotes = !/^[A-Za-z_][\w$]*$/.test(name);
  return { name, data_type: type, ...(needsQuotes ? { quote: true } : {}) };
}

/** Where the warehouse writes every name in capitals, they are the names that nobody quoted. */
function asWritten(columns: readonly WarehouseColumn[]): readonly WarehouseColumn[] {
  const areFolded = columns.every(({ name }) => /^[A-Z_][A-Z0-9_$]*$/.test(name));
  return columns
    .filter(({ name }) => !name.includes('.'))
    .map(({ name, type }) => ({ name: areFolded ? name.toLowerCase() : name, type }));
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      isObject(inner) || Array.isArray(inner) ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}
