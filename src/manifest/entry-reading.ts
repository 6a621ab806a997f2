import { ManifestError } from './manifest-error.ts';
import { type EntryTaker, pickEntries, type Wants } from './pick-entries.ts';
import { JsonFault } from './stream/json-fault.ts';
import { JsonScan } from './stream/json-scan.ts';
import { Utf8Gate } from './stream/utf8-gate.ts';

export interface EntryReading {
  take(chunk: Buffer): void;
  end(): void;
  has(section: string): boolean;
}

/** One reading of an artifact of dbt. All its methods throw ManifestError with the place, where it is not sound. */
export function beginReading(path: string, wants: Wants, taker: EntryTaker): EntryReading {
  const picking = pickEntries(wants, taker);
  const scan = new JsonScan(picking);
  const gate = new Utf8Gate();
  const orExplain = <R>(work: () => R, place = (): string => ''): R => {
    try {
      return work();
    } catch (error) {
      if (error instanceof JsonFault) throw explained(path, error, place());
      throw error;
    }
  };
  return {
    has: picking.has,
    take(chunk) {
      const characters = orExplain(() => gate.take(chunk));
      orExplain(() => scan.write(characters), picking.place);
    },
    end() {
      orExplain(() => gate.end());
      orExplain(() => scan.end(), picking.place);
    },
  };
}

function explained(path: string, fault: JsonFault, place: string): ManifestError {
  const { message, offset, line } = fault;
  const where = offset === null ? '' : ` at byte ${offset}${line > 1 ? ` (line ${line})` : ''}`;
  const inside = place === '' || offset === null ? '' : `, in ${place}`;
  return new ManifestError(path, 'the file', `${message}${where}${inside}`, fault);
}
