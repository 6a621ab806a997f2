/** How often a thing is tried: `npm run soak` takes the full counts, everything else a part of them. */
export const isSoak = process.env['MESHGATE_SOAK'] === '1';

/** Rounds of publishers at once. */
export const ROUNDS = isSoak ? 100 : 4;
/** Publishes that are killed. */
export const KILLS = isSoak ? 200 : 12;
/** Steps from a candidate to the latest that are killed. */
export const PROMOTES = isSoak ? 100 : 8;
/** Requests of S3 that a proxy spoils. */
export const FAULTS = isSoak ? 600 : 80;
/** Checks that are killed. */
export const KILLED_CHECKS = isSoak ? 60 : 9;
/** The random meshes that the cache is walked through. */
export const MESHES: readonly number[] = isSoak ? [11, 23, 37, 41, 53, 67, 71, 89] : [11, 23];
/** Random projects that are edited, a few files at a time. */
export const EDITED = isSoak ? 100 : 10;
/** Random meshes under contracts, whose columns are edited on both sides. */
export const CONTRACTED = isSoak ? 60 : 4;
