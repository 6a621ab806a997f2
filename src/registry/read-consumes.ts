import { consumesKey, isSafeName } from './keys.ts';
import { type ParsedConsumes, parseConsumes } from './parse-consumes.ts';
import type { Store } from './store.ts';

/** What one project told of itself in one environment. */
export interface PublishedConsumes {
  readonly key: string;
  readonly project: string;
  readonly parsed: ParsedConsumes;
}

/** How many projects are asked for at once. */
const AT_ONCE = 8;

/** What every project of a registry tells that it reads, but for some; in the order of their names. */
export async function readAllConsumes(
  store: Store,
  except: ReadonlySet<string>,
): Promise<readonly PublishedConsumes[]> {
  const projects = (await store.folders('')).filter((name) => isSafeName(name) && !except.has(name));
  const found: PublishedConsumes[][] = [];
  const waiting = projects.entries();
  const work = async (): Promise<void> => {
    for (const [index, project] of waiting) found[index] = await readConsumesOf(store, project);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found.flat();
}

async function readConsumesOf(store: Store, project: string): Promise<PublishedConsumes[]> {
  const told: PublishedConsumes[] = [];
  for (const environment of (await store.folders(project)).filter(isSafeName)) {
    const key = consumesKey(project, environment);
    const object = await store.read(key);
    if (object !== null)
      told.push({ key, project, parsed: parseConsumes(object.bytes, { project, environment }) });
  }
  return told;
}
