/**
 * Which of some names a quoted JSON key is. A manifest has millions of keys and few are asked for, so most are told
 * by their length and first letter, without making a string of them.
 */
export function nameMatcher(
  names: readonly string[],
): (bytes: Buffer, from: number, to: number) => string | undefined {
  const bySlot = new Map<number, { readonly name: string; readonly quoted: Buffer }[]>();
  for (const name of names) {
    const quoted = Buffer.from(JSON.stringify(name));
    const slot = slotOf(quoted, 0, quoted.length);
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), { name, quoted }]);
  }
  return (bytes, from, to) => {
    const near = bySlot.get(slotOf(bytes, from, to));
    const found = near?.find(({ quoted }) => isAt(bytes, from, quoted));
    if (found !== undefined || !hasEscape(bytes, from, to)) return found?.name;
    const name = JSON.parse(bytes.toString('utf8', from, to)) as string;
    return names.includes(name) ? name : undefined;
  };
}

function isAt(bytes: Buffer, from: number, quoted: Buffer): boolean {
  for (let i = 1; i < quoted.length; i++) if (bytes[from + i] !== quoted[i]) return false;
  return true;
}

function slotOf(bytes: Buffer, from: number, to: number): number {
  return ((to - from) << 8) | (bytes[from + 1] ?? 0);
}

function hasEscape(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 0x5c) return true;
  return false;
}
