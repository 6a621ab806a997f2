import type { ConsumedUpstream, Consumer, Place } from '../../src/registry/consumes.ts';
import type { Reads } from '../../src/registry/publish-consumes.ts';

const place = (line: number, column: number): Place => ({ path: 'down/models/mart.sql', line, column });

const mart: Consumer = {
  unique_id: 'model.down.mart',
  resource_type: 'model',
  ...place(3, 8),
  columns: {
    state: 'read',
    named: [{ name: 'amount', quoted: false, certainty: 'certain', ...place(1, 8) }],
    star: place(2, 8),
  },
};

/** What `down` reads of `up`. */
export function upstreamRead(): ConsumedUpstream {
  return {
    project: 'up',
    contract: { environment: 'prod', timestamp: '20261122T040000000Z', sha256: 'a'.repeat(64) },
    reads: [
      { unique_id: 'model.up.orders', version: null, readers: [mart] },
      {
        unique_id: 'model.up.orders.v1',
        version: '1',
        readers: [{ ...mart, columns: { state: 'unknown', reason: 'a macro builds its SQL' } }],
      },
    ],
    doubts: [{ ...place(9, 1), reason: 'only Jinja could tell what this reference reaches' }],
  };
}

export function readsOf(project: string): Reads {
  return {
    project,
    environment: 'prod',
    git_commit: '0123456789abcdef0123456789abcdef01234567',
    dbt_version: '1.11.2',
    mesh_version: '0.1.0',
    upstreams: [upstreamRead()],
  };
}
