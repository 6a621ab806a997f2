import type { Node } from '../../node.ts';
import type { Project } from '../project.ts';
import { freeze, thaw } from './freeze.ts';
import { promiseOf, type ShapeNode, ShapeTooThin, ThinNode, type Told } from './thin-node.ts';

export type ShapeHead = Omit<Project, 'nodes' | 'named' | 'problems' | 'editedFiles' | 'waivers'>;

/**
 * What others can see of a project: all but what its nodes read. Two states of a project with one shape are alike to
 * its readers, so an edit of SQL that changes no reference asks nobody else to be judged again.
 */
export interface Shape {
  readonly head: ShapeHead;
  readonly nodes: readonly ShapeNode[];
}

export function shapeOf(project: Project): Shape {
  const { problems: _p, editedFiles: _e, waivers: _w, named: _n, nodes, ...head } = project;
  return { head, nodes: nodes.map(shapeNode) };
}

export function shapeText({ head, nodes }: Shape): string {
  return `${freeze(head)}\n${JSON.stringify(nodes)}`;
}

/**
 * What a project promises to others, as text without the places where it is said: while it stays the same, nobody needs
 * to ask what else changed. Versions that are not public count too, because another one may be the latest.
 */
export function promiseText({ nodes }: Shape): string {
  const promised = nodes.filter(({ access, version }) => access === 'public' || version !== undefined);
  return JSON.stringify(
    promised.map(({ path: _path, accessFrom: _access, contractFrom: _contract, ...told }) => told),
  );
}

/** The nodes of a shape, as others see them. */
export function thinNodes({ head, nodes }: Shape): readonly Node[] {
  return nodes.map((node) => new ThinNode(node, head.name));
}

/** null for a text that is none. */
export function parseShape(text: string | undefined): Shape | null {
  const end = text?.indexOf('\n') ?? -1;
  if (text === undefined || end === -1) return null;
  return {
    head: thaw(text.slice(0, end)) as ShapeHead,
    nodes: JSON.parse(text.slice(end + 1)) as ShapeNode[],
  };
}

const ALWAYS: ReadonlySet<string> = new Set([
  'name',
  'path',
  'resource_type',
  'project',
  'refs',
  'sources',
  'relations',
]);
const bareNode = (node: ShapeNode, project: string): Told => new ThinNode(node, project);
const TOLD = Object.keys(bareNode({ name: '', path: '', resource_type: 'model' }, '')).filter(
  (key) => !ALWAYS.has(key),
) as readonly (keyof Told)[];

export function shapeNode(node: Node): ShapeNode {
  const { name, path, resource_type, project } = node;
  const kept: Record<string, unknown> = { name, path, resource_type };
  const bare = bareNode({ name, path, resource_type }, project);
  for (const key of TOLD) if (!isAlike(node[key], bare[key])) kept[key] = node[key];
  const promise = promiseOf(node);
  if (promise !== null) kept['promise'] = promise;
  return kept as ShapeNode;
}

/** Equal, or plain objects whose entries are. */
function isAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Reflect.get(a, key) === Reflect.get(b, key))
  );
}

/** Who looks at a project that is not judged itself: at single nodes by their names, or at whatever there is. */
export interface Watcher {
  readonly onLook: () => void;
  readonly onLookAtAll: () => void;
}

/**
 * A project that is read, not judged. Its shape is fetched when somebody looks at more of it than its name and
 * folder, and the watcher hears of it: that is how a verdict knows what it rests on.
 */
export function viewOf(
  { name, path }: Pick<Project, 'name' | 'path'>,
  fetch: () => Shape | null,
  { onLook, onLookAtAll }: Watcher,
): Project {
  let shape: Shape | null = null;
  let nodes: readonly Node[] | undefined;
  const open = (): Shape => {
    shape ??= fetch();
    if (shape === null) throw new ShapeTooThin(path);
    return shape;
  };
  const head = (): ShapeHead => {
    onLook();
    return open().head;
  };
  const seen = (): readonly Node[] => {
    nodes ??= open().nodes.map((node) => new ThinNode(node, name));
    return nodes;
  };
  return {
    name,
    path,
    get nodes() {
      onLookAtAll();
      return seen();
    },
    get named() {
      onLook();
      return seen();
    },
    get sourceTables() {
      return head().sourceTables;
    },
    get packages() {
      return head().packages;
    },
    get upstreams() {
      return head().upstreams;
    },
    get restrictAccess() {
      return head().restrictAccess;
    },
    get ownNaming() {
      return head().ownNaming;
    },
    get modelPaths() {
      return head().modelPaths;
    },
    get targetPath() {
      return head().targetPath;
    },
    get packagesPath() {
      return head().packagesPath;
    },
    get outside() {
      return head().outside;
    },
    get problems(): Project['problems'] {
      throw new ShapeTooThin(path);
    },
    get editedFiles(): Project['editedFiles'] {
      throw new ShapeTooThin(path);
    },
    get waivers(): Project['waivers'] {
      throw new ShapeTooThin(path);
    },
  };
}
