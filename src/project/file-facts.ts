import { tryDecode } from '../source/decode-text.ts';
import { LineTable } from '../source/line-table.ts';
import type { PropertiesFacts, TemplateFacts } from './facts.ts';
import { readTemplate } from './jinja/read-template.ts';
import { readPython } from './python-facts.ts';
import { readProperties } from './yaml/read-properties.ts';

/** What one file says, by what kind of text it is. Depends on nothing but its bytes and the kind. */
export type FileFacts =
  | { readonly kind: 'template'; readonly template: TemplateFacts }
  | { readonly kind: 'properties'; readonly properties: PropertiesFacts }
  | { readonly kind: 'unreadable'; readonly message: string };

export function readFileFacts(path: string, bytes: Buffer): FileFacts {
  const text = tryDecode(bytes);
  if (text === null) return { kind: 'unreadable', message: 'the file is not UTF-8 text' };
  const lines = new LineTable('', text);
  if (/\.ya?ml$/i.test(path)) return { kind: 'properties', properties: readProperties(text, lines) };
  const template = /\.py$/i.test(path) ? readPython(text, lines) : readTemplate(text, lines);
  return { kind: 'template', template };
}
