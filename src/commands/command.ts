import type { ParseArgsConfig } from 'node:util';
import type { Context } from '../context.ts';

export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface Arguments {
  readonly values: Values;
  readonly positionals: readonly string[];
}

/** 0 clean, 1 findings, 2 wrong use, 3 something outside failed. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Command {
  /** Everything `mesh NAME --help` prints. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many words may follow the options, and what to call them in a message. */
  readonly positionals?: { readonly min: number; readonly max: number; readonly names: string };
  readonly run: (args: Arguments, context: Context) => Promise<ExitCode>;
}

/** A string option given once. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** A string option that may be given several times. */
export function texts(values: Values, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
