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
  | 'uncertain'
>;

interface Said {
  readonly value: ConfigValue | undefined;
  readonly origin: Origin;
  /** Something is said, but only dbt could tell what. */
  readonly isUncertain: boolean;
}

/** What dbt makes of the layers: the last one that says a thing decides, `contract` is replaced as a whole. */
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
    return said;
  };
  const access = say('access');
  const contract = say('contract');
  const enforced = rendered(entryOf(contract.value, 'enforced'), context);
  if (enforced.isUncertain) uncertain.push('contract');
  const isAccess = access.value === 'public' || access.value === 'protected' || access.value === 'private';
  return {
    access: isAccess ? (access.value as Access) : isModel ? 'protected' : null,
    accessFrom: access.origin,
    contractEnforced: truthy(enforced.value),
    contractFrom: contract.origin,
    group: text(say('group').value),
    enabled: !falsy(say('enabled').value),
    materialized: text(say('materialized').value),
    relation: {
      database: text(say('database').value),
      schema: text(say('schema').value),
      identifier: text(say('alias').value) ?? identifier,
    },
    uncertain,
  };
}

/** Whether the layers leave a node enabled; for nodes of which nothing else is configured. */
export function isEnabled(layers: readonly ConfigLayer[], context: RenderContext): boolean {
  return !falsy(last(layers, 'enabled', context).value);
}

function last(layers: readonly ConfigLayer[], key: string, context: RenderContext): Said {
  for (const layer of layers.toReversed()) {
    const fact: ConfigFact | undefined = Object.hasOwn(layer.facts, key) ? layer.facts[key] : undefined;
    if (fact === undefined) continue;
    return { ...rendered(fact.value, context), origin: { by: layer.by, at: spanOf(layer.path, fact.at) } };
  }
  return { value: undefined, origin: { by: 'default' }, isUncertain: false };
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
