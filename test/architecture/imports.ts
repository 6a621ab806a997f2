import { posix } from 'node:path';

export interface SourceFile {
  /** Relative to src/, with `/`. */
  path: string;
  text: string;
}

/** What a file imports: static, re-exported, dynamic and type-only alike. */
export function importsOf(file: SourceFile): string[] {
  const code = file.text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  const found = [
    ...code.matchAll(/^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm),
    ...code.matchAll(/^import\s*['"]([^'"]+)['"]/gm),
    ...code.matchAll(/\bimport\(\s*['"`]([^'"`]+)['"`]/g),
  ];
  return [...new Set(found.map((match) => match[1] ?? ''))];
}

export function localImportsOf(file: SourceFile): string[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file.path), specifier));
}

/** Groups of files that reach each other by imports (Tarjan), and files that import themselves. */
export function importCycles(files: SourceFile[]): string[][] {
  const edges = new Map(files.map((file) => [file.path, localImportsOf(file)]));
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];

  const visit = (path: string): number => {
    const index = order.size;
    order.set(path, index);
    low.set(path, index);
    stack.push(path);
    for (const next of edges.get(path) ?? []) {
      if (!edges.has(next)) continue;
      const reached = order.has(next)
        ? stack.includes(next)
          ? (order.get(next) ?? index)
          : index
        : visit(next);
      low.set(path, Math.min(low.get(path) ?? index, reached));
    }
    if (low.get(path) === index) {
      const group = stack.splice(stack.indexOf(path)).sort();
      if (group.length > 1 || edges.get(path)?.includes(path)) cycles.push(group);
    }
    return low.get(path) ?? index;
  };
  for (const path of edges.keys()) if (!order.has(path)) visit(path);
  return cycles;
}
