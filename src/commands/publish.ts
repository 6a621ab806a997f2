import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { OutsideError } from '../errors.ts';
import type { Contract } from '../manifest/contract-manifest.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import type { Project } from '../project/project.ts';
import { planCandidate, putCandidate } from '../registry/candidate.ts';
import { checkName, latestKey } from '../registry/keys.ts';
import { type PublishPlan, planPublish, publish } from '../registry/publish.ts';
import { writeConsumes } from '../registry/publish-consumes.ts';
import type { StoredObject } from '../registry/store.ts';
import { safeText } from '../report/safe-text.ts';
import { gitRoot, resolveCommit } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { checkNames } from './check-names.ts';
import { type Command, type ExitCode, text, type Values } from './command.ts';
import { tellCandidate } from './publish-candidate.ts';
import { letPass, publishedChanges } from './publish-changes.ts';
import { planReads, tellReads } from './publish-reads.ts';
import { refusalOf } from './publish-refusal.ts';
import { publisher } from './publisher.ts';
import { readOnce } from './read-once.ts';
import { reasonOf } from './reason-option.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';
import { manifestFile } from './target-folder.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';

declare const __VERSION__: string;

const HELP = `Usage: mesh publish PROJECT [options]

Publishes the public interface of a project: its contract manifest goes to history/ and becomes latest/. What the
project reads of others is told beside it, in consumes.json. What did not change is not written again. Exit 1 when
the project may not be published.

  --manifest FILE      instead of manifest.json in PROJECT's target-path
  --candidate          beside latest/, which stays: mesh verify and mesh promote make it the latest
  --full-history       keep the whole manifest beside the contract in history/, too
  --allow-breaking     also what the policies of mesh.yml refuse, another dbt target, or models in another database
  --reason TEXT        why, for the history; --allow-breaking needs it
  --dry-run            say what would be written, and what changes for whom
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh publish dbt_up --local
         mesh publish dbt_up --candidate
`;

