import type { Node } from '../../node.ts';

/** `orders of sales`, `orders.v2 of sales`: the versions of a model differ in what they promise. */
export function modelName({ name, version, project }: Node): string {
  return `${name}${version === null ? '' : `.v${version}`} of ${project}`;
}
