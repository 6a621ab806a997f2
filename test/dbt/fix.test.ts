import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { registry } from '../rules/sample-mesh.ts';
import { startParseServer } from './parse-server.ts';

const catalog = (columns: Readonly<Record<string, string>>): object => ({
  columns: Object.fromEntries(
    Object.entries(columns).map(([name, type], index) => [name, { name, type, index, comment: null }]),
  ),
});

/** One finding of each kind that `mesh fix` mends, written as people write. */
async function brokenMesh(): Promise<GitRepo> {
  const repo = await gitRepo();
  const profile = 'p: {target: dev, outputs: {dev: {type: duckdb, path: ":memory:", schema: marts}}}\n';
  for (const name of ['sales', 'marketing']) {
    repo.write(`${name}/dbt_project.yml`, `name: ${name}\nversion: 1.0.0\nprofile: p\n`);
    repo.write(`${name}/profiles.yml`, profile);
  }
  repo.write('.gitignore', 'target/\nlogs/\n.user.yml\n');
  repo.write('mesh.yml', 'version: 1\nregistry: registry\nrules: {ref-version-pinned: error}\n');
  const published = {
    orders: {},
    customers: {},
    plain: {},
    'prices.v1': { alias: 'prices_v1' },
    'prices.v2': { alias: 'prices_v2' },
  };
  for (const [path, text] of Object.entries(registry(published))) repo.write(path, text);
  repo.write(
    'marketing/dbt_loom.config.yml',
    'manifests:\n  - {name: sales, type: file, config: {path: ../sales/target/manifest.json}}\n',
  );
  for (const name of ['orders', 'customers', 'plain', 'prices_v1', 'prices_v2'])
    repo.write(
      `sales/models/${name}.sql`,
      "{{ config(schema='', materialized='table') }}\nselect 1 as id, 2.5 as amount\n",
    );
  repo.write(
    'sales/models/schema.yml',
    `version: 2

models:
  # Every order.
  - name: orders
    description: 'Orders: "all" of them'   # é, 😀
    config:
      access: public   # others read it

    columns:
      - name: id       # the key
      - name: amount

  - {name: customers, config: {access: public, contract: {enforced: true}}, columns: [{name: id}, {name: amount, data_type: double}]}

  - name: prices
    latest_version: 2
    config: {access: public, contract: {enforced: true}}
    columns: [{name: id, data_type: integer}, {name: amount, data_type: double}]
    versions: [{v: 1}, {v: 2}]
`,
  );
  repo.write('sales/models/plain.sql', "{{ config(access='public') }}\nselect 1 as id\n");
  repo.write(
    'sales/models/marts/typed.sql',
    "{{ config(access='public') }}\nselect cast(id as integer) as id, cast(amount as decimal(10, 2)) as amount from {{ ref('orders') }}\n",
  );
  repo.write(
    'sales/target/catalog.json',
    JSON.stringify({
      metadata: {},
      nodes: {
        'model.sales.orders': catalog({ id: 'INTEGER', amount: 'DECIMAL(2,1)' }),
        'model.sales.customers': catalog({ ID: 'INTEGER', AMOUNT: 'DOUBLE' }),
        'model.sales.plain': catalog({ id: 'INTEGER' }),
      },
      sources: {},
    }),
  );
  repo.write(
    'marketing/models/reach.sql',
    `-- 😀 what we reach
select *
from {{ ref("customers") }} c join {{ ref( 'sales','prices' ) }} p on true
join warehouse.marts.orders o on true
`,
  );
  repo.write('marketing/models/scores.py', 'def model(dbt, session):\n    return dbt.ref("orders")\n');
  await repo.commit('as it was');
  return repo;
}

const DIFF = `diff --git a/marketing/models/reach.sql b/marketing/models/reach.sql
--- a/marketing/models/reach.sql
+++ b/marketing/models/reach.sql
@@ -1,4 +1,4 @@
 -- 😀 what we reach
 select *
-from {{ ref("customers") }} c join {{ ref( 'sales','prices' ) }} p on true
-join warehouse.marts.orders o on true
+from {{ ref("sales", "customers") }} c join {{ ref( 'sales','prices', v=2 ) }} p on true
+join {{ ref('sales', 'orders') }} o on true
diff --git a/marketing/models/scores.py b/marketing/models/scores.py
--- a/marketing/models/scores.py
+++ b/marketing/models/scores.py
@@ -1,2 +1,2 @@
 def model(dbt, session):
-    return dbt.ref("orders")
+    return dbt.ref("sales", "orders")
diff --git b/sales/models/marts/typed.yml b/sales/models/marts/typed.yml
new file mode 100644
--- /dev/null
+++ b/sales/models/marts/typed.yml
@@ -0,0 +1,11 @@
+version: 2
+models:
+  - name: typed
+    config:
+      contract:
+        enforced: true
+    columns:
+      - name: id
+        data_type: integer
+      - name: amount
+        data_type: decimal(10, 2)
diff --git b/sales/models/plain.yml b/sales/models/plain.yml
new file mode 100644
--- /dev/null
+++ b/sales/models/plain.yml
@@ -0,0 +1,9 @@
+version: 2
+models:
+  - name: plain
+    config:
+      contract:
+        enforced: true
+    columns:
+      - name: id
+        data_type: INTEGER
diff --git a/sales/models/schema.yml b/sales/models/schema.yml
--- a/sales/models/schema.yml
+++ b/sales/models/schema.yml
@@ -6,12 +6,16 @@ models:
     description: 'Orders: "all" of them'   # é, 😀
     config:
       access: public   # others read it
+      contract:
+        enforced: true
 
     columns:
       - name: id       # the key
+        data_type: INTEGER
       - name: amount
+        data_type: DECIMAL(2,1)
 
-  - {name: customers, config: {access: public, contract: {enforced: true}}, columns: [{name: id}, {name: amount, data_type: double}]}
+  - {name: customers, config: {access: public, contract: {enforced: true}}, columns: [{name: id, data_type: INTEGER}, {name: amount, data_type: double}]}
 
   - name: prices
     latest_version: 2
`;

