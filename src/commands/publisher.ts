import { gitUser } from '../shell/repository.ts';

/** Who publishes: what CI says, else Git's `user.name`; null where neither says. */
export async function publisher(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  return env['GITHUB_ACTOR'] || env['GITLAB_USER_LOGIN'] || (await gitUser(root));
}
