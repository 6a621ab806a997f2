import { readFile } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { OutsideError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { type Contract, contractOf } from '../manifest/contract-manifest.ts';
import { manifestSources } from '../manifest/manifest-sources.ts';
import { parseManifest } from '../manifest/parse-manifest.ts';
import { checkName } from '../registry/keys.ts';
import { type PublishPlan, planPublish, publish } from '../registry/publish.ts';
import { safeText } from '../report/safe-text.ts';
import { judge } from '../rules/judge.ts';
import { gitRoot, resolveCommit } from '../shell/git.ts';
import { treeSnapshot } from '../source/tree-snapshot.ts';
import { type Command, type ExitCode, text, type Values } from './command.ts';
import { publisher } from './publisher.ts';
import { environmentOf, openRegistry, REGISTRY_HELP, REGISTRY_OPTIONS } from './registry-root.ts';
import { staleBy } from './stale-manifest.ts';
import { loadWorkspace, type Workspace } from './workspace.ts';

declare const __VERSION__: string;

const HELP = `Usage: mesh publish PROJECT [options]

Publishes the public interface of a project: its contract manifest goes to history/ and becomes latest/.
A contract that did not change writes nothing. Exit 1 when the project may not be published.

  --manifest FILE      instead of PROJECT's target/manifest.json
  --dry-run            say what would be written
${REGISTRY_HELP}
  --cwd DIR            work in DIR

Example: mesh publish dbt_up --local
`;

/** The rules that a project must keep to be published. */
const GATE: ReadonlySet<string> = new Set(['public-model-contract', 'public-model-types']);

export const command: Command = {
  help: HELP,
  options: { ...REGISTRY_OPTIONS, manifest: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  positionals: { min: 1, max: 1, names: 'the name of a project' },
  run: ({ values, positionals }, context) => run(checkName(positionals[0] ?? '', 'project'), values, context),
};

async function run(name: string, values: Values, context: Context): Promise<ExitCode> {
  const root = await gitRoot(context.cwd);
  const workspace = await loadWorkspace(root, treeSnapshot(root), {
    today: context.now().toISOString().slice(0, 10),
  });
  const environment = checkName(environmentOf(values, workspace.config), 'environment');
  const store = await openRegistry(values, context, root, workspace.config);
  const given = text(values, 'manifest');
  const path = given ?? posix.join(projectFolder(workspace, name), 'target/manifest.json');
  const file = given === undefined ? join(root, path) : resolve(context.cwd, given);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new OutsideError(`${path} cannot be read, so there is nothing to publish.`, {
      next: `Compile the project first: mesh compile --project ${name}`,
      cause,
    });
  });
  const contract = contractOf(bytes, path);
  const refusal = await refusalOf({
    name,
    bytes,
    path,
    file: given === undefined ? file : null,
    contract,
    workspace,
  });
  if (refusal !== null) {
    context.stdout(
      `✗ ${name}: not published\n${refusal.reasons.map((line) => `  - ${safeText(line)}\n`).join('')}`,
    );
    context.stderr(`  → ${safeText(refusal.next)}\n`);
    return 1;
  }
  const facts = await publisherFacts(root, environment, contract, bytes, path, context);
  const publication = {
    project: name,
    environment,
    contractSha256: contract.sha256,
    textAt: (timestamp: string, follows: string | null) =>
      contract.text({
        ...facts,
        MESHGATE_PUBLISHED_AT: timestamp,
        ...(follows === null ? {} : { MESHGATE_FOLLOWS: follows }),
      }),
  };
  const dryRun = values['dry-run'] === true;
  const plan = await (dryRun ? planPublish : publish)(store, publication, context.now());
  context.stdout(tell(plan, { name, environment, contract, where: store.describe(), dryRun }));
  return 0;
}

interface Candidate {
  readonly name: string;
  readonly bytes: Buffer;
  readonly path: string;
  /** null for a manifest that was made elsewhere. */
  readonly file: string | null;
  readonly contract: Contract;
  readonly workspace: Workspace;
}

interface Refusal {
  readonly reasons: readonly string[];
  readonly next: string;
}

async function refusalOf({
  name,
  bytes,
  path,
  file,
  contract,
  workspace,
}: Candidate): Promise<Refusal | null> {
  if (contract.project !== name) {
    return {
      reasons: [`${path} is the manifest of ${contract.project}`],
      next: `Compile ${name}, or publish ${contract.project}.`,
    };
  }
  const project = workspace.projects.find((candidate) => candidate.name === name);
  if (project !== undefined) {
    const errors = judge(workspace.mesh, workspace.config.rules).filter(
      (finding) => finding.project === name && isError(finding),
    );
    if (errors.length > 0) {
      return {
        reasons: errors.map(
          ({ at, message, rule }) => `${at.path}:${at.line}:${at.column} ${message} (${rule})`,
        ),
        next: errors[0]?.help ?? '',
      };
    }
    const sources = manifestSources(parseManifest(bytes, path), name);
    const { root, snapshot } = workspace;
    const stale = await staleBy({ root, project, snapshot, sources, manifestFile: file });
    if (stale !== null) {
      return {
        reasons: [`${path} is older than the project: ${stale}`],
        next: `mesh compile --project ${name}`,
      };
    }
  }
  if (contract.size > 0) return null;
  return {
    reasons: [`${name} has no public model`],
    next: 'Set `config: {access: public}` and an enforced contract on the models that others may read.',
  };
}

function isError({ rule, severity, waived }: Finding): boolean {
  return GATE.has(rule) && severity === 'error' && waived === null;
}

function projectFolder({ projects }: Workspace, name: string): string {
  const found = projects.find((project) => project.name === name);
  if (found !== undefined) return found.path;
  throw new OutsideError(`There is no dbt project \`${name}\` here.`, {
    next: 'mesh ls lists the projects; a manifest that was made elsewhere is named by --manifest FILE.',
  });
}

async function publisherFacts(
  root: string,
  environment: string,
  contract: Contract,
  bytes: Buffer,
  path: string,
  { env }: Context,
): Promise<Readonly<Record<`MESHGATE_${string}`, string>>> {
  const commit = await resolveCommit(root, 'HEAD');
  const who = await publisher(root, env);
  const dbt = parseManifest(bytes, path).metadata['dbt_version'];
  return {
    MESHGATE_ENVIRONMENT: environment,
    MESHGATE_VERSION: typeof __VERSION__ === 'string' ? __VERSION__ : '',
    MESHGATE_DBT_VERSION: typeof dbt === 'string' ? dbt : '',
    MESHGATE_CONTRACT_SHA256: contract.sha256,
    ...(commit === null ? {} : { MESHGATE_GIT_COMMIT: commit }),
    ...(who ? { MESHGATE_PUBLISHED_BY: who } : {}),
  };
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
`);
}
