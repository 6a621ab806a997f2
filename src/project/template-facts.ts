import { tryDecode } from '../source/decode-text.ts';
import { LineTable } from '../source/line-table.ts';
import type { TemplateFacts, WaiverFact } from './facts.ts';
import { readTemplate } from './jinja/read-template.ts';
import { readPython } from './python-facts.ts';
import { readWaivers } from './waiver-facts.ts';

/** What one file says, by what kind of text it is. Depends on nothing but its bytes and the kind. */
export type TemplateFileFacts =
  | {
      readonly kind: 'template';
      readonly template: TemplateFacts;
      /** Left out where there are none. */
      readonly waivers?: readonly WaiverFact[];
    }
  | { readonly kind: 'unreadable'; readonly message: string };

export const UNREADABLE = { kind: 'unreadable', message: 'the file is not UTF-8 text' } as const;

/** The facts of SQL or Python. Apart from those of YAML, which takes long to load and few commits need. */
export function readTemplateFile(reader: 'python' | 'jinja', bytes: Buffer): TemplateFileFacts {
  const text = tryDecode(bytes);
  if (text === null) return UNREADABLE;
  const lines = new LineTable('', text);
  const waivers = readWaivers(reader, text);
  return {
    kind: 'template',
    ...(waivers.length === 0 ? {} : { waivers }),
    template: reader === 'python' ? readPython(text, lines) : readTemplate(text, lines),
  };
}
