import { createHash } from 'node:crypto';
import type { Reader } from '../reader.ts';

/** Properties files lie apart: what they say of columns is most of all facts, and an edit of SQL asks for none. */
export function packName(folder: string, reader: Reader): string {
  return `${reader === 'yaml' ? 'properties' : 'templates'}-${shortName(folder)}`;
}

/** A file name that stands for a folder. */
export function shortName(folder: string): string {
  return createHash('sha1').update(folder).digest('hex').slice(0, 16);
}
