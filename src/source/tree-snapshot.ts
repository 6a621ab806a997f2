import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { git, gitConfig } from '../shell/git.ts';
import { algorithmOf, blobId } from './blob-id.ts';
import { indexListing } from './git-snapshots.ts';
import { bytesOf, entriesOf } from './listing.ts';
import type { Listing, Snapshot, SnapshotEntry } from './snapshot.ts';

/** The working tree: tracked files and untracked ones that Git does not ignore. */
export function treeSnapshot(root: string): Snapshot {
  let files: Promise<readonly TreeFile[]> | undefined;
  const listed = (): Promise<readonly TreeFile[]> => {
    files ??= listTree(root);
    return files;
  };
  return {
    label: 'the working tree',
    list: listed,
    listing: async () => listingOf(await listed()),
    read: async (paths) => readFiles(root, paths),
  };
}

/** Tracked files alone, as they lie in the working tree: one question to Git, for whoever needs no more. */
export function trackedSnapshot(root: string): Snapshot {
  let entries: Promise<readonly SnapshotEntry[]> | undefined;
  return {
    label: 'the working tree',
    async list() {
      entries ??= indexListing(root).then(entriesOf);
      return entries;
    },
    read: async (paths) => readFiles(root, paths),
  };
}

/** One after the other and waiting for each: ten thousand small files take Node three times as long any other way. */
function readFiles(root: string, paths: readonly string[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const path of paths) {
    const bytes = readRegular(root, path);
    if (bytes !== null) files.set(path, bytes);
  }
  return files;
}

/** What a project or the mesh is made of; the rest may be large, and only its name counts. */
const TEXT = /\.(?:sql|py|ya?ml|json|lock|md|dbtignore)$/i;

/** The mode of a symbolic link. */
const LINK = '120000';

type TreeFile = SnapshotEntry & { readonly mode: string };

/** A file that is as Git has it keeps its blob id, so that nobody needs to read it; of the others it is computed. */
async function listTree(root: string): Promise<readonly TreeFile[]> {
  const [staged, changes, others, autocrlf] = await Promise.all([
    git(root, ['ls-files', '-z', '--stage', '-v']),
    git(root, ['diff-files', '-z', '--name-status', '--no-renames', '--ignore-submodules=all']),
    git(root, ['ls-files', '-z', '--others', '--exclude-standard']),
    gitConfig(root, 'core.autocrlf'),
  ]);
  const changed = changedFiles(split(changes));
  const files = new Map<string, TreeFile>();
  const stray = (path: string): Map<string, TreeFile> => files.set(path, { path, mode: '100644', oid: null });
  for (const record of split(staged)) {
    const tab = record.indexOf('\t');
    const path = record.slice(tab + 1);
    const [tag, mode = '', oid = '', stage] = record.slice(0, tab).split(' ');
    const isLink = mode === LINK && TEXT.test(path) && readRegular(root, path) !== null;
    if (changed.get(path) === 'D' || !(mode.startsWith('100') || isLink)) continue;
    // Git does not look at a file that is marked `assume-unchanged` (a small letter) or `skip-worktree` (S).
    const isAsStaged = !isLink && tag === 'H' && stage === '0' && !changed.has(path);
    if (isAsStaged) files.set(path, { path, mode, oid });
    else stray(path);
  }
  const known = [...files.values()].flatMap(({ path, oid }) => (oid === null ? [] : path));
  const converted = autocrlf === null || autocrlf === 'false' ? await convertedPaths(root, known) : known;
  const untracked = split(others);
  for (const path of [...converted, ...untracked]) stray(path);
  const unnamed = [...files.values()].filter(({ path, oid }) => oid === null && TEXT.test(path));
  const algorithm = algorithmOf([...files.values()].find(({ oid }) => oid !== null)?.oid ?? '');
  for (const { path } of unnamed) {
    const bytes = readRegular(root, path);
    if (bytes !== null) files.set(path, { path, mode: '100644', oid: blobId(bytes, algorithm) });
  }
  const listed = [...files.values()];
  return untracked.length === 0
    ? listed
    : listed.sort((a, b) => (bytesOf(a.path) < bytesOf(b.path) ? -1 : 1));
}

function listingOf(files: readonly TreeFile[]): Listing {
  const records = files.map(
    ({ path, mode, oid }) => `${mode} ${oid ?? '0'.repeat(40)} 0\t${bytesOf(path)}\0`,
  );
  return records.join('');
}

/** Path → status letter. https://git-scm.com/docs/git-diff-files#_raw_output_format */
function changedFiles(fields: readonly string[]): Map<string, string> {
  const changed = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2) {
    changed.set(fields[index + 1] ?? '', fields[index] ?? '');
  }
  return changed;
}

/** Attributes by which a file's bytes may differ from its blob's. https://git-scm.com/docs/gitattributes */
const CONVERSIONS = new Set(['text', 'eol', 'crlf', 'filter', 'ident', 'working-tree-encoding']);

async function convertedPaths(root: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const out = await git(root, ['check-attr', '-z', '--all', '--stdin'], `${paths.join('\0')}\0`);
  const fields = out.toString('utf8').split('\0');
  const converted: string[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    if (CONVERSIONS.has(fields[index + 1] ?? '')) converted.push(fields[index] ?? '');
  }
  return converted;
}

/** The bytes of a file, through a symbolic link too, if that leads to a file below the root. */
function readRegular(root: string, path: string): Buffer | null {
  try {
    const file = join(root, path);
    const stat = lstatSync(file);
    if (!stat.isSymbolicLink()) return stat.isFile() ? readFileSync(file) : null;
    const target = realpathSync(file);
    const isInside = target.startsWith(`${realpathSync(root)}${sep}`);
    return isInside && statSync(target).isFile() ? readFileSync(target) : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(?:ENOENT|ENOTDIR|ELOOP)$/.test(String(error.code))) {
      return null;
    }
    throw error;
  }
}

function split(out: Buffer): string[] {
  return out.toString('utf8').split('\0').filter(Boolean);
}
