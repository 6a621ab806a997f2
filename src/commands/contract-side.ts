import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { MeshConfig } from '../config/mesh-config.ts';
import { OutsideError, UsageError } from '../errors.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import type { Node } from '../node.ts';
import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { loadProjects } from '../project/load-projects.ts';
import { historyKey, isTimestamp } from '../registry/keys.ts';
import { noPublication, readLatest } from '../registry/read-published.ts';
import type { Store } from '../registry/store.ts';
import { verifyManifest } from '../registry/verify-manifest.ts';
import { chooseProjects, chooseSnapshot } from './choose.ts';

/** What a project promises in one state. */
export interface ContractSide {
  /** As people say it. */
  readonly label: string;
  readonly nodes: readonly Node[];
  /** dbt's `adapter_type`; null where only dbt could tell. */
  readonly adapter: string | null;
}

interface Here {
  readonly root: string;
  readonly cache: CacheFolder | undefined;
  readonly cwd: string;
  readonly config: MeshConfig;
  readonly project: string;
  readonly environment: string;
  readonly store: () => Promise<Store>;
}

/** The state that a word names: `declared`, `staged`, `latest`, a timestamp of history, or a manifest's file. */
export async function contractSide(word: string, here: Here): Promise<ContractSide> {
  if (word === 'declared' || word === 'staged') return declared(word === 'staged', here);
  if (word === 'latest') return latest(here);
  if (isTimestamp(word)) return ofHistory(word, here);
  return ofFile(word, here);
}

async function declared(staged: boolean, { root, cache, config, project }: Here): Promise<ContractSide> {
  const snapshot = await chooseSnapshot(root, { staged, revision: undefined });
  const projects = await loadProjects(snapshot, config, { cache });
  const [chosen] = chooseProjects(projects, [project]);
  return { label: `what ${snapshot.label} declares`, nodes: chosen?.nodes ?? [], adapter: null };
}

async function latest({ project, environment, store }: Here): Promise<ContractSide> {
  const opened = await store();
  const published = await readLatest(opened, project, [environment]);
  if (published !== null) {
    const label = `the latest publication for ${environment} (${published.entry.timestamp ?? 'without a timestamp'})`;
    return side(published.bytes, label, project);
  }
  throw noPublication(opened, project, environment);
}

async function ofHistory(timestamp: string, { project, environment, store }: Here): Promise<ContractSide> {
  const opened = await store();
  const key = historyKey(project, environment, timestamp);
  const object = await opened.read(key);
  const verdict = object === null ? null : verifyManifest(object.bytes, { project });
  if (object === null || verdict?.ok === false) {
    const reason = verdict?.ok === false ? `cannot be trusted: ${verdict.reason}` : 'is not there';
    throw new OutsideError(`${key} in ${opened.describe()} ${reason}.`, {
      next: `mesh history ${project} lists them.`,
    });
  }
  return side(object.bytes, `the publication of ${timestamp}`, project);
}

async function ofFile(path: string, { cwd, project }: Here): Promise<ContractSide> {
  const bytes = await readFile(resolve(cwd, path)).catch(() => {
    throw new UsageError(
      `\`${path}\` is neither declared, staged, latest, a timestamp of history nor a file that can be read.`,
      `mesh history ${project} lists the timestamps.`,
    );
  });
  return side(bytes, path, project);
}

function side(bytes: Buffer, label: string, project: string): ContractSide {
  const { projectName, nodes, adapterType } = readManifest(bytes, label);
  // Of another project none of the models is this one's, as if all were gone.
  if (projectName !== project) throw new UsageError(`${label} is of ${projectName}, not of ${project}.`);
  return { label, nodes: nodes.filter((node) => node.project === project), adapter: adapterType };
}
