import type { ReportInput } from './report-input.ts';

/** A pure function: the command alone writes. */
export type Format = (input: ReportInput) => string;

/** Each format is loaded when it is asked for: a commit needs one of them at most. */
export const FORMATS: ReadonlyMap<string, () => Promise<Format>> = new Map([
  ['pretty', async () => (await import('./pretty.ts')).pretty],
  ['json', async () => (await import('./json.ts')).json],
  ['github', async () => (await import('./github.ts')).github],
  ['gitlab', async () => (await import('./gitlab.ts')).gitlab],
  ['sarif', async () => (await import('./sarif.ts')).sarif],
  ['junit', async () => (await import('./junit.ts')).junit],
  ['markdown', async () => (await import('./markdown.ts')).markdown],
  ['agent', async () => (await import('./agent.ts')).agent],
]);
