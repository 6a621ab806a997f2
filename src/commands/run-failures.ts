import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { fileChunks } from '../manifest/file-chunks.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import { readRunResults } from '../manifest/run-results.ts';
import type { Project } from '../project/project.ts';
import type { ReaderVerdict } from '../registry/history-records.ts';
import { targetFolder } from './target-folder.ts';

/**
 * What dbt noted in the `run_results.json` of projects that it ran from now on: asked later, it answers with those that
 * have an error or a failed test.
 */
export async function watchRuns(
  root: string,
  projects: readonly Project[],
  { env }: Pick<Context, 'env'>,
): Promise<() => Promise<ReaderVerdict[]>> {
  const files = projects.map((project) => ({
    project: project.name,
    file: resolve(root, project.path, targetFolder(project, env), 'run_results.json'),
  }));
  const before = await Promise.all(files.map(({ file }) => stampOf(file)));
  return async () => {
    const verdicts: ReaderVerdict[] = [];
    for (const [index, { project, file }] of files.entries()) {
      if ((await stampOf(file)) === before[index]) continue;
      const failures = await failuresIn(file);
      if (failures.length > 0)
        verdicts.push({ project, ok: false, reason: failures.join('; ').slice(0, 1_000) });
    }
    return verdicts;
  };
}

async function stampOf(file: string): Promise<string> {
  return stat(file, { bigint: true }).then(
    ({ mtimeNs, size, ino }) => `${mtimeNs} ${size} ${ino}`,
    () => '',
  );
}

async function failuresIn(file: string): Promise<string[]> {
  try {
    const { errors } = await readRunResults(fileChunks(file), file);
    return errors.map(
      ({ id, message }) =>
        `${id}: ${message
          .trim()
          .replace(/\s*\n\s*/g, ' ')
          .slice(0, 300)}`,
    );
  } catch (error) {
    if (error instanceof ManifestError || (error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