export const command: Command = {
  help: HELP,
  options: {
    ...REGISTRY_OPTIONS,
    manifest: { type: 'string' },
    candidate: { type: 'boolean' },
    'full-history': { type: 'boolean' },
    'allow-breaking': { type: 'boolean' },
    reason: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  run: ({ values, positionals }, context) => run(checkName(positionals[0] ?? '', 'project'), values, context),
};

async function run(name: string, values: Values, context: Context): Promise<ExitCode> {
  const reason = reasonOf(values, 'allow-breaking');
  const root = await gitRoot(context.cwd);
  const today = context.now().toISOString().slice(0, 10);
  const workspace = await loadWorkspace(root, treeSnapshot(root), { today });
  await checkNames(workspace.config);
  const environment = checkName(environmentOf(values, workspace.config), 'environment');
  const store = await openRegistry(values, context, root, workspace.config);
  const given = text(values, 'manifest');
  const { file, path } =
    given === undefined
      ? manifestFile(root, projectNamed(workspace, name), context.env)
      : { file: resolve(context.cwd, given), path: given };
  const { contract, sources, full } = await readOnce({
    name,
    file,
    path,
    wantsFull: values['full-history'] === true,
  });
  for (const warning of contract.warnings) context.stderr(`! ${safeText(warning)}\n`);
  const latest = await store.read(latestKey(name, environment));
  const facts = await publisherFacts(root, environment, contract, context);
  const reads = await planReads(workspace, store, { name, environment, facts }, context.now());
  const isOnlyReader = latest === null && contract.size === 0 && reads.isTold && values['candidate'] !== true;
  const publishing = { name, environment, contract, latest, store, workspace, today };
  const { changes, doubts, table } = await publishedChanges(publishing);
  const refusal = await refusalOf({
    name,
    environment,
    path,
    file,
    isOwn: given === undefined,
    contract,
    sources,
    workspace,
    published: databasesOf(latest),
    changes,
    doubts,
    isOnlyReader,
    allowBreaking: values['allow-breaking'] === true,
  });
  if (refusal !== null) {
    context.stdout(
      `✗ ${name}: not published\n${refusal.reasons.map((line) => `  - ${safeText(line)}\n`).join('')}`,
    );
    context.stderr(`  → ${safeText(refusal.next)}\n`);
    return 1;
  }
  const dryRun = values['dry-run'] === true;
  const breaking = letPass(changes);
  const told = { name, environment, contract, where: store.describe(), dryRun };
  const isCandidate = values['candidate'] === true;
  if (!isCandidate) {
    // Before the contract: what is killed in between has at least told its upstreams what it reads now.
    if (!dryRun) await writeConsumes(store, reads.plan);
    context.stdout(tellReads(reads, told));
    if (isOnlyReader) return 0;
    if (dryRun) context.stdout(table);
  }
  const publication = {
    project: name,
    environment,
    contractSha256: contract.sha256,
    full,
    textAt: (timestamp: string, follows: string | null, candidateBeside?: string) =>
      contract.text({
        ...facts,
        MESHGATE_PUBLISHED_AT: timestamp,
        ...(follows === null ? {} : { MESHGATE_FOLLOWS: follows }),
        ...(candidateBeside === undefined ? {} : { MESHGATE_CANDIDATE_BESIDE: candidateBeside }),
        ...(reason === null ? {} : { MESHGATE_REASON: reason }),
        ...(breaking === null ? {} : { MESHGATE_BREAKING: breaking }),
        ...(full === null ? {} : { MESHGATE_FULL_SHA256: full.sha256 }),
      }),
  };
  if (isCandidate) {
    const plan = await (dryRun ? planCandidate : putCandidate)(store, publication, context.now(), latest);
    context.stdout(tellCandidate(plan, told));
    return 0;
  }
  const plan = await (dryRun ? planPublish : publish)(store, publication, context.now(), latest);
  context.stdout(tell(plan, told));
  return 0;
}

function projectNamed({ projects }: Workspace, name: string): Project {
  const found = projects.find((project) => project.name === name);
  if (found !== undefined) return found;
  throw new OutsideError(`There is no dbt project \`${name}\` here.`, {
    next: 'mesh ls lists the projects; a manifest that was made elsewhere is named by --manifest FILE.',
  });
}

async function publisherFacts(
  root: string,
  environment: string,
  contract: Contract,
  { env }: Context,
): Promise<Readonly<Record<`MESHGATE_${string}`, string>>> {
  const commit = await resolveCommit(root, 'HEAD');
  const who = await publisher(root, env);
  return {
    MESHGATE_ENVIRONMENT: environment,
    MESHGATE_VERSION: typeof __VERSION__ === 'string' ? __VERSION__ : '',
    MESHGATE_DBT_VERSION: contract.dbtVersion,
    ...(commit === null ? {} : { MESHGATE_GIT_COMMIT: commit }),
    ...(who ? { MESHGATE_PUBLISHED_BY: who } : {}),
  };
}

/** Where the public nodes of the latest publication lie; nothing of one that cannot be read. */
function databasesOf(latest: StoredObject | null): ReadonlyMap<string, string | null> {
  if (latest === null) return new Map();
  try {
    const { nodes } = readManifest(latest.bytes, 'the latest publication');
    return new Map(nodes.map(({ unique_id, relation }) => [unique_id, relation.database]));
  } catch (error) {
    if (error instanceof ManifestError) return new Map();
    throw error;
  }
}

interface Told {
  readonly name: string;
  readonly environment: string;
  readonly contract: Contract;
  readonly where: string;
  readonly dryRun: boolean;
}

function tell(plan: PublishPlan, { name, environment, contract, where, dryRun }: Told): string {
  if (plan.action === 'nothing') {
    const since = plan.since === null ? '' : ` since ${plan.since}`;
    return `✓ ${name}: the contract in ${environment} is unchanged${since}, nothing ${dryRun ? 'would be ' : ''}written\n`;
  }
  const size = `${contract.size} public ${contract.size === 1 ? 'node' : 'nodes'}`;
  const verb = dryRun ? 'would be published' : 'published';
  return safeText(`✓ ${name}: ${verb} to ${environment} as ${plan.timestamp}, ${size}
  - ${where}/${plan.history}
  - ${where}/${plan.latest}
${plan.full === null ? '' : `  - ${where}/${plan.full}\n`}`);
}
