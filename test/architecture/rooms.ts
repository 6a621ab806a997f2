import { localImportsOf, type SourceFile } from './imports.ts';

/** The lowest room: the files that lie in src/ itself and are no room of their own. */
const root = 'src';

/** The folder below src/, or the file itself when the order names it. */
export function roomOf(path: string, order: readonly string[]): string {
  const [first = path] = path.split('/');
  return path.includes('/') || order.includes(first) ? first : root;
}

/** A room imports itself and the rooms before it. */
export function orderProblems(files: SourceFile[], order: readonly string[]): string[] {
  const number = (room: string): number => (room === root ? 0 : order.indexOf(room) + 1 || Number.NaN);
  const known = new Set(files.map((file) => file.path));
  return files.flatMap((file) => {
    const from = roomOf(file.path, order);
    if (Number.isNaN(number(from))) return [`${file.path}: ${from}/ is no room of the house`];
    return localImportsOf(file).flatMap((target) => {
      if (!known.has(target)) return [`${file.path} imports ${target}, which is not in src/`];
      const to = roomOf(target, order);
      return number(to) <= number(from) ? [] : [`${file.path} imports ${target}: ${from} comes before ${to}`];
    });
  });
}

/** One line a room: what it imports, with the number of imports. */
export function roomGraph(files: SourceFile[], order: readonly string[]): string {
  const lines = [root, ...order].map((room) => {
    const own = files.filter((file) => roomOf(file.path, order) === room);
    const targets = own.flatMap(localImportsOf).map((target) => roomOf(target, order));
    const counts = order
      .toSpliced(0, 0, root)
      .filter((target) => target !== room && targets.includes(target))
      .map((target) => `${target} ${targets.filter((name) => name === target).length}`);
    return `${room.padEnd(10)} ${String(own.length).padStart(3)} files  → ${counts.join(', ') || '–'}`;
  });
  return lines.join('\n');
}
