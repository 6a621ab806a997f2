const SCRIPTS: Readonly<Record<string, string>> = {
  'mesh:lint': 'meshgate check',
  'mesh:check': 'meshgate check && meshgate sync --check && meshgate compile',
};

/** `package.json` with the scripts that it lacks; null where it has them or is written so that it would change elsewhere. */
export function withScripts(text: string, more: Readonly<Record<string, string>> = {}): string | null {
  const parsed = parse(text);
  if (parsed === null) return null;
  const { scripts = {} } = parsed;
  if (typeof scripts !== 'object' || scripts === null || Array.isArray(scripts)) return null;
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  ';
  const written = (value: object): string => `${JSON.stringify(value, null, indent)}\n`;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const same = (value: object): string => written(value).replaceAll('\n', end);
  if (same(parsed) !== text && same(parsed) !== `${text}${end}`) return null;
  const added = Object.entries({ ...SCRIPTS, ...more }).filter(([name]) => !Object.hasOwn(scripts, name));
  if (added.length === 0) return null;
  return same({ ...parsed, scripts: { ...scripts, ...Object.fromEntries(added) } });
}

/** The lines that a person adds where the file cannot be edited. */
export function scriptLines(more: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries({ ...SCRIPTS, ...more }).map(
    ([name, script]) => `${JSON.stringify(name)}: ${JSON.stringify(script)}`,
  );
}

interface Package {
  readonly scripts?: unknown;
  readonly [key: string]: unknown;
}

function parse(text: string): Package | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Package) : null;
  } catch {
    return null;
  }
}
