import { beginReading } from './entry-reading.ts';
import { type Json, object, text } from './json.ts';

/** dbt's `run_results.json`, as much of it as tells how the run went. https://docs.getdbt.com/reference/artifacts/run-results-json */
export interface RunResults {
  readonly invocationId: string | null;
  readonly args: Json;
  /** The nodes that ended in an error and the tests that failed, with what dbt said. */
  readonly errors: readonly { readonly id: string; readonly message: string }[];
}

/** @throws ManifestError with the place, for what is no JSON object. */
export async function readRunResults(chunks: AsyncIterable<Buffer>, path: string): Promise<RunResults> {
  const errors: RunResults['errors'][number][] = [];
  const sections: Record<string, Json> = {};
  const wants = {
    metadata: 'whole',
    args: 'whole',
    results: { itemsWith: ['unique_id', 'status', 'message'] },
  } as const;
  const reading = beginReading(path, wants, {
    section: (name, value) => {
      sections[name] = object(value);
    },
    wantsEntry: () => true,
    isForLater: () => false,
    entry: (_section, _id, value) => {
      const { unique_id: id, status, message } = object(value);
      if (status === 'error' || status === 'fail')
        errors.push({ id: text(id) ?? '', message: text(message) ?? '' });
    },
  });
  for await (const chunk of chunks) reading.take(chunk);
  reading.end();
  return {
    invocationId: text(object(sections['metadata'])['invocation_id']),
    args: object(sections['args']),
    errors,
  };
}
