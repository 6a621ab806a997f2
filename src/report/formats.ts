import { json } from './json.ts';
import { pretty } from './pretty.ts';
import type { ReportInput } from './report-input.ts';

/** Format name → pure function. The command alone writes. */
export const FORMATS: ReadonlyMap<string, (input: ReportInput) => string> = new Map([
  ['pretty', pretty],
  ['json', json],
]);
