import type { Rule } from '../rule.ts';

export default {
  id: 'project-file-invalid',
  category: 'project',
  severity: 'error',
  summary: 'A file of a dbt project must be one that dbt can read.',
  since: 1,
  *check(mesh) {
    for (const project of mesh.projects) {
      for (const { message, at } of project.problems) {
        yield {
          at,
          project: project.name,
          unique_id: null,
          target: null,
          message: `dbt cannot read this file: ${message}.`,
          help: 'Mend it; the rest of the project has been judged without it.',
        };
      }
    }
  },
} satisfies Rule;
