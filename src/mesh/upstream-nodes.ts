import type { Node } from '../node.ts';
import type { Upstream } from './mesh.ts';

/** Declared first: what the files of this repository say decides, the published contract only for the rest. */
export function upstreamNodes({ declared, published }: Upstream): readonly Node[] | null {
  if (declared !== null) return declared.nodes;
  return published.state === 'contract' ? published.contract.nodes : null;
}

/** The same, to find single ones of them by name. */
export function namedNodes({ declared, published }: Upstream): readonly Node[] | null {
  if (declared !== null) return declared.named ?? declared.nodes;
  return published.state === 'contract' ? published.contract.nodes : null;
}
