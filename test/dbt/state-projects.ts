import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_CONFIG } from '../../src/config/mesh-config.ts';
import { contractOf } from '../../src/manifest/contract-manifest.ts';
import { readManifest } from '../../src/manifest/read-manifest.ts';
import type { Node } from '../../src/node.ts';
import { loadProjects } from '../../src/project/load-projects.ts';
import { memorySnapshot } from '../../src/source/memory-snapshot.ts';
import type { ParseServer } from './parse-server.ts';
import type { DbtWord, StateCase } from './state-cases.ts';

type Side = 'before' | 'after';

/** A project before and after the changes of some cases, each with models of its own. */
export interface StateProject {
  readonly before: ProjectSide;
  readonly after: ProjectSide;
}

export interface ProjectSide {
  readonly folder: string;
  /** What dbt says against it; null where it parses. */
  readonly refused: string | null;
  /** What its files say. */
  readonly declared: readonly Node[];
  /** What dbt's manifest says, and what is published of it. */
  readonly manifest: readonly Node[];
  readonly contract: readonly Node[];
}

export async function makeProject(
  folder: string,
  cases: readonly StateCase[],
  server: ParseServer,
): Promise<StateProject> {
  return {
    before: await makeSide(join(folder, 'before'), cases, 'before', server),
    after: await makeSide(join(folder, 'after'), cases, 'after', server),
  };
}

/** The nodes of one case. */
export function ofCase(nodes: readonly Node[], one: StateCase): Node[] {
  return nodes.filter(({ path }) => path.split('/').at(-2) === slug(one));
}

/** dbt's word on each case, of two folders that were parsed. */
export async function dbtWords(
  from: ProjectSide,
  to: ProjectSide,
  cases: readonly StateCase[],
  server: ParseServer,
): Promise<Map<StateCase, DbtWord>> {
  if (from.refused !== null || to.refused !== null) return new Map(cases.map((one) => [one, 'no parse']));
  const state = join(from.folder, 'target');
  const modified = await server.select(to.folder, 'state:modified', state);
  const contract = await server.select(to.folder, 'state:modified.contract', state);
  if (modified.error?.startsWith('ContractBreakingChangeError') === true)
    return new Map(cases.map((one) => [one, 'stops']));
  if (modified.error?.startsWith('KeyError') === true) return new Map(cases.map((one) => [one, 'fails']));
  if (modified.error !== null || contract.error !== null)
    throw new Error(modified.error ?? contract.error ?? '');
  return new Map(
    cases.map((one) => {
      const isOf = (name: string): boolean => name.split('.').some((part) => stems(one).includes(part));
      const isListed = modified.selected.some(isOf);
      if (modified.broken.some(isOf)) return [one, isListed ? 'warns' : 'warns alone'];
      if (contract.selected.some(isOf)) return [one, 'contract'];
      return [one, isListed ? 'modified' : 'nothing'];
    }),
  );
}

async function makeSide(
  folder: string,
  cases: readonly StateCase[],
  side: Side,
  server: ParseServer,
): Promise<ProjectSide> {
  const files = Object.assign({}, PROJECT, ...cases.map((one) => filesOf(one, side))) as typeof PROJECT;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const [project] = await loadProjects(memorySnapshot(files), DEFAULT_CONFIG);
  const refused = await server.parse(folder);
  const declared = project?.nodes ?? [];
  if (refused !== null) return { folder, refused, declared, manifest: [], contract: [] };
  const bytes = readFileSync(join(folder, 'target/manifest.json'));
  const published = Buffer.from(contractOf(bytes, folder).text({}));
  const read = (text: Buffer): readonly Node[] => readManifest(text, folder).nodes;
  return { folder, refused, declared, manifest: read(bytes), contract: read(published) };
}

const PROJECT: Readonly<Record<string, string>> = {
  'dbt_project.yml':
    'name: shop\nversion: 1.0.0\nprofile: shop\nflags: {send_anonymous_usage_stats: false}\n',
  'profiles.yml': 'shop: {target: prod, outputs: {prod: {type: duckdb, path: ":memory:"}}}\n',
  'models/groups.yml': 'groups: [{name: finance, owner: {name: f}}, {name: sales, owner: {name: s}}]\n',
};

/** One folder a case. What stands in the files stays the same unless the case says otherwise: dbt compares that too. */
function filesOf(one: StateCase, side: Side): Record<string, string> {
  const files: Record<string, string> = {};
  const folder = `models/${slug(one)}`;
  for (const [suffix, { sql = 'select 1 as id', ...properties }] of Object.entries(one[side])) {
    const name = nameOf(one, suffix);
    const versions = (properties['versions'] ?? []) as readonly { v: number }[];
    const stems = versions.length === 0 ? [name] : versions.map(({ v }) => `${name}_v${v}`);
    for (const stem of stems) files[`${folder}/${stem}.sql`] = String(sql);
    files[`${folder}/${name}.yml`] = JSON.stringify({ models: [{ name, ...properties }] });
  }
  return files;
}

/** Names of models, by which dbt speaks of them. */
function stems(one: StateCase): string[] {
  return [...Object.keys(one.before), ...Object.keys(one.after)].map((suffix) => nameOf(one, suffix));
}

function nameOf(one: StateCase, suffix: string): string {
  return suffix === '' ? slug(one) : suffix;
}

function slug({ what, adapter }: StateCase): string {
  return `${adapter ?? ''} ${what}`
    .replace(/[^a-z0-9]+/gi, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase();
}
