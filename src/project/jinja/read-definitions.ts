import type { LineTable } from '../../source/line-table.ts';
import type { DefinitionFact, ParameterFact } from '../facts.ts';
import type { Block } from './blocks.ts';
import { noConfig } from './call-facts.ts';
import { evaluate } from './constants.ts';
import { parseCall } from './parse-expression.ts';
import type { Token } from './tokens.ts';

const KINDS: readonly string[] = ['macro', 'test', 'snapshot', 'materialization'];

/** The blocks that dbt makes things of. They do not nest. */
export function readDefinitions(blocks: readonly Block[], lines: LineTable): DefinitionFact[] {
  const definitions: DefinitionFact[] = [];
  let open: (Pick<DefinitionFact, 'kind' | 'name' | 'parameters'> & { start: number }) | null = null;
  for (const { kind, tokens, start, end } of blocks) {
    const [keyword, name] = tokens;
    if (kind !== 'statement' || keyword === undefined) continue;
    if (open !== null && keyword.value === `end${open.kind}`) {
      const span = lines.span(open.start, end);
      definitions.push({
        kind: open.kind,
        name: open.name,
        parameters: open.parameters,
        config: noConfig(),
        at: [span.line, span.column, span.endLine, span.endColumn],
      });
      open = null;
    } else if (open === null && name?.type === 'name' && isKind(keyword.value)) {
      open = { kind: keyword.value, name: name.value, parameters: readParameters(tokens), start };
    }
  }
  return definitions;
}

/** `(a, b='x')` of a macro's first line; a default that is computed is null. */
export function readParameters(tokens: readonly Token[]): ParameterFact[] {
  const call = tokens[2]?.value === '(' ? parseCall(tokens, 1) : null;
  if (call === null) return [];
  return [
    ...call.args.flatMap((argument) =>
      argument.kind === 'name' ? [{ name: argument.name, isOptional: false, values: null }] : [],
    ),
    ...call.kwargs.map(([name, value]) => ({ name, isOptional: true, values: evaluate(value, new Map()) })),
  ];
}

function isKind(word: string): word is DefinitionFact['kind'] {
  return KINDS.includes(word);
}
