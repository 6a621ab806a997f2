import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from '../scripts/find-python.mjs';
import { makeManifest } from './make-manifest.mjs';
import { git, peakOfAny, timed } from './measure.mjs';

const MB = 1_000_000;
/** Beyond the longest string of V8, so that JSON.parse cannot read it. */
const LARGE = 700 * MB;

/** What publishing costs on a manifest of 700 MB, beside Python's json.load of it, and how large a contract is. */
export function benchPublish({ home, cli, runs }) {
  const dir = join(home, 'publish');
  const registry = join(home, 'registry');
  mkdirSync(dir);
  git(dir, 'init', '--quiet', '--initial-branch=main', '--template=');
  const publish = (manifest) => ({
    command: process.execPath,
    args: [cli, 'publish', 'bench_up', '--registry', registry, '--manifest', manifest],
    cwd: dir,
  });
  const python = findPython();
  const load = (manifest) => ({
    command: python[0],
    args: [
      ...python.slice(1),
      '-c',
      'import json,sys; json.load(open(sys.argv[1], encoding="utf-8"))',
      manifest,
    ],
    cwd: dir,
  });
  const forget = () => rmSync(registry, { recursive: true, force: true });

  const small = join(home, 'small.json');
  const { size, models } = makeManifest(small, { models: 1_000 });
  forget();
  timed(publish(small));
  const contract = statSync(join(registry, 'bench_up/prod/latest/manifest.json')).size;
  console.log(`\nThe contract of ${models} models, 20 of them public
  manifest ${kilobytes(size)}, contract ${kilobytes(contract)}: ${((contract / size) * 100).toFixed(1)} %`);

  const large = join(home, 'large.json');
  const made = makeManifest(large, { models: 0, atLeast: LARGE });
  const [slow, fast] = [load(large), publish(large)].map((command) => {
    let [ms, peak] = [Number.POSITIVE_INFINITY, 0];
    for (let run = 0; run < Math.min(2, runs); run++) {
      forget();
      const started = performance.now();
      peak = Math.max(peak, peakOfAny(python[0], command));
      ms = Math.min(ms, performance.now() - started);
    }
    return { ms, peak };
  });
  if (readdirSync(join(registry, 'bench_up/prod/history')).length !== 1)
    throw new Error('nothing was published');
  console.log(`\nA manifest of ${(made.size / MB).toFixed(0)} MB, ${made.models} models
  python json.load  ${seconds(slow.ms)}  ${slow.peak.toFixed(0).padStart(5)} MB
  mesh publish      ${seconds(fast.ms)}  ${fast.peak.toFixed(0).padStart(5)} MB
  mesh publish is ${(slow.ms / fast.ms).toFixed(1)} times as fast`);
}

const kilobytes = (bytes) => `${(bytes / 1_000).toFixed(0)} kB`;
const seconds = (ms) => `${(ms / 1_000).toFixed(1).padStart(6)} s`;
