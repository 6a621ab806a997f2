import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../harness/repo-root.ts';

/** One page of docs/rules, taken apart. */
export interface RulePage {
  readonly title: string;
  readonly summary: string;
  readonly headings: readonly string[];
  /** H2 → the text below it. */
  readonly sections: Readonly<Record<string, string>>;
}

export const pagesFolder = join(repoRoot, 'docs/rules');

export function readPage(id: string): RulePage {
  const text = readFileSync(join(pagesFolder, `${id}.md`), 'utf8');
  const [head = '', ...parts] = outsideFences(text);
  const [title = '', summary = ''] = head.trim().split('\n\n');
  const sections = parts.map((part) => {
    const end = part.indexOf('\n');
    return [part.slice(0, end), part.slice(end + 1)] as const;
  });
  return {
    title,
    summary,
    headings: sections.map(([heading]) => heading),
    sections: Object.fromEntries(sections),
  };
}

/** The files that a section shows: ```sql title="marketing/models/orders.sql". */
export function filesOf(section: string): Record<string, string> {
  const blocks = section.matchAll(/^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm);
  return Object.fromEntries([...blocks].map(([, path = '', text = '']) => [path, text]));
}

/** The places that a section's prose names: `marketing/models/orders.sql:3:9`. */
export function placesOf(section: string): string[] {
  const prose = section.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`\s]+:\d+:\d+)`/g)].map(([, place = '']) => place);
}

/** Splits at the H2s; a line of a code block that begins with `##` is none. */
function outsideFences(text: string): string[] {
  const parts = [''];
  let isCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    if (!isCode && line.startsWith('## ')) parts.push(line.slice(3));
    else parts[parts.length - 1] += `${parts.at(-1) === '' ? '' : '\n'}${line}`;
  }
  return parts;
}
