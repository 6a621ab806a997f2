import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { candidateKey, latestKey } from '../../src/registry/keys.ts';
import type { Store } from '../../src/registry/store.ts';
import type { GitRepo } from '../harness/git-repo.ts';
import { auditOf, numberedManifest } from './audit.ts';

export interface KilledPromotes {
  readonly repo: GitRepo;
  readonly store: Store;
  /** `--registry ROOT`, and what the environment must say for it. */
  readonly registry: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Starts a command and kills it once it has begun to write for the nth time. */
  kill(words: readonly string[], write: number, round: number): Promise<void>;
}

const STEPS = ['publish --candidate', 'verify', 'promote', 'promote --verify-with'] as const;
/** At which of its writes each is killed, by turns: history and candidate; a record; latest, its record, the other way. */
const WRITES: Readonly<Record<(typeof STEPS)[number], readonly number[]>> = {
  'publish --candidate': [2, 1],
  verify: [1],
  promote: [1, 2],
  'promote --verify-with': [4, 2, 3, 1, 5],
};

/**
 * Kills each step on the way of a candidate to `latest`, and what takes it back. After each kill `latest` must be the old
 * contract or the candidate, whole and in history; then by turns the way is gone to its end, or back.
 */
export async function killPromotes(stage: KilledPromotes, kills: number): Promise<string> {
  const { repo, store, registry, env } = stage;
  const words = (step: (typeof STEPS)[number], number: number): string[] => {
    const file = join(repo.dir, `${number}.json`);
    writeFileSync(file, numberedManifest(number));
    if (step === 'publish --candidate')
      return ['publish', 'up', '--candidate', ...registry, '--manifest', file];
    if (step === 'promote --verify-with') return ['promote', 'up', ...registry, '--verify-with', 'exit 1'];
    return [step, 'up', ...registry];
  };
  const mesh = async (expected: number, ...args: string[]): Promise<void> => {
    const { status, stdout, stderr } = await repo.meshWith({ env }, ...args);
    assert.is(status, expected, `mesh ${args.join(' ')}\n${stdout}${stderr}`);
  };
  const latest = async (): Promise<Buffer> =>
    (await store.read(latestKey('up', 'prod')))?.bytes ?? Buffer.alloc(0);

  for (const number of [9_001, 9_002, 9_003]) {
    const file = join(repo.dir, `${number}.json`);
    writeFileSync(file, numberedManifest(number));
    await mesh(0, 'publish', 'up', ...registry, '--manifest', file);
  }
  const [moved, stayed] = [new Map<string, number>(), new Map<string, number>()];
  for (let number = 0; number < kills; number++) {
    const killed = STEPS[number % STEPS.length] ?? 'promote';
    const old = await latest();
    for (const step of STEPS.slice(0, Math.min(2, STEPS.indexOf(killed))))
      await mesh(0, ...words(step, number));
    const round = Math.floor(number / STEPS.length);
    const writes = WRITES[killed];
    await stage.kill(words(killed, number), writes[round % writes.length] ?? 1, round);

    const now = await latest();
    const candidate = await store.read(candidateKey('up', 'prod'));
    assert.ok(now.equals(old) || candidate?.bytes.equals(now), `${killed}, ${number}: latest is neither`);
    const counted = now.equals(old) ? stayed : moved;
    counted.set(killed, (counted.get(killed) ?? 0) + 1);
    await auditOf(store);

    if (round % 2 === 0) {
      await mesh(0, ...words('publish --candidate', number));
      await mesh(0, ...words('verify', number));
      await mesh(0, ...words('promote', number));
      assert.is((await auditOf(store)).latest, number);
    } else {
      await mesh(0, 'rollback', 'up', ...registry);
      assert.not.equal((await latest()).toString(), now.toString());
      await auditOf(store);
    }
  }
  const told = STEPS.map((step) => `${step} ${moved.get(step) ?? 0}:${stayed.get(step) ?? 0}`).join(', ');
  const total = [...moved.values()].reduce((sum, count) => sum + count, 0);
  assert.ok(total > 0 && total < kills, `the kills missed the moment: ${told}`);
  return `${kills} kills between candidate and promote: latest moved ${total} times (moved:stayed ${told}), 0 torn`;
}
