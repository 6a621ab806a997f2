import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean } from '../config/did-you-mean.ts';
import type { Context } from '../context.ts';
import { ConfigError, OutsideError, UsageError } from '../errors.ts';
import { safeText } from '../report/safe-text.ts';
import type { Arguments, Command, ExitCode } from './command.ts';
import { COMMANDS, GROUPS } from './table.ts';

const GLOBAL = { help: { type: 'boolean', short: 'h' }, cwd: { type: 'string' } } as const;

/** argv → command → exit code; every error ends here as a sentence. */
export async function runCommandLine(
  argv: readonly string[],
  version: string,
  context: Context,
): Promise<ExitCode> {
  try {
    return await dispatch(argv, version, context);
  } catch (error) {
    return explain(error, context);
  }
}

async function dispatch(argv: readonly string[], version: string, context: Context): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    context.stdout(overview(version));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    context.stdout(`${version}\n`);
    return 0;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    const near = didYouMean(name, Object.keys(COMMANDS));
    throw new UsageError(
      `mesh has no command \`${name}\`.`,
      near ? `Did you mean \`mesh ${near}\`?` : 'mesh --help lists them.',
    );
  }
  const { command } = await entry.load();
  const args = parse(name, rest, command);
  if (args.values['help'] === true) {
    context.stdout(command.help);
    return 0;
  }
  const cwd = args.values['cwd'];
  return command.run(
    args,
    typeof cwd === 'string' ? { ...context, cwd: resolve(context.cwd, cwd) } : context,
  );
}

function parse(name: string, argv: readonly string[], command: Command): Arguments {
  const next = `mesh ${name} --help`;
  let args: Arguments;
  try {
    args = parseArgs({
      args: [...argv],
      options: { ...command.options, ...GLOBAL },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error), next);
  }
  if (args.values['help'] === true) return args;
  const { min, max, names } = command.positionals ?? { min: 0, max: 0, names: '' };
  if (args.positionals.length < min) throw new UsageError(`mesh ${name} needs ${names}.`, next);
  const extra = args.positionals[max];
  if (extra !== undefined) throw new UsageError(`mesh ${name} does not take \`${extra}\`.`, next);
  return args;
}

function explain(error: unknown, context: Context): ExitCode {
  const say = (message: string, next?: string): void =>
    context.stderr(`mesh: ${safeText(message)}\n${next === undefined ? '' : `  → ${safeText(next)}\n`}`);
  if (error instanceof UsageError) {
    say(error.message, error.next);
    return 2;
  }
  if (error instanceof ConfigError) {
    say(error.at === undefined ? error.message : `${error.at}: ${error.message}`, error.next);
    return 2;
  }
  if (error instanceof OutsideError) {
    say(error.message, error.next);
    return 3;
  }
  say('this is a bug of meshgate, not of your project. Please report it with the lines below.');
  context.stderr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 3;
}

function overview(version: string): string {
  const groups = Object.entries(GROUPS).map(([title, group]) => {
    const cells = Object.entries(group).map(([name, { summary }]) => `${name.padEnd(13)}  ${summary}`);
    const rows = cells.flatMap((cell, index) => (index % 2 === 0 ? [[cell, cells[index + 1] ?? '']] : []));
    const lines = rows.map(([left = '', right]) => `  ${left.padEnd(46)} ${right}`.trimEnd());
    return `${title}\n${lines.join('\n')}`;
  });
  return `mesh ${version}: governance for dbt meshes. Usage: mesh COMMAND [options]

${groups.join('\n')}

  --cwd DIR   work in DIR     -h, --help   help, also after a command     --version
Example: mesh check --staged
`;
}
