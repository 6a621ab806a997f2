import type { Project } from '../project/project.ts';
import type { PublishedFor, Upstream } from './mesh.ts';

/** Whom each project reads, as it sees them: found once, asked for by every reference. */
export class Upstreams {
  readonly #projects: readonly Project[];
  readonly #publishedFor: PublishedFor;
  readonly #known = new Map<Project, Map<string, Upstream | null>>();
  readonly #published = new Map<Project, readonly Upstream[]>();
  readonly #loomed = new Map<Project, readonly { readonly name: string }[]>();

  constructor(projects: readonly Project[], publishedFor: PublishedFor) {
    this.#projects = projects;
    this.#publishedFor = publishedFor;
  }

  /** The upstream of that name, or null if nobody knows it. */
  get(project: Project, name: string): Upstream | null {
    let known = this.#known.get(project);
    if (known === undefined) {
      known = new Map();
      this.#known.set(project, known);
    }
    const found = known.get(name);
    if (found !== undefined) return found;
    const upstream = this.#find(project, name);
    known.set(name, upstream);
    return upstream;
  }

  /**
   * Every other project of whose contract anybody here has a copy. Who goes around the mesh need not have one
   * himself.
   */
  published(project: Project): readonly Upstream[] {
    const known = this.#published.get(project);
    if (known !== undefined) return known;
    const names = new Set(this.#projects.flatMap(({ name, upstreams }) => [name, ...upstreams.keys()]));
    names.delete(project.name);
    const all = [...names].flatMap((name): Upstream[] => {
      const own = this.get(project, name);
      if (own?.published.state === 'contract') return [own];
      const published = this.#publishedFor(null, name);
      if (published.state !== 'contract') return [];
      return [{ ...(own ?? this.#stranger(project, name)), published }];
    });
    this.#published.set(project, all);
    return all;
  }

  /** The names of those whose nodes dbt-loom injects. */
  loomed(project: Project): readonly { readonly name: string }[] {
    let loomed = this.#loomed.get(project);
    if (loomed === undefined) {
      loomed = [...project.upstreams.values()].filter(({ bridge }) => bridge === 'loom');
      this.#loomed.set(project, loomed);
    }
    return loomed;
  }

  /** The project as its own upstream: what it has published itself. */
  self(project: Project): Upstream {
    const published = this.#publishedFor(project, project.name);
    return { name: project.name, bridge: 'loom', declared: project, published, isPackage: false };
  }

  #find(project: Project, name: string): Upstream | null {
    const declared = this.#declared(project, name);
    const published = this.#publishedFor(project, name);
    if (declared === null && published.state === 'none') return null;
    return { ...this.#stranger(project, name), declared, published };
  }

  #stranger(project: Project, name: string): Upstream {
    const bridge = project.upstreams.get(name)?.bridge ?? 'loom';
    return {
      name,
      bridge,
      declared: null,
      published: { state: 'none' },
      isPackage: isPackageOf(project, name),
    };
  }

  /** Of two projects with one name the nearer folder counts: the one that shares most of its path. */
  #declared(project: Project, name: string): Project | null {
    const package_ = project.packages.find((entry) => entry.name === name && entry.path !== null);
    const named = this.#projects.filter((other) => other.name === name && other !== project);
    const exact = package_ === undefined ? undefined : named.find(({ path }) => path === package_.path);
    return exact ?? named.toSorted((a, b) => sharedParts(project, b) - sharedParts(project, a))[0] ?? null;
  }
}

export function isPackageOf(project: Project, name: string): boolean {
  return project.packages.some((entry) => entry.name === name);
}

function sharedParts(a: Project, b: Project): number {
  const parts = b.path.split('/');
  const index = a.path.split('/').findIndex((part, position) => part !== parts[position]);
  return index === -1 ? a.path.split('/').length : index;
}
