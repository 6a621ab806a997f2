import { UsageError } from '../errors.ts';
import { RULES } from '../rules/index.ts';
import { type Command, text } from './command.ts';

const HELP = `Usage: mesh rules [--format table|json]

Lists the rules with the severity they have unless mesh.yml sets another.

Example: mesh rules
`;

export const command: Command = {
  help: HELP,
  options: { format: { type: 'string' } },
  async run({ values }, context) {
    const format = text(values, 'format') ?? 'table';
    if (format === 'json') {
      const rules = RULES.map(({ id, category, severity, summary, since }) => ({
        id,
        category,
        severity,
        summary,
        since,
      }));
      context.stdout(`${JSON.stringify({ version: 1, rules }, null, 2)}\n`);
      return 0;
    }
    if (format !== 'table')
      throw new UsageError(`mesh rules has no format \`${format}\`.`, 'Formats: table, json.');
    const width = Math.max(...RULES.map(({ id }) => id.length));
    for (const { id, severity, summary } of RULES) {
      context.stdout(`${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`);
    }
    return 0;
  },
};
