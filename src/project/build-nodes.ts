import type { Node } from '../node.ts';
import { bareNode } from './bare-node.ts';
import { buildModels, configLayers, described, type Patch, type TemplateFile } from './build-models.ts';
import { type CallFacts, joinCalls, readCallFacts } from './calls.ts';
import type { ConfigTree, DbtProjectFile } from './dbt-project-file.ts';
import type { ConfigFacts, DefinitionFact, HolderFact, RefFact, TemplateFacts } from './facts.ts';
import { withMacroConfig } from './inherit-config.ts';
import { indexMacros, inside, isInside, type MacroIndex, macroName, outsideMacros } from './macro-index.ts';
import { applyConfig, isEnabled } from './node-config.ts';
import type { ProjectFile } from './project-files.ts';

/** A test, exposure or the like of a properties file, and where that lies. */
export interface Holder {
  readonly file: ProjectFile;
  readonly fact: HolderFact;
}

export interface BuiltNodes {
  readonly nodes: readonly Node[];
  /** Macros that somebody calls, with the callers' files. */
  readonly called: MacroIndex['called'];
}

/** Everything of a project that can be read or can hold a reference. */
export function buildNodes(
  file: DbtProjectFile,
  files: readonly TemplateFile[],
  seeds: readonly ProjectFile[],
  patches: readonly Patch[],
  holders: readonly Holder[],
): BuiltNodes {
  const macros = indexMacros(file.name, files);
  const templates = files.map(({ file, facts }) => ({
    file,
    facts: withMacroConfig(file.path, facts, macros),
  }));
  const project = { ...file, context: { ...file.context, macros } };
  const patchOf = patchIndex(patches);
  const models = buildModels(
    project,
    templates.filter(({ file }) => file.kind === 'model'),
    patches.filter(({ fact }) => fact.section === 'models'),
  );
  const nodes = [...models];
  for (const template of templates) {
    const { file, facts } = template;
    if (file.kind === 'analysis') nodes.push(own(project, 'analysis', file, facts, 'models'));
    else if (file.kind === 'singular_test') nodes.push(own(project, 'test', file, facts, 'tests'));
    else if (file.kind === 'function') nodes.push(own(project, 'function', file, facts, 'other'));
    else if (file.kind === 'snapshot') {
      for (const { node, config } of definitions(project, template, 'snapshot')) {
        const folders = [...file.folders, file.stem];
        nodes.push(built(project, node, folders, config, patchOf('snapshots', node.name), 'snapshots'));
      }
    }
  }
  for (const file of seeds) {
    const seed = bareNode({ resource_type: 'seed', project: project.name, name: file.stem, path: file.path });
    nodes.push(built(project, seed, file.folders, {}, patchOf('seeds', file.stem), 'seeds'));
  }
  for (const patch of patches) {
    if (!patch.fact.isDefinition) continue;
    const node = holding(project, 'snapshot', patch.fact.name, patch.path, patch.fact);
    nodes.push(built(project, node, [patch.path.split('/').at(-1) ?? ''], {}, patch, 'snapshots'));
  }
  const disabled = new Set(models.filter(({ enabled }) => !enabled).map(({ name }) => name));
  for (const { file: place, fact } of holders) {
    const node = holder(project, place, fact, disabled);
    // A test that reads nothing but what it tests is of no interest.
    if (fact.resource_type !== 'test' || node.refs.length + node.sources.length > 0) nodes.push(node);
  }
  const runHooks = holding(project, 'operation', `${project.name}-hooks`, project.path, project.calls);
  if (runHooks.refs.length + runHooks.sources.length + runHooks.relations.length > 0) nodes.push(runHooks);
  // What a macro reads is its callers' business, unless nobody calls it.
  for (const template of templates.filter((candidate) => candidate.file.kind === 'macro')) {
    for (const { node } of definitions(project, template, 'macro')) {
      nodes.push(macros.called.has(node.name) ? { ...node, refs: [], sources: [] } : node);
    }
  }
  return { nodes, called: macros.called };
}

