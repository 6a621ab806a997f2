import type { Context } from '../context.ts';
import { type CacheFolder, openCacheFolder } from '../project/cache/cache-folder.ts';
import type { GitPlaces } from '../shell/git.ts';

/** Where facts and verdicts are kept; none with `MESH_CACHE=off`. */
export function cacheOf({ env }: Pick<Context, 'env'>, { common }: GitPlaces): CacheFolder | undefined {
  return env['MESH_CACHE'] === 'off' ? undefined : openCacheFolder(common);
}
