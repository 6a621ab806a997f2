import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { didYouMean } from './did-you-mean.ts';
import type { Schema } from './schema.ts';

export interface Problem {
  readonly message: string;
  /** Offset in the text. */
  readonly offset: number;
}

/**
 * Checks a YAML tree against a schema and says where it differs. Written by hand, as a general validator costs
 * more start-up time than the whole commit check may take, and none suggests the key that was meant.
 */
export function validate(node: Node | null | undefined, schema: Schema, name: string): Problem | null {
  const offset = node?.range?.[0] ?? 0;
  const wrong = (message: string, at = offset): Problem => ({ message, offset: at });
  if (schema.type === 'object') {
    if (!isMap(node)) return isEmpty(node) ? null : wrong(`${name} must be a mapping`);
    const seen = new Set<string>();
    for (const pair of node.items) {
      const keyNode = pair.key as Node;
      const key = isScalar(keyNode) ? String(keyNode.value) : '';
      const at = keyNode.range?.[0] ?? offset;
      if (seen.has(key)) return wrong(`${name} has the key \`${key}\` twice`, at);
      seen.add(key);
      const known = schema.properties ?? {};
      const child = Object.hasOwn(known, key) ? known[key] : schema.additionalProperties;
      if (child === undefined) {
        const near = didYouMean(key, Object.keys(known));
        const hint =
          near === null ? `known keys: ${Object.keys(known).join(', ')}` : `did you mean \`${near}\`?`;
        return wrong(`unknown key \`${key}\` in ${name} (${hint})`, at);
      }
      const problem = validate(
        pair.value as Node | null,
        child,
        name === 'mesh.yml' ? `\`${key}\`` : `${name}.\`${key}\``,
      );
      if (problem !== null) return problem;
    }
    const missing = (schema.required ?? []).find((key) => !seen.has(key));
    return missing === undefined ? null : wrong(`${name} lacks the key \`${missing}\``);
  }
  if (schema.type === 'array') {
    if (!isSeq(node)) return isEmpty(node) ? null : wrong(`${name} must be a list`);
    for (const [index, item] of node.items.entries()) {
      const problem = validate(item as Node, schema.items ?? { type: 'string' }, `${name}[${index}]`);
      if (problem !== null) return problem;
    }
    return null;
  }
  const value = isScalar(node) ? node.value : undefined;
  const typed = schema.type === 'integer' ? Number.isInteger(value) : typeof value === 'string';
  if (schema.enum !== undefined) {
    if (typed && schema.enum.includes(value as string | number)) return null;
    return wrong(`${name} must be ${schema.enum.join(' or ')}`);
  }
  if (!typed) return wrong(`${name} must be ${schema.type === 'integer' ? 'a whole number' : 'text'}`);
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(String(value))) {
    return wrong(`${name} is not of the form ${schema.description ?? schema.pattern}`);
  }
  return null;
}

function isEmpty(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}
