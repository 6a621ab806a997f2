import type { Access, Node, Origin } from '../node.ts';
import type { ConfigFact, ConfigFacts, ConfigValue } from './facts.ts';
import { spanOf } from './place.ts';

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
>;

/** What dbt makes of the layers: the last one that says a thing decides, `contract` is replaced as a whole. */
export function applyConfig(
  layers: readonly ConfigLayer[],
  identifier: string,
  isModel: boolean,
): Configured {
  const access = last(layers, 'access');
  const contract = last(layers, 'contract');
  const named = text(access?.fact.value);
  return {
    access: isAccess(named) ? named : isModel ? 'protected' : null,
    accessFrom: isAccess(named) ? origin(access) : { by: 'default' },
    contractEnforced: truthy(entryOf(contract?.fact.value, 'enforced')),
    contractFrom: origin(contract),
    group: text(last(layers, 'group')?.fact.value),
    enabled: !falsy(last(layers, 'enabled')?.fact.value),
    materialized: text(last(layers, 'materialized')?.fact.value),
    relation: {
      database: text(last(layers, 'database')?.fact.value),
      schema: text(last(layers, 'schema')?.fact.value),
      identifier: text(last(layers, 'alias')?.fact.value) ?? identifier,
    },
  };
}

interface Said {
  readonly layer: ConfigLayer;
  readonly fact: ConfigFact;
}

function last(layers: readonly ConfigLayer[], key: string): Said | null {
  for (const layer of layers.toReversed()) {
    const fact = Object.hasOwn(layer.facts, key) ? layer.facts[key] : undefined;
    if (fact !== undefined) return { layer, fact };
  }
  return null;
}

function origin(said: Said | null): Origin {
  return said === null ? { by: 'default' } : { by: said.layer.by, at: spanOf(said.layer.path, said.fact.at) };
}

function isAccess(value: string | null): value is Access {
  return value === 'public' || value === 'protected' || value === 'private';
}

function text(value: ConfigValue): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function entryOf(value: ConfigValue, key: string): ConfigValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, ConfigValue>>)[key] : undefined;
}

/** PyYAML's booleans are also yes, no, on and off, which YAML 1.2 reads as text. */
function truthy(value: ConfigValue): boolean {
  return value === true || (typeof value === 'string' && /^(?:true|yes|on)$/i.test(value));
}

function falsy(value: ConfigValue): boolean {
  return value === false || (typeof value === 'string' && /^(?:false|no|off)$/i.test(value));
}
