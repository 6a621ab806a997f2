/** The outside world, made once in `cli.ts` and handed in, so that every command can be run by a test. */
export interface Context {
  /** Absolute path that the command works in (`--cwd`, else the working directory). */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The process that started this one. */
  readonly parent: number;
  readonly now: () => Date;
  /** The answer. */
  readonly stdout: (text: string) => void;
  /** The talk. */
  readonly stderr: (text: string) => void;
  readonly stdin: () => Promise<string>;
  /** Colours are wanted on stdout (TTY, no `NO_COLOR`). */
  readonly color: boolean;
  /** A person is watching stderr: progress may be shown. */
  readonly interactive: boolean;
  /** Asks the person who is watching, and waits for one line; null where nobody is. Never called in a hook. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** Calls back when the user interrupts (SIGINT, SIGTERM, SIGHUP), before the process ends. Returns the undoing. */
  readonly onInterrupt: (cleanup: () => void) => () => void;
  /** Ends the process with the command, though something may still be waited for: a server that does not answer. */
  readonly leave: () => void;
}
