/**
 * Whether `.dbtignore` leaves a file out; the path is relative to the project. It is written as `.gitignore` is, but
 * dbt asks it of files alone, so that a kept file below an ignored folder is possible.
 * https://docs.getdbt.com/reference/global-configs/dbtignore
 */
export function readIgnoreFile(text: string): (path: string) => boolean {
  const rules = text.split(/\r?\n/).flatMap((line) => readRule(line) ?? []);
  return (path) => {
    let isIgnored = false;
    for (const { pattern, isKept } of rules) if (pattern.test(path)) isIgnored = !isKept;
    return isIgnored;
  };
}

/** The paths of a snapshot without those that the project's `.dbtignore` leaves out. */
export function withoutIgnored(
  paths: readonly string[],
  folder: string,
  text: string | null | undefined,
): readonly string[] {
  if (text === null || text === undefined || text.trim() === '') return paths;
  const isIgnored = readIgnoreFile(text);
  const prefix = folder === '' ? '' : `${folder}/`;
  return paths.filter((path) => !path.startsWith(prefix) || !isIgnored(path.slice(prefix.length)));
}

function readRule(line: string): { readonly pattern: RegExp; readonly isKept: boolean } | null {
  const trimmed = /\\ $/.test(line) ? line.trimStart() : line.trim();
  if (trimmed === '' || trimmed.startsWith('#') || trimmed === '/') return null;
  const isKept = trimmed.startsWith('!');
  const glob = isKept ? trimmed.slice(1) : trimmed.replace(/^\\([#!])/, '$1');
  const parts = glob.split('/');
  // A slash at the front or in the middle ties the pattern to the project's folder.
  const isTied = parts.length > 1 && !(parts.length === 2 && parts[1] === '');
  if (parts[0] === '') parts.shift();
  const isFolder = parts.at(-1) === '';
  if (isFolder) parts.pop();
  let source = isTied ? '^' : '^(?:.+/)?';
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (part === '**') source += isLast ? '.+' : '(?:.+/)?';
    else source += `${segment(part)}${isLast ? '' : '/'}`;
  }
  try {
    return { pattern: new RegExp(`${source}${isFolder ? '/.+' : '(?:/.+)?'}$`, 'su'), isKept };
  } catch {
    return null;
  }
}

function segment(glob: string): string {
  return glob.replace(
    /\\(.)|\[(!|\^)?(\]?[^\]]*)\]|\*+|\?|[.+^${}()|[\]\\]/g,
    (whole, escaped, negated, set) => {
      if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      if (set !== undefined) return `[${negated === undefined ? '' : '^'}${set.replace(/[\\\]]/g, '\\$&')}]`;
      if (whole.startsWith('*')) return '[^/]*';
      return whole === '?' ? '[^/]' : `\\${whole}`;
    },
  );
}
