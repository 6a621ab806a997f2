import type { LineTable } from '../../source/line-table.ts';
import type { ConfigFact, ConfigFacts } from '../facts.ts';
import { get, toFact } from './access.ts';
import type { Located } from './located.ts';

/** The configurations that a judgement can depend on; the rest of them is nobody's business here. */
export const CONFIG_KEYS: ReadonlySet<string> = new Set([
  'access',
  'contract',
  'group',
  'enabled',
  'materialized',
  'alias',
  'schema',
  'database',
  'meta',
]);

/** Properties that dbt moves into the config, where both are spelt the same. */
const TOP_LEVEL = ['access', 'group', 'contract', 'enabled', 'meta'];

/** What a properties entry says under `config:` and, but for a version, at its top level. */
export function configFacts(lines: LineTable, item: Located, isVersion = false): ConfigFacts {
  const facts: Record<string, ConfigFact> = {};
  if (item.kind === 'map' && !isVersion) {
    for (const key of TOP_LEVEL) {
      const found = item.entries.get(key);
      if (found !== undefined) facts[key] = toFact(lines, found);
    }
  }
  const config = get(item, 'config');
  if (config?.kind === 'map') {
    for (const [key, found] of config.entries) if (CONFIG_KEYS.has(key)) facts[key] = toFact(lines, found);
  }
  return facts;
}
