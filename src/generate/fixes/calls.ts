import type { Finding } from '../../finding.ts';
import type { CrossReference } from '../../mesh/mesh.ts';
import { callTo } from '../../rules/reference/wording.ts';
import type { Fixer } from './fix.ts';

/** `orders` → `'sales', 'orders'`, with the quotes that the call has. */
export const nameTheProject: Fixer = (finding, { mesh: { references } }) => {
  const reference = referenceOf(finding, references);
  if (reference?.call.kind !== 'ref' || reference.upstream.bridge !== 'loom') return BY_HAND;
  const { name } = reference.upstream;
  return [
    {
      path: finding.at.path,
      at: finding.at,
      edit: (call) =>
        replaced(call, FIRST_ARGUMENT, (head, quote) => `${head}${quote}${name}${quote}, ${quote}`),
    },
  ];
};

/** `ref('sales', 'orders')` → `ref('sales', 'orders', v=2)`; a sources file has each version as a table. */
export const pinTheVersion: Fixer = (finding, { mesh: { references } }) => {
  const reference = referenceOf(finding, references);
  if (reference?.reach.state !== 'found' || reference.reach.node.version === null) return BY_HAND;
  const { call, reach } = reference;
  const version = reach.node.version ?? '';
  const edit = (written: string): string | null =>
    call.kind === 'source'
      ? replaced(written, LAST_ARGUMENT, (head, quote, rest) => `${head}_v${version}${quote}${rest}`)
      : replaced(written, LAST_ARGUMENT, (head, quote, rest) => {
          const pin = Number.isNaN(Number(version)) ? `${quote}${version}${quote}` : version;
          return `${head}${quote}, v=${pin}${rest}`;
        });
  return [{ path: finding.at.path, at: finding.at, edit }];
};

/** `warehouse.marts.orders` → `{{ ref('sales', 'orders') }}`. */
export const readByReference: Fixer = (finding, { mesh: { references } }) => {
  const reference = referenceOf(finding, references);
  if (reference?.call.kind !== 'relation')
    return 'A source of its own is taken out by hand, and those who read it.';
  const { broken, project, upstream, reach, targetName } = reference;
  if (broken.length > 0) return `${upstream.name} has to publish ${targetName} first.`;
  if (!project.upstreams.has(upstream.name) || reach.state !== 'found')
    return `${upstream.name} is no upstream of ${project.name} yet.`;
  const { version, latest_version } = reach.node;
  const call = callTo(upstream, targetName, version === latest_version ? null : version);
  return [{ path: finding.at.path, at: finding.at, edit: () => `{{ ${call} }}` }];
};

const BY_HAND = 'The call is written so that only a person can tell.';
const FIRST_ARGUMENT = /^((?:dbt\s*\.\s*)?ref\s*\(\s*)(['"])(?=[\w-]+\2)/;
const LAST_ARGUMENT = /^([\s\S]*\w)(['"])(\s*,?\s*\))$/;

function replaced(
  text: string,
  pattern: RegExp,
  by: (...groups: [string, string, string]) => string,
): string | null {
  if (!pattern.test(text)) return null;
  return text.replace(pattern, (_, first = '', second = '', third = '') =>
    by(String(first), String(second), String(third)),
  );
}

function referenceOf(
  { at, unique_id, target }: Finding,
  references: readonly CrossReference[],
): CrossReference | undefined {
  return references.find(
    (reference) =>
      reference.targetId === target &&
      reference.from.unique_id === unique_id &&
      reference.at.path === at.path &&
      reference.at.line === at.line &&
      reference.at.column === at.column,
  );
}
