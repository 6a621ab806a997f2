import type { Demand, Reach, Upstream } from './mesh.ts';

/** Which demands of the mesh a reference breaks, in the order in which they decide. */
export function brokenDemands(reach: Reach, upstream: Upstream): Demand[] {
  if (reach.state === 'missing' || reach.state === 'disabled') return ['exists'];
  if (reach.state === 'no-version') return ['version'];
  const { node } = reach;
  // dbt restricts nothing but models; dbt-loom calls the rest protected unless its config says otherwise.
  const isModel = node.resource_type === 'model';
  const access = node.access ?? (isModel || upstream.bridge === 'loom' ? 'protected' : 'public');
  const broken: Demand[] = [];
  if (upstream.isPackage) {
    if (!isModel || upstream.declared?.restrictAccess !== true) return [];
    return access === 'public' ? [] : [access === 'private' ? 'group' : 'public'];
  }
  if (access === 'private') broken.push('group');
  else if (access !== 'public') broken.push('public');
  if (isModel && !node.contractEnforced) broken.push('contract');
  return broken;
}
