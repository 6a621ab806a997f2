import type { Node } from '../node.ts';
import { buildModels, configLayers, described, type Patch, type TemplateFile } from './build-models.ts';
import type { DbtProjectFile } from './dbt-project-file.ts';
import type { DefinitionFact, HolderFact, Place, TemplateFacts } from './facts.ts';
import { applyConfig } from './node-config.ts';
import { bareNode, refCalls, sourceCalls } from './place.ts';
import type { ProjectFile } from './project-files.ts';

/** Everything of a project that can be read or can hold a reference. */
export function buildNodes(
  project: DbtProjectFile,
  templates: readonly TemplateFile[],
  seeds: readonly ProjectFile[],
  patches: readonly Patch[],
  holders: readonly { readonly path: string; readonly fact: HolderFact }[],
): Node[] {
  const patchOf = (section: string, name: string): Patch | undefined =>
    patches.find(({ fact }) => fact.section === section && fact.name === name);
  const nodes = buildModels(
    project,
    templates.filter(({ file }) => file.kind === 'model'),
    patches.filter(({ fact }) => fact.section === 'models'),
  );
  for (const template of templates) {
    const { file, facts } = template;
    if (file.kind === 'analysis') nodes.push(holder(project, 'analysis', file.stem, file.path, facts));
    else if (file.kind === 'singular_test') nodes.push(holder(project, 'test', file.stem, file.path, facts));
    else if (file.kind === 'function') nodes.push(holder(project, 'function', file.stem, file.path, facts));
    else if (file.kind === 'macro') nodes.push(...definitions(project, template, 'macro'));
    else if (file.kind === 'snapshot') {
      for (const node of definitions(project, template, 'snapshot')) {
        nodes.push(
          snapshot(project, node, facts, patchOf('snapshots', node.name), [...file.folders, file.stem]),
        );
      }
    }
  }
  for (const file of seeds) {
    const patch = patchOf('seeds', file.stem);
    const fqn = [project.name, ...file.folders, file.stem];
    const layers = configLayers(project, fqn, file.path, {}, patch?.path, patch?.fact.config, 'seeds');
    nodes.push(
      bareNode({
        resource_type: 'seed',
        project: project.name,
        name: file.stem,
        path: file.path,
        ...applyConfig(layers, file.stem, false),
        ...described(patch?.fact),
      }),
    );
  }
  for (const { path, fact } of patches) {
    if (!fact.isDefinition) continue;
    const node = holder(project, 'snapshot', fact.name, path, fact);
    nodes.push(snapshot(project, node, null, { path, fact }, [path.split('/').at(-1) ?? '']));
  }
  for (const { path, fact } of holders)
    nodes.push(holder(project, fact.resource_type, fact.name, path, fact));
  if (project.calls.refs.length + project.calls.sources.length > 0) {
    nodes.push(holder(project, 'operation', `${project.name}-hooks`, project.path, project.calls));
  }
  return nodes;
}

function holder(
  project: DbtProjectFile,
  resource_type: Node['resource_type'],
  name: string,
  path: string,
  { refs, sources }: Pick<TemplateFacts, 'refs' | 'sources'>,
): Node {
  return bareNode({
    resource_type,
    project: project.name,
    name,
    path,
    refs: refCalls(path, refs),
    sources: sourceCalls(path, sources),
  });
}

function snapshot(
  project: DbtProjectFile,
  node: Node,
  facts: TemplateFacts | null,
  patch: Patch | undefined,
  folders: readonly string[],
): Node {
  const fqn = [project.name, ...folders, node.name];
  const layers = configLayers(
    project,
    fqn,
    node.path,
    facts?.config ?? {},
    patch?.path,
    patch?.fact.config,
    'snapshots',
  );
  return { ...node, ...applyConfig(layers, node.name, false), ...described(patch?.fact) };
}

/** The macros or snapshots of a file, each with the references that stand inside it. */
function definitions(
  project: DbtProjectFile,
  { file, facts }: TemplateFile,
  resource_type: 'macro' | 'snapshot',
): Node[] {
  return facts.definitions.map((definition) => {
    const name = definition.kind === 'test' ? `test_${definition.name}` : definition.name;
    return holder(project, resource_type, name, file.path, {
      refs: facts.refs.filter(({ at }) => isInside(at, definition)),
      sources: facts.sources.filter(({ at }) => isInside(at, definition)),
    });
  });
}

function isInside(
  [line, column]: Place,
  { at: [fromLine, fromColumn, toLine, toColumn] }: DefinitionFact,
): boolean {
  const isAfter = line > fromLine || (line === fromLine && column >= fromColumn);
  return isAfter && (line < toLine || (line === toLine && column < toColumn));
}
