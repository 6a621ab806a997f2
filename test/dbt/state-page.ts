import type { DbtWord, StateCase, Told } from './state-cases.ts';

const HEAD = `# Changes of a contract, beside dbt's

What \`mesh diff\` says of a change, and what \`dbt ls --select state:modified --state …\` says of the same one, both from a
real dbt 1.11 on DuckDB. This page is written by \`test/real/state-modified.test.ts\`, which fails where either says anything
else. The levels and the words are those of [the page on changes](compatibility.md).

dbt compares a model with an earlier manifest of its own project and asks what to build again. meshgate asks what somebody
in another project notices.

| dbt | |
|---|---|
| nothing | not selected |
| modified | selected by \`state:modified\` |
| contract | by \`state:modified.contract\` as well |
| warns | "Breaking change to contracted, unversioned model"; a model that is gone is warned of and cannot be selected (*alone*) |
| stops | the same of a versioned model: \`ContractBreakingChangeError\`, and nothing after it is looked at |
| fails | with a \`KeyError\` of its own |
| no parse | the project is refused before anything is compared |

← is the way back: the change undone.
`;

/** The cases as a page of the documentation. */
export function statePage(groups: Readonly<Record<string, readonly StateCase[]>>): string {
  const parts = Object.entries(groups).map(([title, cases]) =>
    [
      `## ${title}`,
      '',
      '| change | → meshgate | → dbt | ← meshgate | ← dbt | where they differ, why |',
      '|---|---|---|---|---|---|',
      ...cases.map(({ what, adapter, forth, back, why }) => {
        const name = adapter === undefined ? what : `${adapter}: ${what}`;
        return `| ${name} | ${told(forth)} | ${word(forth[1])} | ${told(back)} | ${word(back[1])} | ${why} |`;
      }),
    ].join('\n'),
  );
  return `${[HEAD, ...parts.map((part) => `${part}\n`)].join('\n')}`;
}

function told([meshgate]: Told): string {
  return meshgate === ''
    ? 'nothing'
    : meshgate
        .split(', ')
        .map((change) => change.replace(/^(\S+) (\S+)$/, '`$1` $2'))
        .join('<br>');
}

function word(dbt: DbtWord): string {
  return dbt === 'warns alone' ? 'warns *alone*' : dbt;
}
