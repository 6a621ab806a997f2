import { readFile } from 'node:fs/promises';
import { didYouMean } from '../config/did-you-mean.ts';
import { OutsideError, UsageError } from '../errors.ts';
import { RULES } from '../rules/index.ts';
import type { Command } from './command.ts';

const HELP = `Usage: mesh explain RULE

Prints the page of a rule: what it demands, why, wrong, right, how to mend it.

Example: mesh explain ref-target-public
`;

export const command: Command = {
  help: HELP,
  options: {},
  positionals: { min: 1, max: 1, names: 'the id of a rule' },
  async run({ positionals: [id = ''] }, context) {
    const known = RULES.map((rule) => rule.id);
    if (!known.includes(id)) {
      const near = didYouMean(id, known);
      throw new UsageError(
        `There is no rule \`${id}\`.`,
        near === null ? '`mesh rules` lists them.' : `Did you mean \`${near}\`?`,
      );
    }
    // The pages are shipped beside `dist`.
    const page = new URL(`../docs/rules/${id}.md`, import.meta.url);
    context.stdout(
      await readFile(page, 'utf8').catch((cause: unknown) => {
        throw new OutsideError(`The page of ${id} is missing from this installation.`, {
          next: 'Install meshgate again.',
          cause,
        });
      }),
    );
    return 0;
  },
};
