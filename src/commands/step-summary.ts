import { appendFile } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { OutsideError } from '../errors.ts';
import { markdown } from '../report/markdown.ts';
import type { ReportInput } from '../report/report-input.ts';

/**
 * A step of GitHub Actions shows ten annotations of each kind; its summary shows more.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
 */
export async function stepSummary(input: ReportInput, { env }: Context): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  await appendFile(file, markdown(input)).catch((cause: unknown) => {
    throw new OutsideError(`${file} could not be written.`, { next: 'Check GITHUB_STEP_SUMMARY.', cause });
  });
}
