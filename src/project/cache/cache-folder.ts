import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

declare const __SOURCES__: string;

/** The code that wrote a cache: facts of another version of it are never read. */
const CODE = typeof __SOURCES__ === 'string' ? __SOURCES__ : 'unbuilt';

const DAY = 86_400_000;
/** No more than this is kept; what was used last stays. */
const MOST_BYTES = 200_000_000;

/**
 * Files that may be lost at any time and are never wrong: each part of one carries the digest of its bytes. A folder
 * that cannot be written or read is an empty cache. Several processes may use it at once.
 */
export interface CacheFolder {
  /** The sound parts of a file, in order; `isWhole` is false where more follows that is not sound. */
  read(name: string): { readonly parts: readonly string[]; readonly isWhole: boolean };
  /** Replaces the file by one part, at once. */
  write(name: string, text: string): void;
  /** Adds a part to the file. */
  append(name: string, text: string): void;
  has(name: string): boolean;
  remove(name: string): void;
  /** Removes what nobody has used for long, and what other versions of the code left behind. */
  prune(): void;
}

/** The cache inside Git's own folder, which worktrees share and which no commit, clean or checkout touches. */
export function openCacheFolder(gitFolder: string): CacheFolder {
  const shelf = join(gitFolder, 'meshgate');
  const folder = join(shelf, `cache-${CODE}`);
  return {
    read(name) {
      const bytes = quietly(() => readFileSync(join(folder, name)));
      return bytes === undefined ? { parts: [], isWhole: true } : soundParts(bytes);
    },
    write(name, text) {
      quietly(() => mkdirSync(folder, { recursive: true }));
      const temporary = join(folder, `tmp-${randomBytes(6).toString('hex')}`);
      quietly(() => {
        writeFileSync(temporary, sealed(text), { flag: 'wx' });
        renameSync(temporary, join(folder, name));
      });
      quietly(() => rmSync(temporary, { force: true }));
    },
    append(name, text) {
      quietly(() => appendFileSync(join(folder, name), sealed(text)));
    },
    has: (name) => existsSync(join(folder, name)),
    remove(name) {
      quietly(() => rmSync(join(folder, name), { force: true }));
    },
    prune() {
      quietly(() => pruneFolder(shelf, (path) => path !== folder, 7 * DAY, Number.POSITIVE_INFINITY));
      quietly(() => pruneFolder(folder, (path) => path.includes('tmp-'), DAY / 24, Number.POSITIVE_INFINITY));
      quietly(() => pruneFolder(folder, () => true, 30 * DAY, MOST_BYTES));
    },
  };
}

/** `DIGEST LENGTH`, a line break, and the text. */
function sealed(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from(`${digest(body)} ${body.length}\n`, 'latin1'), body]);
}

function soundParts(bytes: Buffer): { parts: string[]; isWhole: boolean } {
  const parts: string[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const end = bytes.indexOf(10, offset);
    const header = end === -1 || end - offset > 60 ? null : bytes.toString('latin1', offset, end);
    const [, seal, size] = /^([0-9a-f]{40}) (\d+)$/.exec(header ?? '') ?? [];
    if (seal === undefined) return { parts, isWhole: false };
    const body = bytes.subarray(end + 1, end + 1 + Number(size));
    if (body.length !== Number(size) || digest(body) !== seal) return { parts, isWhole: false };
    parts.push(body.toString('utf8'));
    offset = end + 1 + body.length;
  }
  return { parts, isWhole: true };
}

function digest(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex');
}

/** Removes entries older than an age, then the oldest ones until the rest is small enough. */
function pruneFolder(
  folder: string,
  isMeant: (path: string) => boolean,
  oldest: number,
  mostBytes: number,
): void {
  const entries = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter(isMeant)
    .flatMap((path) => {
      const stat = quietly(() => statSync(path));
      return stat === undefined ? [] : { path, time: stat.mtimeMs, size: stat.size };
    })
    .sort((a, b) => b.time - a.time);
  let bytes = 0;
  for (const { path, time, size } of entries) {
    bytes += size;
    if (bytes > mostBytes || time < Date.now() - oldest) {
      quietly(() => rmSync(path, { recursive: true, force: true }));
    }
  }
}

/** A full disk or a folder that is not ours means no cache, never an error. */
function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
