import { readFile } from 'node:fs/promises';
import { didYouMean } from '../config/did-you-mean.ts';
import { OutsideError, UsageError } from '../errors.ts';
import { CHANGE_IDS } from '../mesh/differences/change.ts';
import { RULES } from '../rules/index.ts';
import type { Command } from './command.ts';

const HELP = `Usage: mesh explain RULE|CHANGE

Prints the page of a rule: what it demands, why, wrong, right, how to mend it. Of a change of a contract, as mesh diff
names it: whom it breaks, and the way that breaks nobody.

Example: mesh explain ref-target-public
         mesh explain column-renamed
`;

export const command: Command = {
  help: HELP,
  options: {},
  positionals: { min: 1, max: 1, names: 'the id of a rule or a change' },
  async run({ positionals: [id = ''] }, context) {
    if (CHANGE_IDS.some((change) => change === id)) {
      context.stdout(sectionOf(id, await page('compatibility.md')));
      return 0;
    }
    const known = RULES.map((rule) => rule.id);
    if (!known.includes(id)) {
      const near = didYouMean(id, [...known, ...CHANGE_IDS]);
      throw new UsageError(
        `There is no rule \`${id}\`.`,
        near === null ? '`mesh rules` lists them.' : `Did you mean \`${near}\`?`,
      );
    }
    context.stdout(await page(`rules/${id}.md`));
    return 0;
  },
};

/** The pages are shipped beside `dist`. */
async function page(path: string): Promise<string> {
  return readFile(new URL(`../docs/${path}`, import.meta.url), 'utf8').catch((cause: unknown) => {
    throw new OutsideError(`The page docs/${path} is missing from this installation.`, {
      next: 'Install meshgate again.',
      cause,
    });
  });
}

/** A section under its own heading, up to the next one. */
function sectionOf(heading: string, text: string): string {
  const [, ...sections] = text.split(/^#{2,3} /m);
  const found = sections.find((section) => section.startsWith(`${heading}\n`)) ?? '';
  return `# ${found.trim()}\n`;
}
