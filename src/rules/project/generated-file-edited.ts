import type { Rule } from '../rule.ts';

export default {
  id: 'generated-file-edited',
  category: 'project',
  severity: 'error',
  summary: 'A sources file that mesh sync wrote must be left as it was written.',
  since: 1,
  *check(mesh) {
    for (const project of mesh.projects) {
      for (const { upstream, hasConflict, at } of project.editedFiles) {
        yield {
          at,
          project: project.name,
          unique_id: null,
          target: null,
          message: hasConflict
            ? 'The markers of a merge conflict stand in a generated file.'
            : `The file was edited after \`mesh sync\` wrote it: it no longer says what ${upstream} publishes, and the next sync undoes the edit.`,
          help: hasConflict
            ? `Have it written anew: \`mesh sync --project ${project.name}\`.`
            : `Undo the edit with \`mesh sync --frozen\` and make the change in ${upstream}; a formatter must leave the file out.`,
        };
      }
    }
  },
} satisfies Rule;
