/**
 * What can go wrong other than a finding. Findings are data and never thrown; each class here stands for one
 * exit code. Anything else that is thrown is a bug of meshgate, and is reported as one.
 */

/** The command line is wrong: exit 2. `next` tells the user what to type instead. */
export class UsageError extends Error {
  override name = 'UsageError';
  readonly next: string | undefined;
  constructor(message: string, next?: string) {
    super(message);
    this.next = next;
  }
}

/** `mesh.yml` or `mesh.lock` is wrong: exit 2. `at` is `path:line:column` where the place is known. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly at: string | undefined;
  readonly next: string | undefined;
  constructor(message: string, options: { at?: string; next?: string } = {}) {
    super(message);
    this.at = options.at;
    this.next = options.next;
  }
}

/** Something outside failed (Git, dbt, the registry, the disk): exit 3. */
export class OutsideError extends Error {
  override name = 'OutsideError';
  readonly next: string | undefined;
  constructor(message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.next = options.next;
  }
}
