import { UsageError } from '../errors.ts';
import { text, type Values } from './command.ts';

/** `--reason TEXT`, which the history keeps; an option that overrides a refusal needs it. */
export function reasonOf(values: Values, override: 'force' | 'allow-breaking'): string | null {
  const reason = text(values, 'reason')?.trim() ?? '';
  if (reason.length > 1_000) throw new UsageError('--reason takes at most 1000 characters.');
  if (values[override] === true && reason === '') {
    throw new UsageError(`--${override} needs --reason TEXT: the history says why.`);
  }
  return reason === '' ? null : reason;
}
