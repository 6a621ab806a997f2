import type { Node } from '../../node.ts';
import type { Project } from '../project.ts';
import { freeze, thaw } from './freeze.ts';
import { digestOf } from './project-keys.ts';

/**
 * What others can see of a project: all but what its nodes read. Two states of a project with one shape are alike to
 * its readers, so an edit of SQL that changes no reference asks nobody else to be judged again.
 */
export interface Shape {
  readonly digest: string;
  readonly text: string;
}

/** Columns and descriptions are told by the digest of the properties files, and not kept. */
const DETAIL = ['columns', 'description', 'primaryKey'] as const;

type Detail = (typeof DETAIL)[number];
type ShapeNode = Omit<Node, Detail>;
type ShapeHead = Omit<Project, 'nodes' | 'problems' | 'editedFiles'>;

export function shapeOf(project: Project, properties: string): Shape {
  const { problems: _problems, editedFiles: _edited, nodes, ...head } = project;
  const text = `${freeze(head satisfies ShapeHead)}\n${JSON.stringify(nodes.map(nodeShape))}`;
  return { digest: digestOf(text, properties), text };
}

function nodeShape(node: Node): ShapeNode {
  const { columns: _columns, description: _description, primaryKey: _key, ...rest } = node;
  return { ...rest, refs: [], sources: [], relations: [] };
}

/** Something was asked of a project that its shape does not tell: it must be read after all. */
export class ShapeTooThin extends Error {
  override name = 'ShapeTooThin';
}

/**
 * A project that is read, not judged. Its shape is fetched when somebody looks at more of it than its name and
 * folder, and `onUse` hears of it: that is how a verdict knows what it rests on.
 */
export function lazyProject(
  { name, path }: Pick<Project, 'name' | 'path'>,
  fetch: () => string | null,
  onUse: () => void,
): Project {
  let shape: { readonly head: ShapeHead; readonly nodes: readonly Node[] } | undefined;
  const open = (): NonNullable<typeof shape> => {
    onUse();
    shape ??= parseShape(fetch() ?? '');
    return shape;
  };
  return {
    name,
    path,
    get nodes() {
      return open().nodes;
    },
    get sourceTables() {
      return open().head.sourceTables;
    },
    get packages() {
      return open().head.packages;
    },
    get upstreams() {
      return open().head.upstreams;
    },
    get restrictAccess() {
      return open().head.restrictAccess;
    },
    get ownNaming() {
      return open().head.ownNaming;
    },
    get modelPaths() {
      return open().head.modelPaths;
    },
    get targetPath() {
      return open().head.targetPath;
    },
    get packagesPath() {
      return open().head.packagesPath;
    },
    get outside() {
      return open().head.outside;
    },
    get problems(): Project['problems'] {
      throw new ShapeTooThin(path);
    },
    get editedFiles(): Project['editedFiles'] {
      throw new ShapeTooThin(path);
    },
  };
}

function parseShape(text: string): { head: ShapeHead; nodes: readonly Node[] } {
  const end = text.indexOf('\n');
  if (end === -1) throw new ShapeTooThin('the shape is gone');
  const nodes = JSON.parse(text.slice(end + 1)) as ShapeNode[];
  return { head: thaw(text.slice(0, end)) as ShapeHead, nodes: nodes.map(lazyNode) };
}

const TOO_THIN: PropertyDescriptorMap = Object.fromEntries(
  DETAIL.map((key) => [
    key,
    {
      enumerable: true,
      get(): never {
        throw new ShapeTooThin(key);
      },
    },
  ]),
);

function lazyNode(node: ShapeNode): Node {
  return Object.defineProperties(node, TOO_THIN) as Node;
}
