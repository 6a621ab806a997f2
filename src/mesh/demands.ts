import type { Node, UncertainFact } from '../node.ts';
import type { Demand, Reach, Upstream } from './mesh.ts';

type Reader = Pick<Node, 'project' | 'group'>;

/** Which demands of the mesh a reference breaks, in the order in which they decide. */
export function brokenDemands(from: Reader, reach: Reach, upstream: Upstream): Demand[] {
  if (reach.state === 'missing' || reach.state === 'disabled') return ['exists'];
  if (reach.state === 'no-version') return ['version'];
  const { node } = reach;
  if (upstream.isPackage) return brokenOfPackage(from, node, upstream);
  // dbt restricts nothing but models; dbt-loom calls the rest protected unless its config says otherwise.
  const isModel = node.resource_type === 'model';
  const access = node.access ?? (isModel || upstream.bridge === 'loom' ? 'protected' : 'public');
  const broken: Demand[] = [];
  if (access === 'private') broken.push('group');
  else if (access !== 'public') broken.push('public');
  if (isModel && !node.contractEnforced) broken.push('contract');
  if (node.allowedProjects?.includes(from.project) === false) broken.push('consumers');
  return broken;
}

/** dbt's own rule: `Manifest.is_invalid_private_ref` and `is_invalid_protected_ref`. */
function brokenOfPackage(from: Reader, node: Node, { declared }: Upstream): Demand[] {
  const restricts = declared?.restrictAccess === true;
  if (node.resource_type !== 'model' || node.access === 'public') return [];
  if (node.access !== 'private') return restricts ? ['public'] : [];
  const isMember = from.group !== null && from.group === node.group;
  return restricts || !isMember ? ['group'] : [];
}

const FACTS: Readonly<Record<Demand, UncertainFact>> = {
  exists: 'enabled',
  version: 'enabled',
  group: 'access',
  public: 'access',
  contract: 'contract',
  consumers: 'consumers',
};

/** The surely broken ones first: what only Jinja could tell must not hide what is plain to see. */
export function rankDemands(broken: readonly Demand[], reach: Reach): readonly Demand[] {
  const isSure = (demand: Demand): boolean => certaintyOf(demand, reach) === 'certain';
  return [...broken.filter(isSure), ...broken.filter((demand) => !isSure(demand))];
}

/** Whether a demand is surely broken, or rests on what only dbt could tell. */
export function certaintyOf(demand: Demand | undefined, reach: Reach): 'certain' | 'unknown' {
  if (demand === undefined || (reach.state !== 'found' && reach.state !== 'disabled')) return 'certain';
  return reach.node.uncertain.includes(FACTS[demand]) ? 'unknown' : 'certain';
}
