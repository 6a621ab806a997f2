import type { Node, Relation } from '../../node.ts';
import { type Change, type ChangeId, type Level, worst } from './change.ts';
import { columnChanges } from './column-changes.ts';

export interface Contracts {
  readonly before: readonly Node[];
  /** Of files, everything that is there: then a model that is no longer public is told from one that is gone. */
  readonly after: readonly Node[];
  /** dbt's `adapter_type`; null where nobody says. */
  readonly adapter: string | null;
  /** The day, as `2026-11-22`: a deprecation date may have passed. */
  readonly today: string;
}

/** Every change of what a project promises to others, by model, then by column. Only public models promise. */
export function contractChanges({ before, after, adapter, today }: Contracts): Change[] {
  const [old, now] = [before.filter(isPromised), new Map(after.map((node) => [node.unique_id, node]))];
  const [promised, present] = [
    new Set(old.map(idOf)),
    new Set(before.filter(({ enabled }) => enabled).map(idOf)),
  ];
  const fresh = after.filter((node) => isPromised(node) && !promised.has(node.unique_id));
  const newcomers = fresh.filter(({ unique_id }) => !present.has(unique_id));
  const changes: Change[] = [];
  for (const model of old) {
    const heir = now.get(model.unique_id) ?? latestOf(model, after);
    if (heir === undefined || !heir.enabled) changes.push(removal(model, heir, newcomers));
    else changes.push(...ofModel(model, heir, adapter, today));
  }
  for (const model of fresh) {
    if (old.some((plain) => latestOf(plain, [model]) !== undefined && !now.has(plain.unique_id))) continue;
    const id = present.has(model.unique_id) ? 'access-widened' : 'model-added';
    changes.push(change(id, 'compatible', model));
  }
  return [...changes, ...latestVersions(old, after, adapter)];
}

function idOf({ unique_id }: Node): string {
  return unique_id;
}

/** Models, seeds and snapshots that others may read. */
function isPromised({ access, enabled }: Node): boolean {
  return access === 'public' && enabled;
}

function ofModel(before: Node, after: Node, adapter: string | null, today: string): Change[] {
  if (after.access !== 'public') {
    if (after.uncertain.includes('access')) return [];
    return [change('access-narrowed', 'breaking', before, before.access, after.access ?? 'protected')];
  }
  const changes: Change[] = [];
  if (before.contractEnforced && !after.contractEnforced && !after.uncertain.includes('contract'))
    changes.push(change('contract-dropped', 'breaking', before));
  if (!before.contractEnforced && after.contractEnforced)
    changes.push(change('contract-added', 'compatible', before));
  if (after.materialized === 'ephemeral' && before.materialized !== 'ephemeral')
    changes.push(change('materialized-ephemeral', 'breaking', before, before.materialized, 'ephemeral'));
  const [from, to] = [relationText(before.relation), relationText(after.relation)];
  if (isElsewhere(before, after)) changes.push(change('relation-moved', 'breaking', before, from, to));
  changes.push(...consumers(before, after), ...deprecation(before, after, today));
  if (before.contractEnforced && after.contractEnforced)
    changes.push(...columnChanges(before, after, adapter).map((told) => ({ ...told, model: before })));
  return changes;
}

/** A model that gets versions is read on by its plain name, which then stands for the latest of them. */
function latestOf({ name, version, resource_type }: Node, after: readonly Node[]): Node | undefined {
  if (version !== null) return undefined;
  return after.find(
    (node) =>
      node.name === name &&
      node.resource_type === resource_type &&
      node.version !== null &&
      node.version === node.latest_version,
  );
}

function removal(model: Node, heir: Node | undefined, newcomers: readonly Node[]): Change {
  if (heir !== undefined) return change('model-disabled', 'breaking', model);
  if (model.version !== null) return change('version-removed', 'breaking', model, `v${model.version}`);
  const namesake =
    model.columns.length === 0 ? undefined : newcomers.find((node) => hasColumnsOf(node, model));
  return namesake === undefined
    ? change('model-removed', 'breaking', model)
    : change('model-renamed', 'breaking', model, model.name, namesake.name);
}

function hasColumnsOf(node: Node, other: Node): boolean {
  const columns = (of: Node): string =>
    JSON.stringify(of.columns.map(({ name, data_type }) => [name, data_type]));
  return node.resource_type === other.resource_type && columns(node) === columns(other);
}

function consumers(before: Node, after: Node): Change[] {
  const [old, now] = [before.allowedProjects, after.allowedProjects];
  const lost =
    now === null ? [] : old === null ? ['every other project'] : old.filter((name) => !now.includes(name));
  if (lost.length > 0)
    return [change('consumers-narrowed', 'breaking', before, lost.join(', '), now?.join(', ') ?? null)];
  const isWider = old !== null && (now === null || now.some((name) => !old.includes(name)));
  return isWider
    ? [change('consumers-widened', 'compatible', before, old.join(', '), now?.join(', ') ?? 'every project')]
    : [];
}

function deprecation(before: Node, after: Node, today: string): Change[] {
  const [old, now] = [before.deprecation_date, after.deprecation_date];
  if (old === now) return [];
  if (now === null) return [change('deprecation-lifted', 'compatible', before, old, null)];
  const state = now.slice(0, 10) < today ? `${now}, which has passed` : now;
  return [change('deprecation-set', 'compatible', before, old, state)];
}

/** Whoever pins no version now reads another one: as bad as the step from the one to the other is. */
function latestVersions(old: readonly Node[], after: readonly Node[], adapter: string | null): Change[] {
  const changes: Change[] = [];
  for (const model of old) {
    if (model.version === null || model.version !== model.latest_version) continue;
    const siblings = after.filter(
      ({ name, version, enabled }) => name === model.name && version !== null && enabled,
    );
    const latest = siblings.find(({ version, latest_version }) => version === latest_version);
    if (latest === undefined || latest.version === model.version) continue;
    const level =
      isPromised(latest) && latest.contractEnforced
        ? worst(columnChanges(model, latest, adapter).map(({ level: step }) => step))
        : 'breaking';
    changes.push(change('latest-version-moved', level, model, `v${model.version}`, `v${latest.version}`));
  }
  return changes;
}

function change(
  id: ChangeId,
  level: Level,
  model: Node,
  before: string | null = null,
  after: string | null = null,
): Change {
  return { id, level, isNoticedByStar: false, model, column: null, before, after };
}

/** Files do not say what database and schema a target gives; of them only the name can be compared. */
function isElsewhere(before: Node, after: Node): boolean {
  if (before.uncertain.includes('relation') || after.uncertain.includes('relation')) return false;
  const differs = (part: Exclude<keyof Relation, 'written'>): boolean => {
    const [old, now] = [before.relation[part], after.relation[part]];
    return old !== null && now !== null && old.toLowerCase() !== now.toLowerCase();
  };
  const areBuilt = before.contractFrom.by === 'manifest' && after.contractFrom.by === 'manifest';
  return differs('identifier') || (areBuilt && (differs('database') || differs('schema')));
}

function relationText({ database, schema, identifier }: Relation): string {
  return [database, schema, identifier].filter((part) => part !== null).join('.');
}
