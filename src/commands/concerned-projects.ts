import type { Mesh } from '../mesh/mesh.ts';
import type { Project } from '../project/project.ts';
import { pairsOf } from './sync-plan.ts';

/** Whether a project reads another one of the repository: it says so, installs it, or holds a reference to it. */
export type Reads = (project: Project, other: Project) => boolean;

export function readsIn({ references }: Pick<Mesh, 'references'>): Reads {
  const held = new Map<Project, Set<Project>>();
  for (const { project, upstream } of references) {
    if (upstream.declared === null) continue;
    held.set(project, (held.get(project) ?? new Set()).add(upstream.declared));
  }
  return (project, other) =>
    project !== other &&
    (project.upstreams.has(other.name) ||
      project.packages.some(({ path }) => path === other.path) ||
      held.get(project)?.has(other) === true);
}

/** The projects that changed files touch, and all downstream of them. */
export function concernedProjects(
  projects: readonly Project[],
  reads: Reads,
  changed: readonly string[],
  registry: string,
): Project[] {
  const concerned = new Set(
    projects.filter((project) => changed.some((path) => touches(project, path, registry))),
  );
  for (let grew = true; grew; ) {
    grew = false;
    for (const project of projects) {
      if (concerned.has(project) || ![...concerned].some((other) => reads(project, other))) continue;
      concerned.add(project);
      grew = true;
    }
  }
  return projects.filter((project) => concerned.has(project));
}

/** Upstream before downstream; projects that read each other stand in the order of their names. */
export function upstreamFirst(projects: readonly Project[], reads: Reads): Project[] {
  const ordered: Project[] = [];
  const visiting = new Set<Project>();
  const visit = (project: Project): void => {
    if (visiting.has(project)) return;
    visiting.add(project);
    for (const other of projects) if (reads(project, other)) visit(other);
    ordered.push(project);
  };
  for (const project of [...projects].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(project);
  return ordered;
}

function touches(project: Project, path: string, registry: string): boolean {
  const inside = (folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);
  if (inside(project.path) || project.outside.some(inside)) return true;
  if (project.packages.some((item) => item.path !== null && inside(item.path))) return true;
  const upstreams = pairsOf([project]).map(({ upstream }) => upstream.name);
  if (upstreams.length === 0) return false;
  return (
    path === 'mesh.lock' ||
    path === 'mesh.yml' ||
    upstreams.some((name) => path.startsWith(`${registry}/${name}/`))
  );
}
