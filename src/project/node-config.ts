import type { Access, Node, Origin, UncertainFact } from '../node.ts';
import type { ConfigFact, ConfigFacts, ConfigValue } from './facts.ts';
import { spanOf } from './place.ts';
import { type RenderContext, render } from './render.ts';

/** One of the places that may configure a node, weakest first: dbt_project.yml, properties, the file itself. */
export interface ConfigLayer {
  readonly by: 'dbt_project.yml' | 'properties' | 'config()';
  readonly path: string;
  readonly facts: ConfigFacts;
}

type Configured = Pick<
  Node,
  | 'access'
  | 'accessFrom'
  | 'contractEnforced'
  | 'contractFrom'
  | 'group'
  | 'enabled'
  | 'materialized'
  | 'relation'
  | 'allowedProjects'
  | 'uncertain'
>;

interface Said {
  readonly value: ConfigValue | undefined;
  readonly origin: Origin;
  /** Something is said, but only dbt could tell what. */
  readonly isUncertain: boolean;
  /** As it is written. */
  readonly text: string | null;
}

/** What dbt makes of the layers: the last one that says a thing decides, of `contract` and `meta` key by key. */
export function applyConfig(
  layers: readonly ConfigLayer[],
  identifier: string,
  isModel: boolean,
  context: RenderContext,
): Configured {
  const uncertain: UncertainFact[] = [];
  const say = (key: string): Said => {
    const said = last(layers, key, context);
    if (said.isUncertain && isFact(key)) uncertain.push(key);
    if (said.isUncertain && (RELATION_KEYS.has(key) || mayBeEphemeral(key, said))) uncertain.push('relation');
    return said;
  };
  const access = say('access');
  const contract = last(layers, 'contract', context, 'enforced');
  if (contract.isUncertain) uncertain.push('contract');
  const consumers = readConsumers(layers, context);
  if (consumers.isUncertain) uncertain.push('consumers');
  const isAccess = access.value === 'public' || access.value === 'protected' || access.value === 'private';
  return {
    access: isAccess ? (access.value as Access) : isModel ? 'protected' : null,
    accessFrom: access.origin,
    contractEnforced: truthy(contract.value),
    contractFrom: contract.origin,
    group: text(say('group').value),
    enabled: !falsy(say('enabled').value),
    materialized: text(say('materialized').value),
    relation: {
      database: text(say('database').value),
      schema: text(say('schema').value),
      identifier: text(say('alias').value) ?? identifier,
    },
    allowedProjects: consumers.allowed,
    uncertain,
  };
}

/** The stronger facts over the weaker ones, as dbt merges them. */
export function mergeConfig(weak: ConfigFacts, strong: ConfigFacts): ConfigFacts {
  const merged: Record<string, ConfigFact> = { ...weak, ...strong };
  for (const key of ['contract', 'meta']) {
    const [a, b] = [weak[key], strong[key]];
    if (a !== undefined && b !== undefined && isDict(a.value) && isDict(b.value))
      merged[key] = { value: { ...a.value, ...b.value }, at: b.at };
  }
  return merged;
}

function isDict(value: ConfigValue): value is { readonly [key: string]: ConfigValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An ephemeral model has no relation. */
function mayBeEphemeral(key: string, { text: written }: Said): boolean {
  return key === 'materialized' && written?.includes('ephemeral') === true;
}

const RELATION_KEYS = new Set(['database', 'schema', 'alias']);

/** dbt merges `meta` by its keys, so the last layer that says `mesh` says all of it. */
function readConsumers(
  layers: readonly ConfigLayer[],
  context: RenderContext,
): { readonly allowed: readonly string[] | null; readonly isUncertain: boolean } {
  const said = layers.flatMap(({ facts }) => entryOf(facts['meta']?.value, 'mesh') ?? []).at(-1);
  const given = entryOf(said, 'allowed_projects');
  if (given === undefined || given === null) return { allowed: null, isUncertain: false };
  const names = (isList(given) ? given : [given]).map((name) => rendered(name, context));
  return {
    allowed: names.flatMap(({ value }) => text(value) ?? []),
    isUncertain: names.some(({ isUncertain }) => isUncertain),
  };
}

function isList(value: ConfigValue): value is readonly ConfigValue[] {
  return Array.isArray(value);
}

/** Whether the layers leave a node enabled; for nodes of which nothing else is configured. */
export function isEnabled(layers: readonly ConfigLayer[], context: RenderContext): boolean {
  return !falsy(last(layers, 'enabled', context).value);
}

/** dbt_project.yml sees the variables of the command line alone, not its own. */
const NO_VARS: RenderContext['vars'] = new Map();

/** The last layer that says a key, or an entry of it. */
function last(layers: readonly ConfigLayer[], key: string, context: RenderContext, entry?: string): Said {
  for (let index = layers.length - 1; index >= 0; index--) {
    const layer = layers[index];
    const fact = layer !== undefined && Object.hasOwn(layer.facts, key) ? layer.facts[key] : undefined;
    const value =
      entry === undefined || typeof fact?.value === 'string' ? fact?.value : entryOf(fact?.value, entry);
    if (layer === undefined || fact === undefined || value === undefined) continue;
    const written = typeof value === 'string' ? value : null;
    const found = { origin: { by: layer.by, at: spanOf(layer.path, fact.at) }, text: written };
    const said = rendered(value, layer.by === 'dbt_project.yml' ? { ...context, vars: NO_VARS } : context);
    // What a whole `contract` is, when Jinja computes it, only dbt could tell.
    return entry !== undefined && value === fact.value
      ? { ...said, isUncertain: true, ...found }
      : { ...said, ...found };
  }
  return { value: undefined, origin: { by: 'default' }, isUncertain: false, text: null };
}

function rendered(
  value: ConfigValue | undefined,
  context: RenderContext,
): Pick<Said, 'value' | 'isUncertain'> {
  if (typeof value !== 'string') return { value, isUncertain: false };
  const result = render(value, context);
  return { value: result, isUncertain: result === undefined };
}

function isFact(key: string): key is UncertainFact {
  return key === 'access' || key === 'contract' || key === 'group' || key === 'enabled';
}

function text(value: ConfigValue | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function entryOf(value: ConfigValue | undefined, key: string): ConfigValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, ConfigValue>>)[key] : undefined;
}

/** PyYAML's booleans are also yes, no, on and off, which YAML 1.2 reads as text. */
function truthy(value: ConfigValue | undefined): boolean {
  return value === true || (typeof value === 'string' && /^(?:true|yes|on)$/i.test(value));
}

function falsy(value: ConfigValue | undefined): boolean {
  return value === false || (typeof value === 'string' && /^(?:false|no|off)$/i.test(value));
}
