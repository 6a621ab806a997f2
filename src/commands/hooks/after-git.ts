import type { MeshConfig } from '../../config/mesh-config.ts';
import type { Context } from '../../context.ts';
import { ConfigError, OutsideError, UsageError } from '../../errors.ts';
import { loadHeads } from '../../project/project-heads.ts';
import type { MeshLock } from '../../registry/mesh-lock.ts';
import { safeText } from '../../report/safe-text.ts';
import { findRepository } from '../../shell/find-repository.ts';
import type { GitPlaces } from '../../shell/git.ts';
import { trackedSnapshot } from '../../source/tree-snapshot.ts';
import type { ExitCode, Values } from '../command.ts';
import { readConfig } from '../read-config.ts';
import { registryRoot, withFallbacks } from '../registry-root.ts';
import { type Pair, pairsOf } from '../sync-plan.ts';
import { UpstreamContent } from '../upstream-content.ts';
import { readIfThere } from '../write-files.ts';
import { toolProblem } from './tool-version.ts';

/** What Git has just brought here, as far as a hook after it needs to know. */
export interface Brought {
  readonly places: GitPlaces;
  readonly config: MeshConfig;
  readonly lock: MeshLock;
  /** The pairs that mesh.lock pins; what it does not pin is for `mesh check` to say. */
  readonly pairs: readonly Pair[];
  readonly paths: readonly string[];
  /** The option that names a registry which nothing but `--local` in the repository's scripts names. */
  readonly registry: Values;
  /** Opens the registry when it is asked for the first time. */
  readonly content: UpstreamContent;
}

/**
 * What the hooks share that come after Git has done its work: nothing that happens here may look like a failure of
 * Git's, and nothing is done where there is no mesh.lock. `work` returns the lines to say.
 */
export async function afterGit(
  context: Context,
  work: (brought: Brought) => Promise<readonly string[]>,
): Promise<ExitCode> {
  const say = (line: string): void => context.stderr(`mesh: ${safeText(line)}\n`);
  try {
    const places = await findRepository(context.cwd, context.env);
    const tool = toolProblem(places.root);
    if (tool !== null) say(`${tool.message}: \`${tool.next}\` brings it`);
    const text = await readIfThere(places.root, 'mesh.lock');
    if (text === null) return 0;
    for (const line of await work(await lookAround(places, text.toString('utf8'), context))) say(line);
  } catch (error) {
    if (error instanceof OutsideError || error instanceof UsageError) say(oldStateStays(error.message));
    else if (error instanceof ConfigError) {
      say(
        oldStateStays(error.at === undefined ? error.message : `${error.at}: ${error.message}`, error.next),
      );
    } else {
      say('this hook failed, which is a bug of meshgate. Please report it with the lines below.');
      context.stderr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
  }
  return 0;
}

/** One line, whatever the reason is made of. */
export function oldStateStays(reason: string, next = '`mesh sync --frozen` tries again'): string {
  const [first = ''] = reason.split('\n');
  return `${first.replace(/\.$/, '')} (the old state stays). ${next}`;
}

async function lookAround(places: GitPlaces, lockText: string, context: Context): Promise<Brought> {
  const { root } = places;
  const snapshot = trackedSnapshot(root);
  const [config, { parseMeshLock }] = await Promise.all([
    readConfig(snapshot),
    import('../../registry/parse-mesh-lock.ts'),
  ]);
  const lock = parseMeshLock(lockText, 'mesh.lock');
  const heads = await loadHeads(snapshot, config);
  const isSet = Boolean(context.env['MESH_REGISTRY']) || config.registry !== null;
  const registry: Values = isSet ? {} : { local: true };
  return {
    places,
    config,
    lock,
    pairs: pairsOf(heads).filter(({ project, upstream }) => lock.get(project.name)?.has(upstream.name)),
    paths: (await snapshot.list()).map(({ path }) => path),
    registry,
    content: new UpstreamContent({
      root,
      all: heads,
      registry: () => registryRoot(registry, context, root, config),
      environments: withFallbacks(config.environments.default, config),
      env: context.env,
    }),
  };
}
