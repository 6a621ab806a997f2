import { open } from 'node:fs/promises';

const CHUNK = 1 << 20;

/** The bytes of a file, one piece at a time: the next is being read while this one is looked at. */
export async function* fileChunks(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r');
  try {
    const [here, there] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
    let next = handle.read(here, 0, CHUNK);
    for (let turn = 0; ; turn++) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) return;
      next = handle.read(turn % 2 === 0 ? there : here, 0, CHUNK);
      // Whoever stops in between leaves a read behind that nobody waits for.
      next.catch(() => undefined);
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
