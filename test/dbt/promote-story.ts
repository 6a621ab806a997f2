import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { putCandidate } from '../../src/registry/candidate.ts';
import { historyKey, latestKey } from '../../src/registry/keys.ts';
import type { Publication } from '../../src/registry/publish.ts';
import type { Store } from '../../src/registry/store.ts';
import type { ReferenceMesh } from '../scenarios/reference-mesh.ts';
import { pythonPath } from './python-path.ts';

const BUILD = 'cd dbt_down && dbt build --target prod';
const ORDERS = 'model.dbt_up.public_orders';

type Nodes = Record<string, Record<string, unknown>>;

export interface PromoteStage {
  readonly store: Store;
  latest(): Promise<string>;
  /** Runs mesh, which must end with a status, and returns all that it said. */
  mesh(status: number, ...args: string[]): string;
  /** Puts a candidate beside latest that is the contract of now, changed. */
  candidate(change: (nodes: Nodes) => void): Promise<string>;
}

/** The reference mesh, and a registry that holds what is committed of `dbt_up`. */
export async function promoteStage(
  repo: ReferenceMesh,
  store: Store,
  env: Readonly<Record<string, string>>,
): Promise<PromoteStage> {
  const asItIs = repo.read('registry/dbt_up/prod/latest/manifest.json');
  const timestamp = JSON.parse(asItIs).metadata.env.MESHGATE_PUBLISHED_AT;
  await store.create(historyKey('dbt_up', 'prod', timestamp), Buffer.from(asItIs));
  await store.create(latestKey('dbt_up', 'prod'), Buffer.from(asItIs));
  const mesh = (status: number, ...args: string[]): string => {
    const ended = repo.run('node', ['dist/cli.js', ...args], '.', env);
    assert.is(ended.status, status, `mesh ${args.join(' ')}\n${ended.output}`);
    return ended.output;
  };
  return {
    store,
    mesh,
    latest: async () => (await store.read(latestKey('dbt_up', 'prod')))?.bytes.toString() ?? '',
    async candidate(change) {
      const manifest = JSON.parse(asItIs) as { nodes: Nodes };
      change(manifest.nodes);
      const contract = contractOf(Buffer.from(JSON.stringify(manifest)), 'manifest.json');
      const publication: Publication = {
        project: 'dbt_up',
        environment: 'prod',
        contractSha256: contract.sha256,
        textAt: (time, follows, beside = '') =>
          contract.text({
            MESHGATE_PUBLISHED_AT: time,
            MESHGATE_FOLLOWS: follows ?? '',
            MESHGATE_CANDIDATE_BESIDE: beside,
          }),
      };
      const now = await store.read(latestKey('dbt_up', 'prod'));
      const plan = await putCandidate(store, publication, new Date(), now);
      return plan.action === 'write' ? plan.timestamp : '';
    },
  };
}

/** What dbt refuses to compile for the readers of a candidate is not promoted. */
export async function refusedStory(repo: ReferenceMesh, stage: PromoteStage): Promise<void> {
  const { mesh, latest, candidate } = stage;
  const before = await latest();
  await candidate((nodes) => {
    nodes['model.dbt_up.all_orders'] = {
      ...nodes[ORDERS],
      name: 'all_orders',
      unique_id: 'model.dbt_up.all_orders',
    } as never;
    delete nodes[ORDERS];
  });
  const files = repo.git('status', '--porcelain').stdout;
  const refused = mesh(1, 'verify', 'dbt_up');
  assert.match(refused, "depends on a source named 'dbt_up.public_orders' which was not found");
  assert.match(refused, "depends on a node named 'public_orders'");
  assert.match(refused, 'fails 2 of 2 readers: dbt_down, dbt_down_loom');
  assert.is(repo.git('status', '--porcelain').stdout, files);
  assert.match(
    mesh(1, 'promote', 'dbt_up'),
    /not promoted.*\n {2}- dbt_down: dbt compile failed: .*public_orders/,
  );
  assert.is(await latest(), before);
  assert.match(
    mesh(0, 'history', 'dbt_up'),
    /not verified: dbt_down: dbt compile failed: .*dbt_down_loom: dbt compile failed/,
  );
}

/** A candidate that compiles for its readers, and whose build breaks one of them; then that reader's tables are mended. */
export async function takenBackStory(repo: ReferenceMesh, stage: PromoteStage): Promise<void> {
  const { store, mesh, latest, candidate } = stage;
  const before = await latest();
  build(repo, '');
  const timestamp = await candidate((nodes) => {
    delete (nodes[ORDERS]?.['columns'] as Record<string, unknown> | undefined)?.['amount'];
  });
  assert.match(mesh(0, 'verify', 'dbt_up'), 'verified with 2 readers');
  const failed = mesh(1, 'promote', 'dbt_up', '--verify-with', BUILD);
  assert.match(failed, /✗ dbt_up: rolled back/);
  assert.match(failed, /- dbt_down: model\.dbt_down\.downstream_orders: .*Binder Error.*amount/);
  assert.is(await latest(), before);

  build(repo, ', 120.00::decimal(10, 2) as amount');
  assert.match(mesh(0, 'verify', 'dbt_up'), 'nothing has changed since');
  assert.match(mesh(0, 'promote', 'dbt_up', '--verify-with', BUILD), 'stays the latest in prod');
  assert.is(await latest(), (await store.read(historyKey('dbt_up', 'prod', timestamp)))?.bytes.toString());
  const told = mesh(0, 'history', 'dbt_up').split('\n').slice(1);
  const words = [
    'proved by the command',
    'promoted',
    'verified with dbt_down, dbt_down_loom',
    /rolled back to \S+: dbt_down: model\.dbt_down\.downstream_orders: .*Binder Error/,
    /not proved: dbt_down: model\.dbt_down\.downstream_orders/,
    'promoted',
    'verified with dbt_down, dbt_down_loom',
    /\*.* candidate$/,
  ];
  for (const [index, word] of words.entries()) assert.match(told[index] ?? '', word);
}

/** What `dbt_up` has built, with or without a column. */
function build(repo: ReferenceMesh, column: string): void {
  mkdirSync(join(repo.dir, 'warehouse'), { recursive: true });
  const script = `import duckdb, sys
db = duckdb.connect(sys.argv[1])
db.execute('create schema if not exists marts')
db.execute('create or replace table marts.public_orders as ' + sys.argv[2])`;
  const table = `select 1 as order_id, 'completed' as status${column}, timestamp '2026-01-01' as created_at`;
  const made = repo.run(pythonPath, ['-c', script, 'warehouse/dbt_up_prod.duckdb', table]);
  assert.is(made.status, 0, made.output);
}
