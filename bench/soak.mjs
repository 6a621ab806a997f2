#!/usr/bin/env node
// `npm run soak`: the registry under fire and the cache with the full counts, on the folder, on moto and on versitygw,
// and 600 random commits. About an hour.
import { main } from '../scripts/real/test.mjs';

process.env.MESHGATE_SOAK = '1';
await main([
  ['--only-dir', 'registry', '--verbose', '--jobs', '2'],
  ['--only-dir', 'soak', '--verbose', '--jobs', '2'],
  ['scenarios/random', '--verbose'],
  ['--only-dir', 'real', '--verbose', '--jobs', '2'],
]);
