import { beginReading } from './entry-reading.ts';
import { ManifestError } from './manifest-error.ts';
import { checkHead, type SoundHead } from './manifest-head.ts';
import type { Part } from './part.ts';

interface PartReading<T> {
  take(chunk: Buffer): void;
  finish(): T;
}

/** @throws ManifestError with the place, for bytes that are no manifest of schema v7 or later. */
export function readPart<T>(bytes: Buffer, path: string, part: Part<T>): T {
  const reading = begin(path, part);
  reading.take(bytes);
  return reading.finish();
}

/** The same of bytes that come in chunks, of which one at a time is in memory. */
export async function readPartOf<T>(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  path: string,
  part: Part<T>,
): Promise<T> {
  const reading = begin(path, part);
  for await (const chunk of chunks) reading.take(chunk);
  return reading.finish();
}

function begin<T>(path: string, part: Part<T>): PartReading<T> {
  let head: SoundHead | null = null;
  const wants = { ...part.wants, metadata: 'whole' } as const;
  const telling = part.tellingFields === undefined ? undefined : new Set(part.tellingFields);
  const reading = beginReading(path, wants, {
    // Of metadata at once, so that what is no manifest is called so, whatever else is wrong with it.
    section: (name, value) => {
      if (name === 'metadata') head = checkHead(path, value);
    },
    wantsEntry: (section, id) => part.wantsEntry?.(section, id) ?? true,
    isForLater: (_section, field) => telling?.has(field) === false,
    entry: (section, id, value) => part.entry(section, id, value),
  });
  return {
    take: reading.take,
    finish: () => {
      reading.end();
      if (head === null) throw new ManifestError(path, 'metadata', 'is missing');
      if (!reading.has('nodes')) throw new ManifestError(path, 'nodes', 'is missing');
      return part.finish({ ...head, has: reading.has });
    },
  };
}
