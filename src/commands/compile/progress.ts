import type { Context } from '../../context.ts';
import { safeText } from '../../report/safe-text.ts';

const CLEAR_LINE = '\r\u001b[2K';

export interface Progress {
  begin(name: string): void;
  end(name: string): void;
  /** Says something that stays. */
  say(write: () => void): void;
  stop(): void;
}

/** One line that a person who waits can watch: what dbt works on, and for how long. Nothing where nobody watches. */
export function showProgress(context: Context, verb: string, total: number): Progress {
  if (!context.interactive) {
    return { begin: () => {}, end: () => {}, say: (write) => write(), stop: () => {} };
  }
  const running = new Set<string>();
  const started = context.now().getTime();
  let ended = 0;
  const clear = (): void => context.stderr(CLEAR_LINE);
  const draw = (): void => {
    if (running.size === 0) {
      clear();
      return;
    }
    const seconds = Math.round((context.now().getTime() - started) / 1000);
    const line = `${verb} ${ended + 1} of ${total}: ${[...running].join(', ')} … ${seconds} s`;
    // A line that wraps could not be cleared.
    context.stderr(`${CLEAR_LINE}${safeText(line).slice(0, 79)}`);
  };
  const timer = setInterval(draw, 1_000);
  timer.unref();
  return {
    begin(name) {
      running.add(name);
      draw();
    },
    end(name) {
      running.delete(name);
      ended += 1;
      draw();
    },
    say(write) {
      clear();
      write();
      draw();
    },
    stop() {
      clearInterval(timer);
      clear();
    },
  };
}