const VERSIONS = `diff --git b/sales/models/orders_v1.sql b/sales/models/orders_v1.sql
new file mode 100644
--- /dev/null
+++ b/sales/models/orders_v1.sql
@@ -0,0 +1,2 @@
+{{ config(materialized='table') }}
+select 1 as id, 2.5 as amount
diff --git a/sales/models/schema.yml b/sales/models/schema.yml
--- a/sales/models/schema.yml
+++ b/sales/models/schema.yml
@@ -8,5 +8,21 @@ models:
         description: In euro.
         data_type: decimal(2,1)
         constraints: [{type: not_null}]
+    latest_version: 1
+    versions:
+      - v: 1
+        config:
+          alias: orders
+        columns:
+          - include: all
+            exclude:
+              - total
+          - name: amount
+            data_type: decimal(2,1)
+            description: In euro.
+            constraints:
+              - type: not_null
+      - v: 2
+        defined_in: orders
 
   - name: other
`;

suite('mesh fix', ({ test }) => {
  test(
    'shows what it would write, writes it, and then mesh check and dbt have nothing against it',
    async () => {
      const repo = await brokenMesh();
      const before = await repo.mesh('check');
      assert.is(before.status, 1);
      const shown = await repo.mesh('fix');
      assert.is(shown.status, 0, shown.stderr);
      assert.is((await repo.git('status', '--porcelain')).trim(), '');
      const written = await repo.mesh('fix', '--write');
      assert.is(written.stdout, shown.stdout);
      assert.is(written.stdout.replace(/^index .*\n/gm, ''), DIFF);
      assert.match(written.stderr, /mesh: mended \d+ findings in \d+ files/);
      const after = await repo.mesh('check');
      assert.is(after.status, 0, after.stdout);
      const server = startParseServer();
      try {
        assert.is(await server.parse(join(repo.dir, 'sales')), null);
        assert.is(await server.parse(join(repo.dir, 'marketing')), null);
      } finally {
        server.close();
      }
    },
    { timeout: 90_000 },
  );

  test(
    'keeps what a change would break as the first version',
    async () => {
      const repo = await gitRepo();
      const profile = 'p: {target: dev, outputs: {dev: {type: duckdb, path: ":memory:", schema: marts}}}\n';
      for (const name of ['sales', 'marketing']) {
        repo.write(`${name}/dbt_project.yml`, `name: ${name}\nversion: 1.0.0\nprofile: p\n`);
        repo.write(`${name}/profiles.yml`, profile);
      }
      repo.write('.gitignore', 'target/\nlogs/\n.user.yml\n');
      repo.write(
        'marketing/dbt_loom.config.yml',
        'manifests:\n  - {name: sales, type: file, config: {path: ../sales/target/manifest.json}}\n',
      );
      const old = "{{ config(materialized='table') }}\nselect 1 as id, 2.5 as amount\n";
      repo.write('sales/models/orders.sql', old);
      const yml = `models:
  - name: orders   # what others read
    config: {access: public, contract: {enforced: true}}
    columns:
      - name: id
        data_type: integer
      - name: amount
        description: In euro.
        data_type: decimal(2,1)
        constraints: [{type: not_null}]

  - name: other
`;
      repo.write('sales/models/schema.yml', yml);
      repo.write('sales/models/other.sql', 'select 1 as id\n');
      repo.write('marketing/models/reach.sql', "select amount from {{ ref('sales', 'orders') }}\n");
      // What is published knows of no versions yet: that is a warning, which comes in place of an error.
      const columns = {
        id: { name: 'id', data_type: 'integer' },
        amount: { name: 'amount', data_type: 'decimal(2,1)', constraints: [{ type: 'not_null' }] },
      };
      repo.write('mesh.yml', 'version: 1\nregistry: registry\n');
      for (const [path, text] of Object.entries(registry({ orders: { columns } }))) repo.write(path, text);
      await repo.commit('as it was');
      repo.write('sales/models/orders.sql', old.replace('amount', 'total'));
      repo.write('sales/models/schema.yml', yml.replace('name: amount', 'name: total'));

      const refused = await repo.mesh('check', '--changed-since', 'HEAD');
      assert.is(refused.status, 1, refused.stdout);
      const { stdout, stderr, status } = await repo.mesh('fix', '--write');
      assert.is(status, 0, stderr);
      assert.is(stdout.replace(/^index .*\n/gm, ''), VERSIONS);
      const after = await repo.mesh('check', '--changed-since', 'HEAD');
      assert.is(after.status, 0, after.stdout);
      const server = startParseServer();
      try {
        assert.is(await server.parse(join(repo.dir, 'sales')), null);
        assert.is(await server.parse(join(repo.dir, 'marketing')), null);
      } finally {
        server.close();
      }
    },
    { timeout: 90_000 },
  );
});
