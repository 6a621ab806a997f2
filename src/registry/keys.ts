import { UsageError } from '../errors.ts';

/** Names that Windows gives to devices. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Whether a project's or an environment's name may become a folder of a registry or of `state/`. */
export function isSafeName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,127}$/u.test(name) && !name.endsWith('.') && !DEVICE.test(name);
}

/** @throws UsageError for a name that is no plain folder name, so that none leads out of the registry. */
export function checkName(name: string, what: 'project' | 'environment'): string {
  if (isSafeName(name)) return name;
  throw new UsageError(
    `${JSON.stringify(name.slice(0, 80))} cannot be the name of a registry's ${what}.`,
    'Use letters, digits, `_`, `-` and `.`, beginning with a letter, a digit or `_`.',
  );
}

export function latestKey(project: string, environment: string): string {
  return `${folder(project, environment)}/latest/manifest.json`;
}

export function historyKey(project: string, environment: string, timestamp: string): string {
  if (!isTimestamp(timestamp))
    throw new UsageError(`${JSON.stringify(timestamp)} is no timestamp of a registry.`);
  return `${folder(project, environment)}/history/${timestamp}/manifest.json`;
}

/** Beside an entry of history: the whole manifest that its contract was cut from. */
export function fullKey(project: string, environment: string, timestamp: string): string {
  return historyKey(project, environment, timestamp).replace(/manifest\.json$/, 'full-manifest.json');
}

/** A contract that is to become the latest once its readers are known to be well with it. */
export function candidateKey(project: string, environment: string): string {
  return `${folder(project, environment)}/candidate/manifest.json`;
}

/** The folder of an entry of history, with its `/`. */
export function entryFolder(project: string, environment: string, timestamp: string): string {
  return historyKey(project, environment, timestamp).replace(/manifest\.json$/, '');
}

/** What a project reads of others; beside its contract, or alone where it publishes none. */
export function consumesKey(project: string, environment: string): string {
  return `${folder(project, environment)}/latest/consumes.json`;
}

function folder(project: string, environment: string): string {
  return `${checkName(project, 'project')}/${checkName(environment, 'environment')}`;
}

export function isTimestamp(text: string): boolean {
  return /^\d{8}T\d{9}Z$/.test(text);
}
