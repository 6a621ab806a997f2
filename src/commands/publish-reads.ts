import { type ConsumesPlan, planConsumes } from '../registry/publish-consumes.ts';
import type { Store } from '../registry/store.ts';
import { safeText } from '../report/safe-text.ts';
import { consumedUpstreams } from './consumed-upstreams.ts';
import { readsOf } from './known-readers.ts';
import type { Workspace } from './workspace.ts';

export interface PlannedReads {
  readonly plan: ConsumesPlan;
  /** The upstreams, and how many readers there are. */
  readonly upstreams: readonly string[];
  readonly readers: number;
  /** Whether there is anything to tell, or was. */
  readonly isTold: boolean;
}

interface Publishing {
  readonly name: string;
  readonly environment: string;
  readonly facts: Readonly<Record<`MESHGATE_${string}`, string>>;
}

/** What publishing a project would tell of what it reads. A project that is not here has no files to tell it. */
export async function planReads(
  workspace: Workspace,
  store: Store,
  { name, environment, facts }: Publishing,
  now: Date,
): Promise<PlannedReads> {
  const project = workspace.projects.find((known) => known.name === name);
  if (project === undefined) {
    return { plan: { action: 'nothing', since: null }, upstreams: [], readers: 0, isTold: false };
  }
  const upstreams = consumedUpstreams(await readsOf(workspace, project));
  const plan = await planConsumes(
    store,
    {
      project: name,
      environment,
      git_commit: facts['MESHGATE_GIT_COMMIT'] ?? null,
      dbt_version: facts['MESHGATE_DBT_VERSION'] ?? '',
      mesh_version: facts['MESHGATE_VERSION'] ?? '',
      upstreams,
    },
    now,
  );
  return {
    plan,
    upstreams: upstreams.map((upstream) => upstream.project),
    readers: upstreams.flatMap(({ reads }) => reads.flatMap(({ readers }) => readers)).length,
    isTold: plan.action === 'write' || plan.since !== null,
  };
}

interface Told {
  readonly name: string;
  readonly environment: string;
  readonly where: string;
  readonly dryRun: boolean;
}

/** Nothing for a project that reads nobody and never did. */
export function tellReads(
  { plan, upstreams, readers, isTold }: PlannedReads,
  { name, environment, where, dryRun }: Told,
): string {
  if (!isTold) return '';
  if (plan.action === 'nothing') {
    return `✓ ${name}: what it reads is unchanged in ${environment} since ${plan.since}, nothing ${dryRun ? 'would be ' : ''}written\n`;
  }
  const whom = upstreams.length === 0 ? 'nobody' : upstreams.join(', ');
  const count = `${readers} ${readers === 1 ? 'reader' : 'readers'}`;
  const verb = dryRun ? 'would be told' : 'told';
  return safeText(
    `✓ ${name}: ${verb} to ${environment} that it reads ${whom}, ${count}\n  - ${where}/${plan.key}\n`,
  );
}
