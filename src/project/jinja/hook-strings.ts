import type { Expression } from './expression.ts';
import { parseCall } from './parse-expression.ts';
import type { Token } from './tokens.ts';

const HOOKS = new Set(['pre_hook', 'post_hook', 'pre-hook', 'post-hook']);

export interface HookString {
  readonly token: Token;
  /** The string is all of the hook's SQL, no part that is put together with others. */
  readonly isWhole: boolean;
}

/** The strings that a `config(…)` says are hooks: `post_hook="…"`, a list of them, `{'sql': '…'}`. */
export function hookStrings(tokens: readonly Token[]): readonly HookString[] {
  if (!tokens.some(({ value }) => HOOKS.has(value))) return [];
  const call = parseCall(tokens, 0);
  if (call === null) return [];
  const entries = call.args.flatMap((argument) =>
    argument.kind === 'dict'
      ? argument.entries.map(([key, value]) => [key.kind === 'constant' ? key.value : null, value] as const)
      : [],
  );
  const hooks = [...call.kwargs, ...entries].flatMap(([name, value]) =>
    HOOKS.has(String(name)) ? value : [],
  );
  const whole = new Set(hooks.flatMap(constants).map(({ start, end }) => `${start} ${end}`));
  return tokens
    .filter(({ type, start, end }) => type === 'string' && hooks.some((hook) => isWithin(hook, start, end)))
    .map((token) => ({ token, isWhole: whole.has(`${token.start} ${token.end}`) }));
}

function constants(hook: Expression): readonly Expression[] {
  if (hook.kind === 'list') return hook.items.flatMap(constants);
  if (hook.kind === 'dict') return hook.entries.flatMap(([, value]) => constants(value));
  return hook.kind === 'constant' ? [hook] : [];
}

function isWithin(hook: Expression, start: number, end: number): boolean {
  return start >= hook.start && end <= hook.end;
}
