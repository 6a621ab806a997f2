import { isScalar, parseDocument, visit } from 'yaml';
import { render } from '../project/render.ts';

const OPTIONS = { version: '1.1', merge: true, uniqueKeys: false } as const;
const SECRET = /pass|pwd|secret|token|credential|private|api_?key|^key|keyfile_json|\bauth/i;
/** Keys of adapters that hold a path even where the value does not look like one. */
const PATH_KEY = /(?:^|_)(?:path|file|dir|folder|directory|root|keyfile)$/i;

export interface ProfilesPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A relative path as it is where the user runs dbt; null where there is nothing of that name. */
  readonly anchor: (path: string) => string | null;
}

/**
 * A `profiles.yml` whose relative paths hold wherever dbt runs: they are relative to the working folder of dbt, which
 * is not the user's for a commit that is laid out elsewhere. What cannot be told stays as it is.
 */
export function anchoredProfiles(text: string, { env, anchor }: ProfilesPlace): string {
  const document = parseDocument(text, OPTIONS);
  if (document.errors.length > 0) return text;
  let changed = false;
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(value) || typeof value.value !== 'string') return;
      const name = isScalar(key) ? String(key.value) : '';
      if (SECRET.test(name) && !PATH_KEY.test(name)) return;
      const path = render(withEnvironment(value.value, env), { vars: new Map(), target: null });
      if (typeof path !== 'string' || !looksRelative(path, PATH_KEY.test(name))) return;
      const anchored = anchor(path);
      if (anchored === null) return;
      value.value = anchored;
      changed = true;
    },
  });
  return changed ? document.toString() : text;
}

/** What a `profiles.yml` says, without what is secret: for telling whether it is still the same. */
export function profilesWithoutSecrets(text: string): string {
  const document = parseDocument(text, OPTIONS);
  if (document.errors.length > 0) return text;
  visit(document, {
    Pair(_, { key }) {
      const name = isScalar(key) ? String(key.value) : '';
      return SECRET.test(name) ? visit.REMOVE : undefined;
    },
  });
  return document.toString();
}

/** The names of environment variables that Jinja asks for; null where one is computed. */
export function environmentNames(text: string): readonly string[] | null {
  const names: string[] = [];
  for (const [, single, double] of text.matchAll(/\benv_var\s*\(\s*(?:'([^'\n]*)'|"([^"\n]*)")?/g)) {
    const name = single ?? double;
    if (name === undefined) return null;
    names.push(name);
  }
  return names;
}

export function isSecretName(name: string): boolean {
  return SECRET.test(name) || name.startsWith('DBT_ENV_SECRET');
}

/** `env_var('SET')` stands for its value; of one that is not set the default counts, which `render` knows. */
function withEnvironment(text: string, env: ProfilesPlace['env']): string {
  return text.replace(
    /\benv_var\s*\(\s*(?:'([^'\n]*)'|"([^"\n]*)")[^)]*\)/g,
    (call, single?: string, double?: string) => {
      const value = env[single ?? double ?? ''];
      return value === undefined ? call : JSON.stringify(value);
    },
  );
}

function looksRelative(path: string, byKey: boolean): boolean {
  if (path === '' || /^(?:[/\\~:]|[a-z][\w+.-]*:)/i.test(path) || /[\n;]/.test(path)) return false;
  return /^\.{1,2}(?:[/\\]|$)/.test(path) || byKey || /[/\\]/.test(path);
}
