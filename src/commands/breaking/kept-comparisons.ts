import { freeze } from '../../project/cache/freeze.ts';
import { digestOf } from '../../project/cache/project-keys.ts';
import { type KeptPromise, writeRecords } from '../judged-records.ts';
import type { Judgement, Judging } from '../judgement.ts';
import type { ProjectPromise } from './project-promise.ts';

/** What is known of promises that were held against what is published: a commit that touches none pays nothing. */
export class KeptComparisons {
  readonly #judging: Judging;
  readonly #around: string | null;
  readonly #known: ReadonlyMap<string, KeptPromise[1]>;
  readonly #learnt: KeptPromise[] = [];

  constructor(judging: Judging, { config, published }: Judgement) {
    this.#judging = judging;
    const { compatibility, environments, registry } = config;
    this.#around = published && digestOf(published, freeze([compatibility, environments, registry]));
    this.#known = new Map(judging.memory?.records?.kept);
  }

  find(promise: ProjectPromise): KeptPromise[1] | undefined {
    return this.#around === null ? undefined : this.#known.get(this.#keyOf(promise));
  }

  learn(promise: ProjectPromise, found: KeptPromise[1]): void {
    if (this.#around !== null) this.#learnt.push([this.#keyOf(promise), found]);
  }

  save(): void {
    const { cache, memory } = this.#judging;
    if (this.#learnt.length === 0 || cache === undefined || !memory?.records) return;
    const kept = [...this.#learnt, ...memory.records.kept];
    memory.records = writeRecords(cache, { ...memory.records, kept });
  }

  #keyOf({ name, digest }: ProjectPromise): string {
    return digestOf(this.#around ?? '', name, digest);
  }
}
