import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import type { Publication } from '../../src/registry/publish.ts';
import type { Store } from '../../src/registry/store.ts';
import { verifyManifest } from '../../src/registry/verify-manifest.ts';
import { bytesOf, makeManifest } from '../manifest/make-manifest.ts';

/** The manifest of `up` in which a number stands, so that it is another contract. */
export function numberedManifest(number: number): Buffer {
  const models = [{ name: 'orders', access: 'public', enforced: true, description: `contract ${number}` }];
  return bytesOf(makeManifest('up', models));
}

export function numbered(number: number): Publication {
  const contract = contractOf(numberedManifest(number), 'm.json');
  return {
    project: 'up',
    environment: 'prod',
    contractSha256: contract.sha256,
    textAt: (time, follows) =>
      contract.text({
        MESHGATE_PUBLISHED_AT: time,
        ...(follows === null ? {} : { MESHGATE_FOLLOWS: follows }),
      }),
  };
}

export interface Audit {
  /** The numbers of the contracts that history holds. */
  readonly contracts: readonly number[];
  readonly latest: number | null;
}

/** What a registry holds: every object must be whole, and latest byte-equal to an entry of history. */
export async function auditOf(store: Store): Promise<Audit> {
  const entries = (await store.list('up/prod/history/')).filter((key) => key.endsWith('/manifest.json'));
  const history = await Promise.all(
    entries.map(async (key) => (await store.read(key))?.bytes ?? Buffer.alloc(0)),
  );
  for (const bytes of history)
    assert.is(verifyManifest(bytes, { project: 'up' }).ok, true, 'an entry is torn');
  const latest = await store.read('up/prod/latest/manifest.json');
  if (latest !== null) {
    assert.ok(
      history.some((bytes) => bytes.equals(latest.bytes)),
      'latest is not in history',
    );
  }
  return { contracts: history.map(numberOf), latest: latest === null ? null : numberOf(latest.bytes) };
}

function numberOf(bytes: Buffer): number {
  return Number(/contract (\d+)"/.exec(bytes.toString())?.[1] ?? -1);
}
