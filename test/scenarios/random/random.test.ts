import { randomFrom } from '../../dbt/random.ts';
import { suite } from '../../harness/suite.ts';
import { isSoak } from '../../soak/counts.ts';
import { step } from './commits.ts';
import { newLife } from './life.ts';

/** `MESHGATE_SEED=N` lives the life again that failed; `MESHGATE_SOAK=1` makes 600 commits. */
const first = Number(process.env['MESHGATE_SEED'] ?? Date.now() % 1_000_000);
const lives = process.env['MESHGATE_SEED'] !== undefined ? 1 : isSoak ? 24 : 3;
const COMMITS = isSoak || lives === 1 ? 25 : 12;

suite('random commits', ({ test, tell, timeout }) => {
  timeout(isSoak ? 3_600_000 : 900_000);
  test('the hook, the check of the commit that results, and the files themselves agree', async () => {
    const verdicts = new Tally();
    const kinds = new Tally();
    for (let seed = first; seed < first + lives; seed++) {
      try {
        const life = await newLife(randomFrom(seed));
        for (let made = 0; made < COMMITS; ) {
          const came = await step(life);
          if (came === null) continue;
          verdicts.count(came.verdict);
          kinds.count(came.kind);
          made += 1;
        }
      } catch (error) {
        const again = `MESHGATE_SEED=${seed} node test/harness/run.mjs scenarios/random`;
        if (error instanceof Error) error.message = `${again}\n${error.message}`;
        throw error;
      }
    }
    tell(`${verdicts} (${kinds}), seeds ${first} to ${first + lives - 1}`);
  });
});

class Tally {
  readonly #counts = new Map<string, number>();

  count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  toString(): string {
    return [...this.#counts].map(([name, count]) => `${count} ${name}`).join(', ');
  }
}
