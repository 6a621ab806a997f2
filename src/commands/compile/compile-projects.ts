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

export type Outcome = CompiledRecord | CompileFailure;

/** 3 where dbt failed, 1 for broken lineage. */
export async function compileProjects(job: CompileJob, context: Context): Promise<ExitCode> {
  const outcomes = [...(await compileEach(job, context)).values()];
  if (outcomes.some(isFailure)) return 3;
  return outcomes.some((outcome) => !isFailure(outcome) && outcome.problems.length > 0) ? 1 : 0;
}

/** Compiles each project, hands its fresh contract to those that read it, and validates lineage in each manifest. */
export async function compileEach(job: CompileJob, context: Context): Promise<ReadonlyMap<Project, Outcome>> {
  const reads = readsIn(job.workspace.mesh);
  const projects = upstreamFirst(job.projects, reads);
  const fresh = new Map<string, Fresh>(job.given);
  const outcomes = new Map<Project, Outcome>();
  const told = new Map<Project, string>();
  const progress = showProgress(context, job.mode === 'parse' ? 'parsing' : 'compiling', projects.length);

  const work = async (project: Project): Promise<void> => {
    const culprit = [...outcomes].find(
      ([other, outcome]) => isFailure(outcome) && reads(project, other),
    )?.[0];
    if (culprit !== undefined) {
      const what = `not compiled, because ${culprit.name} failed`;
      outcomes.set(project, { what, words: '' });
      tell(project, `✗ ${project.name}: ${what}\n`);
      return;
    }
    progress.begin(project.name);
    const outcome = await compileProject(job, project, fresh, context);
    progress.end(project.name);
    outcomes.set(project, outcome);
    if (isFailure(outcome)) {
      tell(project, `✗ ${project.name}: ${outcome.what}\n${indent(outcome.words)}`);
      return;
    }
    const bytes = Buffer.from(outcome.contract, 'utf8');
    fresh.set(project.name, { bytes, digest: contractDigest(JSON.parse(outcome.contract)) });
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
  return outcomes;
}

export function isFailure(outcome: Outcome): outcome is CompileFailure {
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
