import { isNode, LineCounter, parseDocument } from 'yaml';

/** One entry of `manifests:` in a `dbt_loom.config.yml`, its variables expanded. */
export interface LoomEntry {
  /** Its place in the list. */
  readonly index: number;
  /** For dbt-loom's log alone; mostly the name of the project. */
  readonly name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, string>>;
  /** The variables that stand in it and are not set. */
  readonly unset: readonly string[];
  /** A local file that is not there is nothing then. */
  readonly optional: boolean;
  readonly line: number;
}

type Env = Readonly<Record<string, string | undefined>>;

export const LOOM_CONFIG = 'dbt_loom.config.yml';

/** dbt-loom reads it by PyYAML; names as in the options of `yaml`. */
export const LOOM_YAML = { version: '1.1', merge: true, uniqueKeys: false } as const;

const VARIABLE = /\$([\p{L}\p{N}_]+)|\$\{([^}]+)\}/gu;

/**
 * Expands `$NAME` and `${NAME}` in the whole text, comments included, as dbt-loom does: what is unset is nothing, and
 * there is no default and no escape.
 * https://github.com/nicholasyager/dbt-loom/blob/main/dbt_loom/__init__.py (replace_env_variables)
 */
export function expandLoomVariables(text: string, env: Env): string {
  return text.replace(VARIABLE, (_, bare: string | undefined, braced: string | undefined) => {
    return env[bare ?? braced ?? ''] ?? '';
  });
}

/** The names of a text's variables that are not set. */
function unsetVariables(text: string, env: Env): string[] {
  const names = [...text.matchAll(VARIABLE)].map(([, bare, braced]) => bare ?? braced ?? '');
  return [...new Set(names)].filter((name) => env[name] === undefined);
}

/** The entries of a configuration as dbt-loom would read them; null for text that is no YAML. */
export function readLoomConfig(text: string, env: Env): LoomEntry[] | null {
  const lines = new LineCounter();
  const document = parseDocument(expandLoomVariables(text, env), { ...LOOM_YAML, lineCounter: lines });
  if (document.errors.length > 0) return null;
  const written = parseDocument(text, LOOM_YAML);
  const manifests = record(plain(document))['manifests'];
  if (!Array.isArray(manifests)) return [];
  return manifests.map((item: unknown, index) => {
    const entry = record(item);
    const node = document.getIn(['manifests', index], true);
    const asWritten = written.getIn(['manifests', index], true);
    const range = isNode(asWritten) ? asWritten.range : null;
    const config = Object.entries(record(entry['config'])).filter(([, value]) => isScalar(value));
    return {
      index,
      name: isScalar(entry['name']) ? String(entry['name']) : '',
      type: isScalar(entry['type']) ? String(entry['type']) : '',
      config: Object.fromEntries(config.map(([key, value]) => [key, String(value)])),
      unset: range ? unsetVariables(text.slice(range[0], range[1]), env) : [],
      optional: entry['optional'] === true,
      line: lines.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0).line,
    };
  });
}

/** An alias that stands for ever more aliases is refused by `yaml`. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch {
    return null;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
