import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expandVariables } from '../../config/expand-variables.ts';
import type { Context } from '../../context.ts';
import { ConfigError, OutsideError, UsageError } from '../../errors.ts';
import type { Brought } from './after-git.ts';
import { LOOK_LIMIT_MS, within } from './time-limit.ts';

const HOUR_MS = 3_600_000;

/**
 * One line where mesh.lock is behind what upstreams have published. A registry elsewhere is asked once an hour at
 * most, and nobody hears of one that does not answer: it was not asked for.
 */
export async function newerPublications(brought: Brought, context: Context): Promise<string[]> {
  try {
    const elsewhere = isElsewhere(brought, context);
    if (brought.pairs.length === 0 || (elsewhere && wasAskedLately(brought, context))) return [];
    const found = await within(LOOK_LIMIT_MS, 'The registry', newer(brought), context);
    return found.length === 0
      ? []
      : [`mesh.lock is behind the registry: ${found.join(', ')}. \`mesh sync\` moves it`];
  } catch (error) {
    const known =
      error instanceof OutsideError || error instanceof UsageError || error instanceof ConfigError;
    if (!known) throw error;
    return [];
  }
}

async function newer({ pairs, lock, content }: Brought): Promise<string[]> {
  const found = new Set<string>();
  const one = async (pair: Brought['pairs'][number]): Promise<void> => {
    const pinned = lock.get(pair.project.name)?.get(pair.upstream.name);
    // What dbt-loom alone names may lie anywhere.
    if (pinned === undefined || pinned.from !== undefined) return;
    const { entry } = await content.latest(pair);
    if (entry.sha256 === pinned.sha256 || entry.environment !== pinned.environment) return;
    found.add(`${pair.upstream.name}${entry.timestamp === null ? '' : ` (${entry.timestamp})`}`);
  };
  await Promise.all(pairs.map(one));
  return [...found].sort();
}

function isElsewhere({ config }: Brought, context: Context): boolean {
  const root =
    context.env['MESH_REGISTRY'] || expandVariables(config.registry ?? '', context.env, 'mesh.yml');
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(root);
}

/** Notes the question; a folder that cannot be written means that it is asked again. */
function wasAskedLately({ places }: Brought, context: Context): boolean {
  const note = join(places.common, 'meshgate', 'asked');
  try {
    const asked = statSync(note, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (context.now().getTime() - asked < HOUR_MS) return true;
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, '');
  } catch {}
  return false;
}
