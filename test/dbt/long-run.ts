import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startParseServer } from './parse-server.ts';
import { type Failure, runSeeds, type SeedsResult } from './run-seeds.ts';

interface LongRun {
  readonly first: number;
  readonly count: number;
  readonly jobs: number;
  readonly mostTrials: number;
}

/** Compares many seeds and says how it went; each difference is kept as a case. */
export async function longRun({ first, count, jobs, mostTrials }: LongRun): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'meshgate-differential-'));
  const onFailure = ({ seed, differences, shrunk }: Failure): void => {
    const path = join('test/dbt/cases', `seed-${seed}.json`);
    writeFileSync(path, `${JSON.stringify({ ...shrunk, name: `seed ${seed}` }, null, 2)}\n`);
    console.log(`seed ${seed} differs, kept as ${path}:\n  ${differences.join('\n  ')}`);
  };
  const worker = async (index: number): Promise<SeedsResult> => {
    const server = startParseServer();
    try {
      const seeds = Array.from({ length: count }, (_, at) => first + at).filter(
        (_, at) => at % jobs === index,
      );
      console.log(`job ${index}: ${seeds.length} seeds`);
      return await runSeeds(seeds, join(folder, String(index)), server, mostTrials, onFailure);
    } finally {
      server.close();
    }
  };
  const results = await Promise.all(Array.from({ length: jobs }, (_, index) => worker(index)));
  rmSync(folder, { recursive: true, force: true });
  const sum = (read: (result: SeedsResult) => number): number =>
    results.reduce((all, result) => all + read(result), 0);
  const refused = results.flatMap((result) => result.refused);
  for (const { seed, reason } of refused)
    console.log(`seed ${seed} refused by dbt: ${reason.split('\n').slice(0, 3).join(' ')}`);
  const failures = sum((result) => result.failures.length);
  console.log(
    `seeds ${first} to ${first + count - 1}: ${sum(({ projects }) => projects)} projects, ${sum(({ nodes }) => nodes)} nodes and ` +
      `${sum(({ parents }) => parents)} parents compared, ${sum(({ unknown }) => unknown)} unknown, ${failures} meshes with differences, ${refused.length} refused by dbt`,
  );
  return failures;
}
