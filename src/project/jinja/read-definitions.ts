import type { LineTable } from '../../source/line-table.ts';
import type { DefinitionFact } from '../facts.ts';
import type { Block } from './blocks.ts';

const KINDS: readonly string[] = ['macro', 'test', 'snapshot', 'materialization'];

/** The blocks that dbt makes things of. They do not nest. */
export function readDefinitions(blocks: readonly Block[], lines: LineTable): DefinitionFact[] {
  const definitions: DefinitionFact[] = [];
  let open: { kind: DefinitionFact['kind']; name: string; start: number } | null = null;
  for (const { kind, tokens, start, end } of blocks) {
    const [keyword, name] = tokens;
    if (kind !== 'statement' || keyword === undefined) continue;
    if (open !== null && keyword.value === `end${open.kind}`) {
      const span = lines.span(open.start, end);
      definitions.push({
        kind: open.kind,
        name: open.name,
        at: [span.line, span.column, span.endLine, span.endColumn],
      });
      open = null;
    } else if (open === null && name?.type === 'name' && isKind(keyword.value)) {
      open = { kind: keyword.value, name: name.value, start };
    }
  }
  return definitions;
}

function isKind(word: string): word is DefinitionFact['kind'] {
  return KINDS.includes(word);
}
