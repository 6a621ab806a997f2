import { type GitRepo, gitRepo } from '../harness/git-repo.ts';

/** A mesh that is not ours: `sales` publishes, `marketing` reads, and nothing says so but their files. */
export async function foreignMesh(): Promise<GitRepo> {
  const repo = await gitRepo();
  repo.write('dbt/sales/dbt_project.yml', 'name: sales\nprofile: w\n');
  repo.write('dbt/sales/models/orders.sql', 'select 1 as id');
  repo.write('dbt/sales/models/draft.sql', 'select 1 as id');
  repo.write('dbt/sales/models/staging/stg.sql', 'select 1 as id');
  repo.write(
    'dbt/sales/models/schema.yml',
    `models:
  - name: orders
    config: {access: public, contract: {enforced: true}}
    columns: [{name: id, data_type: int}]
  - name: draft
    access: public
`,
  );
  repo.write('dbt/marketing/dbt_project.yml', 'name: marketing\nprofile: w\n');
  repo.write('dbt/marketing/models/reach.sql', `select * from {{ ref('sales', 'orders') }}\n`);
  return repo;
}
