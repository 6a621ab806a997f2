import type { LineTable } from '../source/line-table.ts';
import type { ConfigFact, ConfigFacts } from './facts.ts';
import { mergeConfig } from './node-config.ts';
import { get, toFact } from './yaml/access.ts';
import { CONFIG_KEYS } from './yaml/config-facts.ts';
import type { Located } from './yaml/located.ts';

/**
 * What a tree of `dbt_project.yml` says for a node: level by level along its fqn, the deeper one winning. A key
 * with `+` is a configuration; without it only a value that is no mapping is one.
 * dbt: `ContextConfigGenerator._project_configs`.
 */
export function folderConfig(
  tree: Located | undefined,
  fqn: readonly string[],
  lines: LineTable,
): ConfigFacts {
  let facts: ConfigFacts = {};
  let level = tree;
  for (const name of [null, ...fqn]) {
    if (name !== null) level = get(level, name);
    if (level?.kind !== 'map') break;
    const said: Record<string, ConfigFact> = {};
    for (const [key, found] of level.entries) {
      const config = key.startsWith('+') ? key.slice(1).trim() : found.value.kind === 'map' ? null : key;
      if (config !== null && CONFIG_KEYS.has(config)) said[config] = toFact(lines, found);
    }
    facts = mergeConfig(facts, said);
  }
  return facts;
}
