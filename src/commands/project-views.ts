import type { CacheFolder } from '../project/cache/cache-folder.ts';
import { type Shape, viewOf } from '../project/cache/project-shape.ts';
import type { Project } from '../project/project.ts';
import type { ProjectRecord, ProjectVerdict } from './judged-records.ts';
import { readShape } from './kept-project.ts';

/** The projects as others see them, and which of them were looked at since `watch`. */
export class ProjectViews {
  readonly #views = new Map<string, Project>();
  readonly #shapes: Map<string, Shape>;
  readonly #cache: CacheFolder;
  #seen: Record<string, string> = {};
  #seenWhole: Record<string, string> = {};

  /** `shapes` are those at hand, by their names. */
  constructor(cache: CacheFolder, records: Iterable<ProjectRecord>, shapes: ReadonlyMap<string, Shape>) {
    this.#cache = cache;
    this.#shapes = new Map(shapes);
    for (const { path, name, shape } of records) {
      const onLook = (): void => {
        this.#seen[path] = shape;
      };
      const onLookAtAll = (): void => {
        this.#seenWhole[path] = shape;
      };
      const fetch = (): Shape | null => this.shape(shape);
      this.#views.set(path, viewOf({ name, path }, fetch, { onLook, onLookAtAll }));
    }
  }

  inOrder(paths: readonly string[]): Project[] {
    return paths.flatMap((path) => this.#views.get(path) ?? []);
  }

  shape(digest: string): Shape | null {
    const known = this.#shapes.get(digest);
    if (known !== undefined) return known;
    const shape = readShape(this.#cache, digest);
    if (shape !== null) this.#shapes.set(digest, shape);
    return shape;
  }

  watch(): void {
    this.#seen = {};
    this.#seenWhole = {};
  }

  get looked(): Pick<ProjectVerdict, 'seen' | 'seenWhole'> {
    return { seen: this.#seen, seenWhole: this.#seenWhole };
  }
}
