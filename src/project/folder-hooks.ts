import type { LineTable } from '../source/line-table.ts';
import { get } from './yaml/access.ts';
import { type Calls, embeddedCalls } from './yaml/embedded-calls.ts';
import type { Located } from './yaml/located.ts';

const HOOK = /^(?:\+\s*)?(?:pre|post)[-_]hook$/;

/** The hooks that a tree of `dbt_project.yml` gives a node: those of every level along its fqn. */
export type FolderHooks = (tree: Located | undefined, fqn: readonly string[]) => readonly Calls[];

export function readFolderHooks(source: string, lines: LineTable): FolderHooks {
  if (!/[-_]hook/.test(source)) return () => [];
  const known = new Map<Located, Calls>();
  const callsOf = (hooks: Located): Calls => {
    const calls = known.get(hooks) ?? embeddedCalls(source, lines, hooks, true);
    known.set(hooks, calls);
    return calls;
  };
  return (tree, fqn) => {
    const found: Calls[] = [];
    let level = tree;
    for (const name of [null, ...fqn]) {
      if (name !== null) level = get(level, name);
      if (level?.kind !== 'map') break;
      for (const [key, { value }] of level.entries) {
        const isFolder = !key.startsWith('+') && value.kind === 'map';
        if (HOOK.test(key) && !isFolder) found.push(callsOf(value));
      }
    }
    return found;
  };
}
