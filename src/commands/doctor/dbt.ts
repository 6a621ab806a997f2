import { OutsideError } from '../../errors.ts';
import type { ProjectHead } from '../../project/project.ts';
import { findDbt } from '../../shell/dbt.ts';
import { dbtInstall } from '../../shell/dbt-version.ts';
import { around } from '../compile/compile-project.ts';
import { loomProblem } from '../compile/loom.ts';
import { findProfiles } from '../compile/profiles.ts';
import { broken, type Diagnosis, ok, type Patient, warning } from './diagnosis.ts';

/** What dbt-loom 0.9.6 asks for in its own metadata; older ones ask for less. */
const LOOM_BELOW = [1, 13];

/** dbt, dbt-loom and the profiles of each project; projects of which the same is to be said share a line. */
export async function examineDbt(patient: Patient): Promise<Diagnosis[]> {
  const said = new Map<string, { readonly diagnosis: Diagnosis; readonly projects: string[] }>();
  for (const head of patient.heads) {
    for (const diagnosis of [await dbtOf(patient, head), await profilesOf(patient, head)]) {
      const key = JSON.stringify(diagnosis);
      const same = said.get(key) ?? { diagnosis, projects: [] };
      same.projects.push(head.name);
      said.set(key, same);
    }
  }
  return [...said.values()].map(({ diagnosis, projects }) => ({
    ...diagnosis,
    message: `${diagnosis.message} (${projects.join(', ')})`,
  }));
}

async function dbtOf({ places, config, context }: Patient, head: ProjectHead): Promise<Diagnosis> {
  const { root } = places;
  const text = config.dbt.projects.get(head.name) ?? config.dbt.others;
  try {
    const dbt = await findDbt(
      { folders: around(root, head.path), command: text === null ? null : { text, from: root } },
      context.env,
    );
    const { packages } = await dbtInstall(dbt);
    const problem = loomProblem(head, dbt, packages);
    if (problem !== null) return broken('dbt', problem.what, problem.words.replace(/^→ /, ''));
    const version = packages.get('dbt_core');
    const loom = packages.get('dbt_loom');
    if (version === undefined) return ok('dbt', [dbt.program, ...dbt.words].join(' '));
    const parts = [`dbt-core ${version}`, ...(loom === undefined ? [] : [`dbt-loom ${loom}`])];
    const where = dbt.program.startsWith(root) ? dbt.program.slice(root.length + 1) : dbt.program;
    const found = `${parts.join(' and ')} by ${where}`;
    return loom !== undefined && !isBelow(version, LOOM_BELOW)
      ? broken('dbt', `${found} do not fit together`, `Install dbt-core below ${LOOM_BELOW.join('.')}.`)
      : ok('dbt', found);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    // Only a push needs it.
    return warning('dbt', error.message.replace(/\.$/, ''), error.next ?? 'Install dbt.');
  }
}

async function profilesOf({ places, context }: Patient, head: ProjectHead): Promise<Diagnosis> {
  const { folder, text } = await findProfiles(head, { root: places.root, revision: null }, context);
  const where = folder ?? '~/.dbt';
  return text === ''
    ? warning('profiles', `no profiles.yml in ${where}`, 'Write one there, or set DBT_PROFILES_DIR.')
    : ok('profiles', `profiles.yml in ${where === places.root ? 'the root of the repository' : where}`);
}

function isBelow(version: string, [major = 0, minor = 0]: readonly number[]): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number);
  return first < major || (first === major && second < minor);
}
