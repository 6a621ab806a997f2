import { ConfigError } from '../errors.ts';

/** Expands `${NAME}`; an unset or empty variable is an error, as a registry at a guessed place helps nobody. */
export function expandVariables(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  where: string,
): string {
  return text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined || value === '') {
      throw new ConfigError(`${where} names the environment variable ${name}, which is not set.`, {
        next: `Set ${name}, or write the registry's place into ${where}.`,
      });
    }
    return value;
  });
}
