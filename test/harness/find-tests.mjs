import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** What starts dbt, Husky or servers, does a thing again and again, or tests the tests and the build. */
const slow = ['dbt', 'harness', 'real', 'scenarios', 'scripts', 'soak'];

/** The test files below `dir` that these options ask for, with `/` in their names. */
export function findTests({ dir, fast, onlyDir, filter }) {
  return readdirSync(dir, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => {
      const [room] = name.split('/');
      if (onlyDir !== undefined) return name.startsWith(`${onlyDir}/`);
      return !(fast ? slow : ['real']).includes(room);
    })
    .map((name) => `${dir}/${name}`)
    .filter((name) => name.includes(filter))
    .sort();
}

const durationsFile = resolve('node_modules/.cache/meshgate-tests/durations.json');

export function readDurations() {
  try {
    return JSON.parse(readFileSync(durationsFile, 'utf8'));
  } catch {
    return {};
  }
}

export function saveDurations(verdicts) {
  const measured = Object.fromEntries(verdicts.map((verdict) => [verdict.file, Math.round(verdict.ms)]));
  mkdirSync(dirname(durationsFile), { recursive: true });
  writeFileSync(durationsFile, JSON.stringify({ ...readDurations(), ...measured }));
}

/** Longest first, so that the last file to end is a short one; a file not measured yet counts as long. */
export function longestFirst(files, durations) {
  const length = (file) => durations[file] ?? Number.MAX_SAFE_INTEGER;
  return [...files].sort((a, b) => length(b) - length(a) || (a < b ? -1 : 1));
}

/** The same order for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
export function shuffled(files, seed) {
  const result = [...files];
  let state = seed >>> 0;
  for (let last = result.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}
