import { chmodSync, cpSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type GitRepo, gitRepo } from '../harness/git-repo.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { type MadeManifest, type MadeModel, makeManifest } from '../manifest/make-manifest.ts';

export const SQL = 'select 1 as id\n';

/** What `up` publishes; a test changes a field to publish something else. */
export const ORDERS: MadeModel = {
  name: 'orders',
  access: 'public',
  enforced: true,
  sql: SQL,
  columns: [{ name: 'id', data_type: 'integer', constraints: [{ type: 'not_null' }] }],
};

const PROPERTIES = `version: 2
models:
  - name: orders
    config: {access: public, contract: {enforced: true}}
    columns: [{name: id, data_type: integer, constraints: [{type: not_null}]}]
`;

/** A repository of three small projects: `up`, and `down` and `loomed` that read it by sources and by dbt-loom. */
export async function meshRepo(): Promise<GitRepo> {
  const repo = await gitRepo();
  const project = (name: string, files: Record<string, string>): void => {
    repo.write(`${name}/dbt_project.yml`, `name: ${name}\nversion: 1.0.0\nprofile: p\n`);
    for (const [path, text] of Object.entries(files)) repo.write(`${name}/models/${path}`, text);
  };
  repo.write('.gitignore', 'target/\nstate/\nnode_modules/\n.venv/\nlogs/\n');
  repo.write(
    'mesh.yml',
    'version: 1\nregistry: registry\nprojects:\n  down: {upstreams: {up: sources}}\n  loomed: {upstreams: {up: loom}}\n',
  );
  project('up', { 'orders.sql': SQL, 'orders.yml': PROPERTIES });
  project('down', { 'mart.sql': "select id from {{ source('up', 'orders') }}\n" });
  project('loomed', { 'mart.sql': "select id from {{ ref('up', 'orders') }}\n" });
  repo.write(
    'loomed/dbt_loom.config.yml',
    'manifests:\n  - {name: up, type: file, config: {path: ../registry/up/prod/latest/manifest.json}}\n',
  );
  return repo;
}

/** Writes a project's compiled manifest, as dbt would have done just now. */
export function compiled(repo: GitRepo, project: string, manifest: MadeManifest): void {
  repo.write(`${project}/target/manifest.json`, JSON.stringify(manifest));
}

export function upManifest(change: Partial<MadeModel> = {}): MadeManifest {
  return makeManifest('up', [{ ...ORDERS, ...change }]);
}

/** What dbt writes for a project that reads `up`. */
export function readerManifest(project: 'down' | 'loomed'): MadeManifest {
  const target = project === 'down' ? 'source.down.up.orders' : 'model.up.orders';
  const manifest = makeManifest(project, [{ name: 'mart', dependsOn: [target] }]);
  const mart = manifest.nodes[`model.${project}.mart`] ?? {};
  if (project === 'down') {
    mart['sources'] = [['up', 'orders']];
    manifest.sources[target] = {
      name: 'orders',
      source_name: 'up',
      config: { meta: { mesh: { unique_id: 'model.up.orders' } } },
    };
  } else {
    mart['refs'] = [{ name: 'orders', package: 'up', version: null }];
    const injected = makeManifest('up', [{ ...ORDERS, path: '' }]).nodes['model.up.orders'];
    manifest.nodes[target] = { ...injected, path: '' };
  }
  return manifest;
}

/** Publishes `up` as its target/ has it, and brings it to both readers. */
export async function publishAndSync(repo: GitRepo, change: Partial<MadeModel> = {}): Promise<void> {
  compiled(repo, 'up', upManifest(change));
  for (const words of [['publish', 'up'], ['sync']]) {
    const { status, stdout, stderr } = await repo.mesh(...words);
    if (status !== 0) throw new Error(`mesh ${words.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  }
}

let template: Promise<GitRepo> | undefined;

/** A repository whose `up` is published and whose readers are in step with it, all committed. */
export async function syncedRepo(): Promise<GitRepo> {
  template ??= (async () => {
    const repo = await meshRepo();
    await publishAndSync(repo);
    await repo.commit('in step');
    return repo;
  })();
  const dir = tempDir('repo-');
  cpSync((await template).dir, dir, { recursive: true, preserveTimestamps: true });
  return gitRepo(dir);
}

/** What `mesh sync` writes in that repository. */
export const SYNCED = [
  'down/models/_mesh_up.yml',
  'down/state/up/manifest.json',
  'loomed/state/up/manifest.json',
  'mesh.lock',
];

/** The same, with a second publication that the readers have not moved to. */
export async function repoBehind(): Promise<GitRepo> {
  const repo = await syncedRepo();
  const before = SYNCED.map((path) => repo.read(path));
  await publishAndSync(repo, { description: 'second' });
  for (const [index, path] of SYNCED.entries()) repo.write(path, before[index] ?? '');
  return repo;
}

/** Makes a file look as if it had been changed in an hour. */
export function touchLater(repo: GitRepo, path: string): void {
  const later = new Date(Date.now() + 3_600_000);
  utimesSync(join(repo.dir, path), later, later);
}

/** A program in the repository's .venv that stands for dbt. */
export function fakeDbt(repo: GitRepo, script: string): void {
  const file = join(repo.dir, '.venv/bin/dbt');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}
