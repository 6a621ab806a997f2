import { Worker } from 'node:worker_threads';
import type { Ast } from './ast.ts';
import { type Answer, serve } from './parser-thread.ts';
import type { Parsed } from './read-sql.ts';

export interface ParserLimits {
  /** Milliseconds for one text; until the parser is loaded, for that as well. */
  readonly parse?: number;
  readonly load?: number;
}

/** What the parser says of a text that it refuses. */
const COMPLAINT = /^(?:parse|tokeniz\w+|syntax|unexpected)|E_GUARD/i;

interface Failure {
  readonly failure: string;
}

let shared: SqlParser | null = null;

/** One thread for all that a process reads: to load the parser costs more than most of what it is asked. */
export function sharedParser(url: string): SqlParser {
  shared ??= new SqlParser(url);
  return shared;
}

/**
 * The parser in a thread of its own. A text that it does not finish, or that breaks it, costs the thread and nothing
 * else: after a trap every further answer of one WebAssembly instance would be wrong.
 */
export class SqlParser {
  readonly #url: string;
  readonly #limits: Required<ParserLimits>;
  #worker: Worker | null = null;
  #isReady = false;
  #settle: (answer: Answer | Failure) => void = () => {};

  constructor(url: string, { parse = 5_000, load = 30_000 }: ParserLimits = {}) {
    this.#url = url;
    this.#limits = { parse, load };
  }

  /** One text after the other. */
  async parse(sql: string, dialect: string): Promise<Parsed> {
    const answer = await this.#ask(sql, dialect);
    if ('failure' in answer) {
      await this.close();
      return { ok: false, reason: answer.failure };
    }
    this.#isReady = true;
    if (!('error' in answer))
      return { ok: true, tree: JSON.parse(answer.tree) as Ast, tokens: answer.tokens };
    // What is no complaint about the text is one of the parser about itself.
    if (!COMPLAINT.test(answer.error)) await this.close();
    return { ok: false, reason: answer.error };
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#isReady = false;
    await worker?.terminate();
  }

  #ask(sql: string, dialect: string): Promise<Answer | Failure> {
    const limit = this.#limits.parse + (this.#isReady ? 0 : this.#limits.load);
    return new Promise((resolve) => {
      const worker = this.#worker ?? this.#start();
      const timer = setTimeout(() => resolve({ failure: 'it took the SQL parser too long' }), limit);
      this.#settle = (answer) => {
        clearTimeout(timer);
        // Between two texts it keeps no process alive.
        worker.unref();
        resolve(answer);
      };
      worker.ref();
      worker.postMessage({ sql, dialect });
    });
  }

  #start(): Worker {
    const worker = new Worker(`(${serve.toString()})()`, { eval: true, workerData: { url: this.#url } });
    worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker = worker;
    worker.on('error', ({ message }) => this.#settle({ failure: `the SQL parser broke down: ${message}` }));
    return worker;
  }
}
