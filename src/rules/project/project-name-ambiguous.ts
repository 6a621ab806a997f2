import type { Rule } from '../rule.ts';

export default {
  id: 'project-name-ambiguous',
  category: 'project',
  severity: 'warning',
  summary: 'Two dbt projects of a repository should not share a name.',
  since: 1,
  *check(mesh) {
    for (const [index, project] of mesh.projects.entries()) {
      const twin = mesh.projects.slice(0, index).find(({ name }) => name === project.name);
      if (twin === undefined) continue;
      const path = project.path === '' ? 'dbt_project.yml' : `${project.path}/dbt_project.yml`;
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
