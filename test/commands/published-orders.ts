import type { ConsumedColumn, ConsumedContract, Consumes } from '../../src/registry/consumes.ts';
import type { GitRepo } from '../harness/git-repo.ts';
import { gitRepo } from '../harness/git-repo.ts';
import { makeManifest } from '../manifest/make-manifest.ts';

const SQL = 'select 1 as a_query\n';

/** Columns as `name type`. */
const STANDARD = ['id integer', 'amount integer', 'note varchar'];

/** The files of `up`: `orders`, with these columns under contract. */
export function declares(repo: GitRepo, columns: readonly string[], more = ''): void {
  const list = columns.map((column) => column.split(' '));
  const entries = list.map(([name, type]) => `{name: ${name}, data_type: ${type}}`).join(', ');
  repo.write('up/models/orders.sql', SQL);
  repo.write(
    'up/models/orders.yml',
    `models:\n  - name: orders\n    config: {access: public, contract: {enforced: true}${more}}\n    columns: [${entries}]\n`,
  );
}

export function compiles(repo: GitRepo, columns: readonly string[]): void {
  const made = columns.map((column) => {
    const [name = '', data_type = ''] = column.split(' ');
    return { name, data_type };
  });
  const orders = { name: 'orders', access: 'public', enforced: true, sql: SQL, columns: made };
  repo.write('up/target/manifest.json', JSON.stringify(makeManifest('up', [orders])));
}

/** A repository with nothing but `up`, which is published: whoever reads it lives elsewhere. */
export async function publishedOrders(meshYml = ''): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('.gitignore', 'target/\n');
  repo.write('mesh.yml', `version: 1\nregistry: registry\n${meshYml}`);
  repo.write('up/dbt_project.yml', 'name: up\nprofile: p\n');
  declares(repo, STANDARD);
  compiles(repo, STANDARD);
  const { status, stdout, stderr } = await repo.mesh('publish', 'up');
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return repo;
}

interface Told {
  /** The columns that the reader names; null where nobody can tell. */
  readonly names: readonly string[] | null;
  readonly star?: boolean;
  readonly contract?: ConsumedContract | null;
  readonly project?: string;
  readonly environment?: string;
}

/** What a project elsewhere told of itself: `model.shop.reach` reads `orders`. */
export function tells(repo: GitRepo, { names, star = false, contract = null, ...who }: Told): void {
  const { project = 'shop', environment = 'prod' } = who;
  const place = (line: number) => ({ path: 'models/reach.sql', line, column: 5 });
  const named = (names ?? []).map(
    (name, index): ConsumedColumn => ({ name, quoted: false, certainty: 'certain', ...place(index + 2) }),
  );
  const consumes: Consumes = {
    version: 1,
    project,
    environment,
    published_at: '20261122T043000123Z',
    git_commit: null,
    dbt_version: '1.11.16',
    mesh_version: '0.1.0',
    upstreams: [
      {
        project: 'up',
        contract,
        reads: [
          {
            unique_id: 'model.up.orders',
            version: null,
            readers: [
              {
                unique_id: `model.${project}.reach`,
                resource_type: 'model',
                ...place(9),
                columns:
                  names === null
                    ? { state: 'unknown', reason: 'a macro builds its SQL' }
                    : { state: 'read', named, star: star ? place(1) : null },
              },
            ],
          },
        ],
        doubts: [],
      },
    ],
  };
  repo.write(`registry/${project}/${environment}/latest/consumes.json`, JSON.stringify(consumes));
}
