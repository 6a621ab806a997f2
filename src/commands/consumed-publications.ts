import { readAllConsumes } from '../registry/read-consumes.ts';
import type { Store } from '../registry/store.ts';

export interface ConsumedPublications {
  /** Timestamp → who told that he stands on it. */
  readonly consumed: ReadonlyMap<string, string>;
  /** Of whom nobody can tell. */
  readonly warnings: readonly string[];
}

/** The publications of a project that readers in any repository stand on, by what they published of themselves. */
export async function consumedPublications(
  store: Store,
  project: string,
  environment: string,
): Promise<ConsumedPublications> {
  const consumed = new Map<string, string>();
  const warnings: string[] = [];
  for (const { key, project: reader, parsed } of await readAllConsumes(store, new Set([project]))) {
    if (!parsed.ok) {
      warnings.push(`${key} cannot be trusted, so nobody knows what ${reader} stands on: ${parsed.reason}`);
      continue;
    }
    for (const { project: upstream, contract } of parsed.consumes.upstreams) {
      const isOurs = upstream === project && contract?.environment === environment;
      if (isOurs && contract.timestamp !== null) consumed.set(contract.timestamp, `${reader} stands on it`);
    }
  }
  return { consumed, warnings };
}
