import type { ChangedFile } from '../../source/listing-change.ts';
import type { PropertiesFacts } from '../facts.ts';
import type { ProjectFile } from '../project-files.ts';
import type { FactsByPath } from './facts-by-path.ts';
import { type FileNames, groupOf, type ProjectNames, testedModels } from './project-names.ts';

export interface ChangedModels {
  /** By which a file of SQL or Python and the entry that speaks of it know each other. */
  readonly stems: readonly string[];
  /** Of the properties files that changed, as they are now. */
  readonly names: ProjectNames;
}

/** The models that changed files are, or speak of otherwise than before; null where more than models changed. */
export async function changedModels(
  changed: readonly ChangedFile[],
  members: ReadonlyMap<string, ProjectFile>,
  facts: FactsByPath,
): Promise<ChangedModels | null> {
  const stems: string[] = [];
  const names = new Map<string, FileNames>();
  const now = await facts.now(changed.flatMap(({ path, is }) => (is === null ? [] : path)));
  for (const { path, was, is } of changed) {
    const old = was === null ? undefined : facts.before(path, was);
    const found = is === null ? undefined : now.get(path);
    if (old === null || (is !== null && found === undefined)) return null;
    if (old?.kind === 'unreadable' || found?.kind === 'unreadable') return null;
    // A macro inside a model's file may say where all relations lie.
    if ([old, found].some((facts) => facts?.kind === 'template' && facts.template.definitions.length > 0))
      return null;
    const { kind, stem = '' } = members.get(path) ?? {};
    if (kind === 'model') stems.push(stem);
    if (kind !== 'properties') continue;
    const before = old?.kind === 'properties' ? old.properties : null;
    const after = found?.kind === 'properties' ? found.properties : null;
    if (![before, after].every(isOfModelsOnly)) return null;
    stems.push(...changedEntries(before, after));
    const groups = after?.patches.flatMap(groupOf) ?? [];
    const tested = after === null ? [] : testedModels(after);
    names.set(path, { path, groups, tested, asks: [], calls: [] });
  }
  return { stems, names };
}

function isOfModelsOnly(properties: PropertiesFacts | null): boolean {
  if (properties === null) return true;
  const { problem, generated, sourceTables, patches } = properties;
  if (problem !== null || generated !== null || sourceTables.length > 0) return false;
  return patches.every(({ section }) => section === 'models');
}

/** The stems of the entries that are not what they were, or where they were. */
function changedEntries(before: PropertiesFacts | null, after: PropertiesFacts | null): string[] {
  const [old, now] = [entriesByName(before), entriesByName(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    return was?.text === is?.text ? [] : [...(was?.stems ?? []), ...(is?.stems ?? [])];
  });
}

function entriesByName(properties: PropertiesFacts | null): Map<string, { text: string; stems: string[] }> {
  const entries = new Map<string, { text: string; stems: string[] }>();
  for (const patch of properties?.patches ?? []) {
    const same = entries.get(patch.name);
    entries.set(patch.name, {
      text: `${same?.text ?? ''}${JSON.stringify(patch)}`,
      stems: [...(same?.stems ?? []), ...groupOf(patch).flat()],
    });
  }
  return entries;
}
