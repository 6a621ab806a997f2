import { tryDecode } from '../source/decode-text.ts';
import { LineTable } from '../source/line-table.ts';
import type { PropertiesFacts, WaiverFact } from './facts.ts';
import { readerOf } from './reader.ts';
import { readTemplateFile, type TemplateFileFacts, UNREADABLE } from './template-facts.ts';
import { readWaivers } from './waiver-facts.ts';
import { readProperties } from './yaml/read-properties.ts';

/** What one file says, by what kind of text it is. Depends on nothing but its bytes and the kind. */
export type FileFacts =
  | TemplateFileFacts
  | {
      readonly kind: 'properties';
      readonly properties: PropertiesFacts;
      /** Left out where there are none. */
      readonly waivers?: readonly WaiverFact[];
    };

export function readFileFacts(path: string, bytes: Buffer): FileFacts {
  const reader = readerOf(path);
  if (reader !== 'yaml') return readTemplateFile(reader, bytes);
  const text = tryDecode(bytes);
  if (text === null) return UNREADABLE;
  const properties = readProperties(text, new LineTable('', text));
  const waivers = readWaivers(reader, text);
  return { kind: 'properties', properties, ...(waivers.length === 0 ? {} : { waivers }) };
}
