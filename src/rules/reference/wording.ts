import type { Finding, Span } from '../../finding.ts';
import { certaintyOf } from '../../mesh/demands.ts';
import type { CrossReference, Demand, Upstream } from '../../mesh/mesh.ts';
import { upstreamNodes } from '../../mesh/upstream-nodes.ts';
import type { Node, Origin } from '../../node.ts';

/** `model dbt_down.orders`, as a message names who reads. */
export function reader({ from }: CrossReference): string {
  const id = from.version === null ? from.name : `${from.name}.v${from.version}`;
  return `${from.resource_type.replace('_', ' ')} ${from.project}.${id}`;
}

/** `public_orders of dbt_up`. */
export function target({ targetName, upstream }: CrossReference): string {
  return `${targetName} of ${upstream.name}`;
}

/** Why a fact is so: the place that says it, or dbt's default. */
export function because(origin: Origin, otherwise: string): string {
  if (origin.by === 'default') return otherwise;
  if (origin.by === 'manifest') return `as published: ${origin.path}`;
  return `set in ${origin.at.path}:${origin.at.line}`;
}

/** The same where Jinja computes the fact, so that nobody but dbt knows it. */
export function computed(origin: Origin): string {
  const at = originSpan(origin);
  return at === null ? 'Jinja computes it' : `Jinja computes it in ${at.path}:${at.line}`;
}

/** How a reader calls a node of the upstream over its bridge. */
export function callTo({ name: project, bridge }: Upstream, name: string, version: string | null): string {
  if (bridge === 'sources') return `source('${project}', '${name}${version === null ? '' : `_v${version}`}')`;
  const isNumber = version !== null && !Number.isNaN(Number(version));
  const pin = version === null ? '' : `, v=${isNumber ? version : `'${version}'`}`;
  return `ref('${project}', '${name}'${pin})`;
}

function originSpan(origin: Origin): Span | null {
  return origin.by === 'default' || origin.by === 'manifest' ? null : origin.at;
}

export function related(message: string, origin: Origin): Finding['related'] {
  const at = originSpan(origin);
  return at === null ? [] : [{ message, at }];
}

const ALSO: Readonly<Record<Demand, string>> = {
  exists: 'it does not exist',
  version: 'the version does not exist',
  group: 'it is private',
  public: 'it is not public',
  contract: 'it has no enforced contract',
  consumers: 'its allowed_projects do not name the reader',
};

/** The demands that are surely broken beside the one that the finding is about. */
export function also({ broken, reach }: Pick<CrossReference, 'broken' | 'reach'>): string {
  const rest = said(broken.slice(1), reach);
  return rest.length === 0 ? '' : ` Also: ${rest.join(', ')}.`;
}

export function said(broken: readonly Demand[], reach: CrossReference['reach']): string[] {
  return broken.filter((demand) => certaintyOf(demand, reach) === 'certain').map((demand) => ALSO[demand]);
}

/** The models of the upstream that may be read: public, with an enforced contract. */
export function readable({ upstream }: Pick<CrossReference, 'upstream'>): Node[] {
  const nodes = upstreamNodes(upstream) ?? [];
  return nodes.filter(
    ({ resource_type, enabled, access, contractEnforced }) =>
      resource_type === 'model' && enabled && access === 'public' && contractEnforced,
  );
}

/** `Read one of …` with at most five names; null where there is none. */
export function instead(reference: Pick<CrossReference, 'upstream'>): string | null {
  const names = [...new Set(readable(reference).map(({ name }) => name))].sort();
  if (names.length === 0) return null;
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `${reference.upstream.name} offers: ${shown}${more}.`;
}

/** The second way out, which begins with "Or" only where there is a first. */
export function orElse(first: string | null, way: string): string {
  return first === null ? `${way[0]?.toUpperCase()}${way.slice(1)}` : `${first} Or ${way}`;
}

/** What the owner of a model can do that this repository's own change takes away from its readers. */
export function isPublished({ upstream, targetId }: CrossReference): boolean {
  const { published } = upstream;
  return (
    published.state === 'contract' && published.contract.nodes.some(({ unique_id }) => unique_id === targetId)
  );
}

export function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' ');
}
