import type { Snapshot } from '../../source/snapshot.ts';

/** The files of a snapshot as text that is written back byte by byte where nothing is edited. */
export interface FileTexts {
  /** Empty for a file that is not there, null for one that is no UTF-8. */
  readonly read: (path: string) => string | null;
  /** The bytes of an edited text. */
  readonly bytes: (path: string, text: string) => Buffer;
}

const MARK = '\ufeff';

export async function fileTexts(snapshot: Snapshot, paths: readonly string[]): Promise<FileTexts> {
  const files = await snapshot.read(paths);
  const whole = (path: string): string | null => {
    const bytes = files.get(path);
    if (bytes === undefined) return '';
    const text = bytes.toString('utf8');
    return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
  };
  return {
    read: (path) => {
      const text = whole(path);
      return text?.startsWith(MARK) === true ? text.slice(1) : text;
    },
    bytes: (path, text) => Buffer.from(whole(path)?.startsWith(MARK) === true ? MARK + text : text, 'utf8'),
  };
}
