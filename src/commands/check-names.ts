import { didYouMean } from '../config/did-you-mean.ts';
import type { MeshConfig } from '../config/mesh-config.ts';
import { ConfigError } from '../errors.ts';

/**
 * Whether `mesh.yml` names rules and changes that there are.
 *
 * @throws ConfigError for the first that there is not.
 */
export async function checkNames({ rules, accept }: MeshConfig): Promise<void> {
  if (rules.size > 0) {
    const { RULES } = await import('../rules/index.ts');
    for (const id of rules.keys()) {
      const known = RULES.map((rule) => rule.id);
      if (!known.includes(id))
        throw unknownName(`mesh.yml sets the rule \`${id}\``, id, known, '`mesh rules`');
    }
  }
  if (accept.length > 0) {
    const { CHANGE_IDS } = await import('../mesh/differences/change.ts');
    for (const { change, at } of accept) {
      if (CHANGE_IDS.some((id) => id === change)) continue;
      const place = `${at.path}:${at.line}:${at.column}`;
      throw unknownName(
        `mesh.yml accepts the change \`${change}\``,
        change,
        CHANGE_IDS,
        'docs/compatibility.md',
        place,
      );
    }
  }
}

function unknownName(
  says: string,
  name: string,
  known: readonly string[],
  lists: string,
  at?: string,
): ConfigError {
  const near = didYouMean(name, known);
  return new ConfigError(`${says}, which does not exist.`, {
    next: near === null ? `${lists} lists them.` : `Did you mean \`${near}\`?`,
    ...(at === undefined ? {} : { at }),
  });
}
