import { join } from 'node:path';
import type { Finding } from '../finding.ts';
import type { Contract } from '../manifest/contract-manifest.ts';
import type { ManifestSources } from '../manifest/manifest-sources.ts';
import { judgeMesh } from '../rules/judge-mesh.ts';
import { dbtRunOf } from './dbt-run.ts';
import { type PublishedChanges, refusalBy } from './publish-changes.ts';
import type { Refusal } from './refusal.ts';
import { staleBy } from './stale-manifest.ts';
import type { Workspace } from './workspace.ts';

export interface Candidate extends Pick<PublishedChanges, 'changes' | 'doubts'> {
  readonly name: string;
  readonly environment: string;
  /** The manifest: for messages, and where it lies. */
  readonly path: string;
  readonly file: string;
  /** Whether it is the project's own target/manifest.json. */
  readonly isOwn: boolean;
  readonly contract: Contract;
  readonly sources: ManifestSources;
  readonly workspace: Workspace;
  /** Node → database, by the latest publication. */
  readonly published: ReadonlyMap<string, string | null>;
  /** It has nothing for others and never had: what it reads is all that it tells. */
  readonly isOnlyReader: boolean;
  /** Another target, or another database, is meant. */
  readonly allowBreaking: boolean;
}

/** The rules that a project must keep to be published. */
const GATE: ReadonlySet<string> = new Set(['public-model-contract', 'public-model-types']);
const ALLOW = '--allow-breaking --reason TEXT publishes it all the same';

/** Why a manifest may not be published; null where it may. */
export async function refusalOf(candidate: Candidate): Promise<Refusal | null> {
  const { name, path, contract } = candidate;
  if (contract.project !== name) {
    return {
      reasons: [`${path} is the manifest of ${contract.project}`],
      next: `Compile ${name}, or publish ${contract.project}.`,
    };
  }
  const refusal = gate(candidate) ?? (await stale(candidate)) ?? (await run(candidate));
  if (refusal !== null) return refusal;
  if (contract.size === 0 && !candidate.isOnlyReader) {
    return {
      reasons: [`${name} has no public model`],
      next: 'Set `config: {access: public}` and an enforced contract on the models that others may read.',
    };
  }
  return candidate.allowBreaking ? null : (moved(candidate) ?? refusalBy(candidate));
}

function gate({ name, workspace }: Candidate): Refusal | null {
  const errors = judgeMesh(workspace.mesh, workspace.config).filter(
    (finding) => finding.project === name && isError(finding),
  );
  if (errors.length === 0) return null;
  return {
    reasons: errors.map(({ at, message, rule }) => `${at.path}:${at.line}:${at.column} ${message} (${rule})`),
    next: errors[0]?.help ?? '',
  };
}

function isError({ rule, severity, waived }: Finding): boolean {
  return GATE.has(rule) && severity === 'error' && waived === null;
}

async function stale({ name, path, file, isOwn, sources, workspace }: Candidate): Promise<Refusal | null> {
  const { root, snapshot, projects } = workspace;
  const project = projects.find((known) => known.name === name);
  if (project === undefined) return null;
  const by = await staleBy({ root, project, snapshot, sources, manifestFile: isOwn ? file : null });
  if (by === null) return null;
  return { reasons: [`${path} is older than the project: ${by}`], next: `mesh compile --project ${name}` };
}

async function run(candidate: Candidate): Promise<Refusal | null> {
  const { name, environment, path, file, contract, workspace, allowBreaking } = candidate;
  const project = workspace.projects.find((known) => known.name === name);
  const folder = project === undefined ? null : join(workspace.root, project.path);
  const { target, failures } = await dbtRunOf({
    manifestFile: file,
    folder,
    invocationId: contract.invocationId,
  });
  if (failures.length > 0) {
    return {
      reasons: failures.map((failure) => `the run of dbt that wrote ${path} failed: ${failure}`),
      next: `Mend it and compile again: mesh compile --project ${name}`,
    };
  }
  const { targets } = workspace.config.environments;
  const wanted = (Object.hasOwn(targets, environment) ? targets[environment] : undefined) ?? environment;
  if (target === null || target === wanted || allowBreaking) return null;
  return {
    reasons: [`${path} was made with the target ${target}, and ${environment} is built with ${wanted}`],
    next: `dbt compile --target ${wanted}, or name the target in mesh.yml: environments: {${environment}: {target: ${target}}}; ${ALLOW}.`,
  };
}

/** Public models in another database: mostly the wrong target, whatever the policies say of it. */
function moved({ contract, published, changes }: Candidate): Refusal | null {
  const accepted = changes
    .filter(({ change, verdict }) => change.id === 'relation-moved' && verdict === 'accepted')
    .map(({ change }) => change.model.unique_id);
  const reasons = [...contract.databases].flatMap(([id, database]) => {
    const before = published.get(id) ?? null;
    if (before === null || database === null || accepted.includes(id)) return [];
    if (before.toLowerCase() === database.toLowerCase()) return [];
    return [`${id} moved from the database ${before} to ${database}`];
  });
  if (reasons.length === 0) return null;
  const more = reasons.length > 5 ? [`and ${reasons.length - 5} more`] : [];
  return {
    reasons: [...reasons.slice(0, 5), ...more],
    next: `Was it compiled with the wrong target? ${ALLOW}.`,
  };
}
