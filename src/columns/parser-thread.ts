import type { Ast } from './ast.ts';

/** What the thread says of one text. */
export type Answer =
  /** The tree as JSON, which costs less to hand over than its objects. */
  { readonly tree: string; readonly tokens: Ast } | { readonly error: string };

interface Sdk {
  parse(sql: string, dialect: string): { success: boolean; ast?: unknown; error?: string };
  tokenize(sql: string, dialect: string): { success: boolean; tokens?: Ast; error?: string };
}

/** The whole program of the thread, which is started from its text: it may name nothing outside of itself. */
export async function serve(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  const { parentPort, workerData } = await import('node:worker_threads');
  // V8's second compiler spends three seconds on one function of the parser, and a process that ends waits for it.
  setFlagsFromString('--liftoff-only');
  const { url } = workerData as { url: string };
  const sdk = (await import(url)) as Sdk;
  parentPort?.on('message', ({ sql, dialect }: { sql: string; dialect: string }) => {
    const parsed = sdk.parse(sql, dialect);
    const split = parsed.success ? sdk.tokenize(sql, dialect) : parsed;
    const isSound = parsed.success && split.success;
    const answer: Answer = isSound
      ? { tree: JSON.stringify(parsed.ast ?? null), tokens: (split as { tokens?: Ast }).tokens ?? [] }
      : { error: String(parsed.error ?? split.error ?? 'no reason given') };
    parentPort.postMessage(answer);
  });
}
