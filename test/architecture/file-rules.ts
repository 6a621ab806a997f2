import { importsOf, type SourceFile } from './imports.ts';
import { roomOf } from './rooms.ts';
import { stripText } from './strip-text.ts';

export interface FileRules {
  order: readonly string[];
  maxLines: number;
  /** Packages and Node modules, by prefix, and the only rooms that may import them. */
  only: Readonly<Record<string, readonly string[]>>;
  /** The rooms that neither wait nor ask the machine. */
  pure: readonly string[];
  /** The rooms whose files have default exports. */
  defaultExports: readonly string[];
  /** The rooms, or single files, that may name `process`. */
  process: readonly string[];
}

/** What is wrong with one file by itself. */
export function fileProblems(file: SourceFile, rules: FileRules): string[] {
  const problems: string[] = [];
  const say = (what: string): number => problems.push(`${file.path}: ${what}`);
  const room = roomOf(file.path, rules.order);
  const code = stripText(file.text);
  const imports = importsOf(file);

  const lines = file.text.trimEnd().split('\n').length;
  if (lines > rules.maxLines) say(`${lines} lines, more than ${rules.maxLines}`);

  for (const name of file.path.split('/')) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.ts)?$/.test(name)) say(`${name} is not kebab-case`);
  }
  for (const [name, rooms] of Object.entries(rules.only)) {
    const found = imports.find((specifier) => specifier === name || specifier.startsWith(`${name}/`));
    if (found && !rooms.includes(room)) say(`imports ${found}, which only ${rooms.join(', ')} may`);
  }
  if (!rules.process.includes(room) && !rules.process.includes(file.path)) {
    const named = /(?<![.\w$])process\b(?!\s*:)|\bglobalThis\s*\.\s*process\b/.test(code);
    if (named || imports.includes('node:process'))
      say(`names process, which only ${rules.process.join(', ')} may`);
  }
  if (rules.pure.includes(room)) {
    for (const specifier of imports) if (specifier.startsWith('node:')) say(`imports ${specifier}`);
    if (/\b(?:async|await)\b/.test(code)) say('is asynchronous');
  }
  if (!rules.defaultExports.includes(room) && /^export\s+default\b|\bas\s+default\b/m.test(code)) {
    say('has a default export');
  }
  if (/(?:[:<|&,(=]|\bas|\bextends|\bkeyof)\s*any\b(?!\s*[:(.=])/.test(code)) say('says any');
  return problems;
}
