import type { Context } from '../../context.ts';

/** What Git would have given a hook. */
export interface HookCall {
  readonly name: string;
  readonly words: readonly string[];
  readonly stdin: Context['stdin'];
}

/**
 * pre-commit gives its hooks neither Git's words nor what Git writes to stdin, but variables; and one entry serves all
 * hooks that come after Git. Of a push of several refs it tells one alone. https://pre-commit.com/#supported-git-hooks
 */
export function fromPreCommit(call: HookCall, env: Context['env']): HookCall {
  if (env['PRE_COMMIT'] !== '1' || call.words.length > 0) return call;
  const of = (name: string): string => env[`PRE_COMMIT_${name}`] ?? '';
  if (call.name === 'pre-push') {
    const local = of('LOCAL_BRANCH');
    const line = [local, of('TO_REF') || local, of('REMOTE_BRANCH'), of('FROM_REF') || '0'].join(' ');
    return {
      name: call.name,
      words: [of('REMOTE_NAME'), of('REMOTE_URL')],
      stdin: async () => (local === '' ? '' : `${line}\n`),
    };
  }
  if (!call.name.startsWith('post-')) return call;
  const after = (name: string, ...words: string[]): HookCall => ({ ...call, name, words });
  if (of('CHECKOUT_TYPE') !== '') {
    return after('post-checkout', of('FROM_REF'), of('TO_REF'), of('CHECKOUT_TYPE'));
  }
  if (of('REWRITE_COMMAND') !== '') return after('post-rewrite', of('REWRITE_COMMAND'));
  return after('post-merge', of('IS_SQUASH_MERGE'));
}
