import { availableParallelism } from 'node:os';
import type { Context } from '../../context.ts';
import type { Project } from '../../project/project.ts';
import { contractDigest } from '../../registry/contract-digest.ts';
import { safeText } from '../../report/safe-text.ts';
import type { ExitCode } from '../command.ts';
import { readsIn, upstreamFirst } from '../concerned-projects.ts';
import { tellLineage } from '../project-lineage.ts';
import { compileProject } from './compile-project.ts';
import type { CompiledRecord } from './compiled-records.ts';
import type { CompileFailure, CompileJob, Fresh } from './job.ts';
import { showProgress } from './progress.ts';
import { sideBySide } from './side-by-side.ts';

/** Compiles each project, hands its fresh contract to those that read it, and validates lineage in each manifest. */
export async function compileProjects(job: CompileJob, context: Context): Promise<ExitCode> {
  const reads = readsIn(job.workspace.mesh);
  const projects = upstreamFirst(job.projects, reads);
  const fresh = new Map<string, Fresh>();
  const failed = new Set<Project>();
  const told = new Map<Project, string>();
  let broken = false;
  const progress = showProgress(context, job.mode === 'parse' ? 'parsing' : 'compiling', projects.length);

  const work = async (project: Project): Promise<void> => {
    const culprit = [...failed].find((other) => reads(project, other));
    if (culprit !== undefined) {
      failed.add(project);
      tell(project, `✗ ${project.name}: not compiled, because ${culprit.name} failed\n`);
      return;
    }
    progress.begin(project.name);
    const outcome = await compileProject(job, project, fresh, context);
    progress.end(project.name);
    if (isFailure(outcome)) {
      failed.add(project);
      tell(project, `✗ ${project.name}: ${outcome.what}\n${indent(outcome.words)}`);
      return;
    }
    const bytes = Buffer.from(outcome.contract, 'utf8');
    fresh.set(project.name, { bytes, digest: contractDigest(JSON.parse(outcome.contract)) });
    broken ||= outcome.problems.length > 0;
    tell(project, verdictOf(project, outcome, job.mode));
  };
  /** In the order of the projects, whichever is ready first. */
  const tell = (project: Project, text: string): void => {
    told.set(project, text);
    while (told.size > 0) {
      const next = projects[said];
      const words = next === undefined ? undefined : told.get(next);
      if (next === undefined || words === undefined) return;
      told.delete(next);
      said += 1;
      progress.say(() => context.stdout(safeText(words)));
    }
  };
  let said = 0;

  try {
    await sideBySide(projects, availableParallelism(), reads, work);
  } finally {
    progress.stop();
  }
  return failed.size > 0 ? 3 : broken ? 1 : 0;
}

function isFailure(outcome: CompiledRecord | CompileFailure): outcome is CompileFailure {
  return 'what' in outcome;
}

function verdictOf(
  { name }: Project,
  { found, problems, note, isKept }: CompiledRecord & { readonly isKept?: boolean },
  mode: CompileJob['mode'],
): string {
  const silent = found.length === 0 && problems.length === 0;
  const verdict = silent ? `✓ ${name}: ${mode}d\n` : tellLineage({ project: name, found, problems });
  const asBefore = isKept === true ? verdict.replace('\n', ' (nothing has changed since)\n') : verdict;
  return note === null ? asBefore : `${asBefore}  ${note}\n`;
}

function indent(text: string): string {
  return text === '' ? '' : `${text.replace(/^(?=.)/gm, '  ')}\n`;
}
