import type { Column, Node } from '../node.ts';
import { bareNode } from './bare-node.ts';
import { joinCalls, readCallFacts } from './calls.ts';
import type { ConfigTree, DbtProjectFile } from './dbt-project-file.ts';
import type { ColumnFact, ConfigFacts, PatchFact, TemplateFacts, VersionFact } from './facts.ts';
import { folderConfig } from './folder-config.ts';
import { outsideMacros } from './macro-index.ts';
import { applyConfig, type ConfigLayer, isEnabled, mergeConfig } from './node-config.ts';
import type { ProjectFile } from './project-files.ts';

/** A properties entry and the file that it stands in. */
export interface Patch {
  readonly path: string;
  readonly fact: PatchFact;
}

export interface TemplateFile {
  readonly file: ProjectFile;
  readonly facts: TemplateFacts;
}

/** The models of a project, versions resolved as dbt's `ModelPatchParser` does. */
export function buildModels(
  project: DbtProjectFile,
  files: readonly TemplateFile[],
  patches: readonly Patch[],
): Node[] {
  const byStem = new Map(files.map((template) => [template.file.stem, template]));
  const versioned = new Map<TemplateFile, { patch: Patch; version: VersionFact; latest: string }>();
  const plain = new Map<string, Patch>();
  for (const patch of patches) {
    if (patch.fact.versions.length === 0) {
      plain.set(patch.fact.name, patch);
      continue;
    }
    const latest = patch.fact.latest_version ?? highest(patch.fact.versions);
    for (const version of patch.fact.versions) {
      const file =
        byStem.get(version.defined_in ?? `${patch.fact.name}_v${version.v}`) ??
        (isSame(version.v, latest) ? enabledByItself(project, byStem.get(patch.fact.name)) : undefined);
      if (file !== undefined) versioned.set(file, { patch, version, latest });
    }
  }
  return files.map((template) => {
    const claimed = versioned.get(template);
    if (claimed === undefined) return plainModel(project, template, plain.get(template.file.stem));
    return versionedModel(project, template, claimed.patch, claimed.version, claimed.latest);
  });
}

/** dbt takes a file without a version in its name for the latest one only if nothing but properties may disable it. */
function enabledByItself(
  project: DbtProjectFile,
  template: TemplateFile | undefined,
): TemplateFile | undefined {
  if (template === undefined) return undefined;
  const { file, facts } = template;
  const fqn = [project.name, ...file.folders, file.stem];
  const layers = configLayers(project, fqn, file.path, facts.config, undefined, undefined);
  return isEnabled(layers, project.context) ? template : undefined;
}

function plainModel(project: DbtProjectFile, { file, facts }: TemplateFile, patch: Patch | undefined): Node {
  const fqn = [project.name, ...file.folders, file.stem];
  const layers = configLayers(project, fqn, file.path, facts.config, patch?.path, patch?.fact.config);
  return bareNode({
    resource_type: 'model',
    project: project.name,
    name: file.stem,
    path: file.path,
    ...applyConfig(layers, file.stem, true, project.context),
    ...described(patch?.fact),
    deprecation_date: patch?.fact.deprecation_date ?? null,
    ...modelCalls(project, fqn, file.path, facts, patch),
  });
}

function versionedModel(
  project: DbtProjectFile,
  { file, facts }: TemplateFile,
  patch: Patch,
  version: VersionFact,
  latest: string,
): Node {
  const { name } = patch.fact;
  const fqn = [project.name, ...file.folders, name, `v${version.v}`];
  const config = mergeConfig(patch.fact.config, version.config);
  const layers = configLayers(project, fqn, file.path, facts.config, patch.path, config);
  return bareNode({
    resource_type: 'model',
    project: project.name,
    name,
    path: file.path,
    unique_id: `model.${project.name}.${name}.v${version.v}`,
    version: version.v,
    latest_version: latest,
    ...applyConfig(layers, `${name}_v${version.v.replaceAll('.', '_')}`, true, project.context),
    ...described(patch.fact),
    description: version.description ?? patch.fact.description,
    columns: versionColumns(patch.fact.columns, version),
    ...(version.constraints === undefined ? {} : { constraints: version.constraints }),
    deprecation_date: version.deprecation_date,
    ...modelCalls(project, fqn, file.path, facts, patch),
  });
}

export function configLayers(
  project: DbtProjectFile,
  fqn: readonly string[],
  path: string,
  ownConfig: ConfigFacts,
  patchPath: string | undefined,
  patchConfig: ConfigFacts | undefined,
  tree: ConfigTree = 'models',
): ConfigLayer[] {
  return [
    {
      by: 'dbt_project.yml',
      path: project.path,
      facts: folderConfig(project.trees[tree], fqn, project.lines),
    },
    { by: 'properties', path: patchPath ?? '', facts: patchConfig ?? {} },
    { by: 'config()', path, facts: ownConfig },
  ];
}

export function described(
  patch: PatchFact | undefined,
): Pick<Node, 'description' | 'columns' | 'primaryKey' | 'constraints'> {
  const constraints = patch?.constraints;
  return {
    ...(constraints === undefined ? {} : { constraints }),
    description: patch?.description ?? '',
    columns: patch?.columns ?? [],
    primaryKey: patch?.primaryKey ?? [],
  };
}

function modelCalls(
  { context, hooks, trees, path: projectPath }: DbtProjectFile,
  fqn: readonly string[],
  path: string,
  facts: TemplateFacts,
  patch: Patch | undefined,
): Pick<Node, 'refs' | 'sources'> {
  return joinCalls(
    readCallFacts(path, outsideMacros(facts), context),
    ...(patch === undefined ? [] : [readCallFacts(patch.path, patch.fact, context)]),
    ...hooks(trees.models, fqn).map((calls) => readCallFacts(projectPath, calls, context)),
  );
}

/** `include` and `exclude` choose of the model's columns; columns of the version itself add, or replace in place. */
function versionColumns(columns: readonly ColumnFact[], version: VersionFact): Column[] {
  const taken = columns.filter(
    ({ name }) =>
      (version.include === 'all' || version.include.includes(name)) && !version.exclude.includes(name),
  );
  return [...new Map([...taken, ...version.columns].map((column) => [column.name, column])).values()];
}

/** `1` is `1.0`. */
function isSame(a: string, b: string): boolean {
  return a === b || (a.trim() !== '' && Number(a) === Number(b));
}

/** dbt compares versions as numbers where they are, else as text. */
function highest(versions: readonly VersionFact[]): string {
  return versions
    .map(({ v }) => v)
    .reduce((best, v) => {
      const isNumeric = !Number.isNaN(Number(best)) && !Number.isNaN(Number(v));
      return (isNumeric ? Number(v) > Number(best) : v > best) ? v : best;
    });
}
