import type { Node } from '../../node.ts';
import { digestOf } from '../../project/cache/project-keys.ts';
import { promiseText, type Shape, shapeOf, thinNodes } from '../../project/cache/project-shape.ts';
import type { Project } from '../../project/project.ts';

/** What one project promises in one state of the repository. */
export interface ProjectPromise {
  readonly name: string;
  readonly path: string;
  /** The same for two states that promise the same. */
  readonly digest: string;
  /** As other projects see them, so that it makes no difference whether they were kept or read just now. */
  readonly nodes: () => Promise<readonly Node[]>;
}

export function promiseOfProject(project: Project): ProjectPromise {
  const { name, path } = project;
  let made: Shape | undefined;
  const shape = (): Shape => {
    made ??= shapeOf(project);
    return made;
  };
  return {
    name,
    path,
    get digest() {
      return digestOf(promiseText(shape()));
    },
    nodes: async () => thinNodes(shape()),
  };
}
