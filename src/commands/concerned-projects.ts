import type { Project } from '../project/project.ts';
import { pairsOf } from './sync-plan.ts';

/** The projects that changed files touch, and all downstream of them. */
export function concernedProjects(
  projects: readonly Project[],
  changed: readonly string[],
  registry: string,
): Project[] {
  const concerned = new Set(
    projects.filter((project) => changed.some((path) => touches(project, path, registry))),
  );
  for (let grew = true; grew; ) {
    grew = false;
    for (const project of projects) {
      if (concerned.has(project) || ![...concerned].some((other) => readsFrom(project, other))) continue;
      concerned.add(project);
      grew = true;
    }
  }
  return projects.filter((project) => concerned.has(project));
}

/** Upstream before downstream; projects that read each other stand in the order of their names. */
export function upstreamFirst(projects: readonly Project[]): Project[] {
  const ordered: Project[] = [];
  const visiting = new Set<Project>();
  const visit = (project: Project): void => {
    if (visiting.has(project)) return;
    visiting.add(project);
    for (const other of projects) if (readsFrom(project, other)) visit(other);
    ordered.push(project);
  };
  for (const project of [...projects].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(project);
  return ordered;
}

function readsFrom(project: Project, other: Project): boolean {
  if (project === other) return false;
  return project.upstreams.has(other.name) || project.packages.some(({ path }) => path === other.path);
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
