import type { Contract } from '../manifest/contract-manifest.ts';
import type { CandidatePlan } from '../registry/candidate.ts';
import { safeText } from '../report/safe-text.ts';

interface Told {
  readonly name: string;
  readonly environment: string;
  readonly contract: Contract;
  readonly where: string;
  readonly dryRun: boolean;
}

/** What `mesh publish --candidate` did, or would do. */
export function tellCandidate(
  plan: CandidatePlan,
  { name, environment, contract, where, dryRun }: Told,
): string {
  if (plan.action === 'nothing') {
    const since = plan.since === null ? '' : ` since ${plan.since}`;
    return plan.as === 'latest'
      ? `✓ ${name}: the contract in ${environment} is unchanged${since}: the latest is the candidate\n`
      : `✓ ${name}: the candidate in ${environment} is unchanged${since}, nothing ${dryRun ? 'would be ' : ''}written\n`;
  }
  const size = `${contract.size} public ${contract.size === 1 ? 'node' : 'nodes'}`;
  const verb = dryRun ? 'would be the candidate' : 'is the candidate';
  return safeText(`✓ ${name}: ${plan.timestamp} ${verb} for ${environment}, ${size}; latest stays
  - ${where}/${plan.history}
  - ${where}/${plan.candidate}
  → mesh verify ${name}, then mesh promote ${name}
`);
}
