import type { Project } from '../../project/project.ts';
import type { Rule } from '../rule.ts';

export default {
  id: 'project-name-ambiguous',
  category: 'project',
  severity: 'warning',
  summary: 'Two dbt projects of a repository should not share a name.',
  since: 1,
  *check(mesh) {
    const first = new Map<string, Project>();
    for (const project of mesh.projects) {
      const twin = first.get(project.name);
      if (twin === undefined || isNameless(twin)) {
        first.set(project.name, project);
        continue;
      }
      if (isNameless(project)) continue;
      const path = projectFile(project);
      yield {
        at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 },
        project: project.name,
        unique_id: null,
        target: null,
        message: `The project name ${project.name} is also that of ${twin.path === '' ? 'the root folder' : twin.path}: a reference to it reaches the nearer folder.`,
        help: 'Rename one of them, if both belong to the mesh.',
      };
    }
  },
} satisfies Rule;

/** A file that dbt cannot read gives its project no name, and has a finding already. */
function isNameless(project: Project): boolean {
  return project.problems.some(({ at }) => at.path === projectFile(project));
}

function projectFile({ path }: Project): string {
  return path === '' ? 'dbt_project.yml' : `${path}/dbt_project.yml`;
}
