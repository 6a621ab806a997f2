import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { BASELINE, baselineText, readBaseline } from './baseline-file.ts';
import type { Judgement } from './judgement.ts';
import { writeFiles } from './write-files.ts';

/**
 * Takes out of the baseline what is no longer found, and tells the new paths of what moved: what was mended once is
 * not accepted again. Where nobody would commit it, it is only told.
 */
export async function shrinkBaseline(
  root: string,
  { snapshot, findings }: Judgement,
  { env, stderr }: Context,
): Promise<void> {
  const accepted = await readBaseline(snapshot);
  // The rest of a file that cannot be read is not judged: what it held may still be there.
  if (accepted.length === 0 || findings.some(({ rule }) => rule === 'project-file-invalid')) return;
  const kept = findings.filter(({ waived }) => waived?.by === 'baseline');
  const text = baselineText(kept);
  const old = (await snapshot.read([BASELINE])).get(BASELINE)?.toString('utf8').replaceAll('\r\n', '\n');
  if (text === old) return;
  const gone = accepted.reduce((sum, { count }) => sum + count, 0) - kept.length;
  const what = gone === 1 ? '1 accepted finding is gone' : `${gone} accepted findings are gone`;
  const said = gone === 0 ? 'accepted findings have moved' : what;
  if (env['CI']) {
    stderr(`mesh: ${said}: run mesh check where you commit, and commit ${BASELINE}\n`);
    return;
  }
  if (text === null) await rm(join(root, BASELINE), { force: true });
  else await writeFiles(root, [{ path: BASELINE, bytes: Buffer.from(text), isText: true }]);
  stderr(`mesh: ${said}: ${BASELINE} ${text === null ? 'is removed' : 'says so now'}; commit it\n`);
}
