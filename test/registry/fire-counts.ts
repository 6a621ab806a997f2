/** How often the registry is put under fire: `npm run soak` takes the full counts, everything else a part of them. */
export const isSoak = process.env['MESHGATE_SOAK'] === '1';

export const ROUNDS = isSoak ? 100 : 6;
export const KILLS = isSoak ? 200 : 24;
export const FAULTS = isSoak ? 600 : 80;
