/**
 * Works on all items, at most `limit` at once, each after those that it waits for. What an item waits for must stand
 * before it, so that nothing can wait in a circle. The first failure lets the rest that has begun come to its end.
 */
export async function sideBySide<T>(
  items: readonly T[],
  limit: number,
  waitsFor: (item: T, other: T) => boolean,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const done = new Set<T>();
  const running = new Map<T, Promise<void>>();
  const isReady = (item: T): boolean =>
    items.slice(0, items.indexOf(item)).every((other) => done.has(other) || !waitsFor(item, other));
  try {
    while (waiting.length > 0 || running.size > 0) {
      for (const item of waiting.filter(isReady).slice(0, limit - running.size)) {
        waiting.splice(waiting.indexOf(item), 1);
        running.set(
          item,
          work(item).then(() => {
            done.add(item);
            running.delete(item);
          }),
        );
      }
      await Promise.race(running.values());
    }
  } finally {
    await Promise.allSettled(running.values());
  }
}