function patchIndex(patches: readonly Patch[]): (section: string, name: string) => Patch | undefined {
  const index = new Map(
    patches.map((patch) => [JSON.stringify([patch.fact.section, patch.fact.name]), patch]),
  );
  return (section, name) => index.get(JSON.stringify([section, name]));
}

function holding(
  project: DbtProjectFile,
  resource_type: Node['resource_type'],
  name: string,
  path: string,
  facts: CallFacts,
): Node {
  const calls = readCallFacts(path, facts, project.context);
  return bareNode({ resource_type, project: project.name, name, path, ...calls });
}

/** A file that is one node, of which only `enabled` matters. */
function own(
  project: DbtProjectFile,
  resource_type: Node['resource_type'],
  { stem, folders, path }: ProjectFile,
  facts: TemplateFacts,
  tree: ConfigTree,
): Node {
  const layers = configLayers(
    project,
    [project.name, ...folders, stem],
    path,
    facts.config,
    undefined,
    undefined,
    tree,
  );
  return {
    ...holding(project, resource_type, stem, path, outsideMacros(facts)),
    enabled: isEnabled(layers, project.context),
  };
}

/** A seed or snapshot: configured like a model, but for its default access. */
function built(
  project: DbtProjectFile,
  node: Node,
  folders: readonly string[],
  config: ConfigFacts,
  patch: Patch | undefined,
  tree: ConfigTree,
): Node {
  const fqn = [project.name, ...folders, node.name];
  const layers = configLayers(project, fqn, node.path, config, patch?.path, patch?.fact.config, tree);
  const more = [
    ...(patch === undefined || patch.fact.isDefinition
      ? []
      : [readCallFacts(patch.path, patch.fact, project.context)]),
    ...project
      .hooks(project.trees[tree], fqn)
      .map((calls) => readCallFacts(project.path, calls, project.context)),
  ];
  return {
    ...node,
    ...joinCalls(node, ...more),
    ...applyConfig(layers, node.name, false, project.context),
    ...described(patch?.fact),
  };
}

const TREES: Readonly<Record<HolderFact['resource_type'], ConfigTree>> = {
  test: 'tests',
  exposure: 'exposures',
  semantic_model: 'semantic_models',
  unit_test: 'other',
  metric: 'other',
  saved_query: 'other',
};

function holder(
  project: DbtProjectFile,
  file: ProjectFile,
  fact: HolderFact,
  disabled: ReadonlySet<string>,
): Node {
  const fqn = [project.name, ...file.folders, fact.name];
  const tree = TREES[fact.resource_type];
  const layers = configLayers(project, fqn, file.path, {}, file.path, fact.config, tree);
  // dbt parses the tests of a disabled model, but not its unit tests.
  const isOrphan = fact.resource_type === 'unit_test' && fact.model !== null && disabled.has(fact.model);
  const node = holding(project, fact.resource_type, fact.name, file.path, fact);
  const unique_id =
    fact.model === null ? node.unique_id : `unit_test.${project.name}.${fact.model}.${fact.name}`;
  return { ...node, unique_id, enabled: !isOrphan && isEnabled(layers, project.context) };
}

/** The macros or snapshots of a file, each with the references that stand inside it. */
function definitions(
  project: DbtProjectFile,
  { file, facts }: TemplateFile,
  resource_type: 'macro' | 'snapshot',
): { readonly node: Node; readonly config: ConfigFacts }[] {
  return facts.definitions.map((definition) => {
    const { calls, refs, ...rest } = inside(facts, definition);
    const own = { ...rest, refs: isPassing(definition) ? refs.filter(isLiteral) : refs };
    const relations = facts.relations.filter(({ at }) => isInside(at, definition));
    const all = { ...own, calls: resource_type === 'macro' ? [] : calls, relations };
    const node = holding(project, resource_type, macroName(definition), file.path, all);
    return { node, config: definition.config };
  });
}

/** What takes the place of dbt's `ref` hands on the arguments of others, and so do materializations. */
function isPassing({ kind, name }: DefinitionFact): boolean {
  return kind === 'materialization' || name === 'ref';
}

function isLiteral({ name, dynamicPackage }: RefFact): boolean {
  return name !== null && !name.includes('{{') && !dynamicPackage;
}
