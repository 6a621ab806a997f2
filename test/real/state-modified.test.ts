import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { ChangeId } from '../../src/mesh/differences/change.ts';
import { contractChanges } from '../../src/mesh/differences/contract-changes.ts';
import type { Node } from '../../src/node.ts';
import { type ParseServer, startParseServer } from '../dbt/parse-server.ts';
import { STATE_CASES, type StateCase, type Told } from '../dbt/state-cases.ts';
import { statePage } from '../dbt/state-page.ts';
import { dbtWords, makeProject, ofCase, type StateProject } from '../dbt/state-projects.ts';
import { golden } from '../harness/golden.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';

const ALL = Object.values(STATE_CASES).flat();
/** What makes dbt stop would hide all that stands beside it. */
const ALONE = ALL.filter(({ forth, back }) =>
  [forth, back].some(([, dbt]) => ['stops', 'fails', 'no parse'].includes(dbt)),
);
const TOGETHER = ALL.filter((one) => !ALONE.includes(one));

/** Of what is not public a contract does not tell that it was there. */
const toPublished = (text: string): string => text.replace('access-widened', 'model-added');

function parses({ before, after }: StateProject): boolean {
  return before.refused === null && after.refused === null;
}

function entries<Key extends string, Value>(record: Readonly<Partial<Record<Key, Value>>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}

function changes(before: readonly Node[], after: readonly Node[], one: StateCase): string {
  return contractChanges({
    before: ofCase(before, one),
    after: ofCase(after, one),
    adapter: one.adapter ?? 'duckdb',
    today: '2026-11-22',
  })
    .map(({ id, level }) => `${id} ${level}`)
    .join(', ');
}

suite('changes of a contract, beside dbt ls --select state:modified', ({
  test,
  before,
  after,
  timeout,
  tell,
}) => {
  timeout(120_000);
  let server: ParseServer;
  const projects = new Map<StateCase, StateProject>();
  const forth = new Map<StateCase, Told[1]>();
  const back = new Map<StateCase, Told[1]>();

  before(async () => {
    server = startParseServer();
    const folder = tempDir('state-');
    for (const [index, cases] of [TOGETHER, ...ALONE.map((one) => [one])].entries()) {
      const project = await makeProject(join(folder, String(index)), cases, server);
      for (const one of cases) projects.set(one, project);
      for (const [one, word] of await dbtWords(project.before, project.after, cases, server))
        forth.set(one, word);
      for (const [one, word] of await dbtWords(project.after, project.before, cases, server))
        back.set(one, word);
    }
  });
  after(() => server.close());

  const project = (one: StateCase): StateProject => {
    const found = projects.get(one);
    if (found === undefined) throw new Error('no such case');
    return found;
  };

  for (const one of ALL) {
    const name = `${one.adapter ?? ''} ${one.what}`.trim();
    test(`dbt: ${name}`, () => {
      assert.equal([forth.get(one), back.get(one)], [one.forth[1], one.back[1]]);
    });

    test(`manifests: ${name}`, () => {
      const { before: old, after: now } = project(one);
      if (!parses(project(one))) return assert.is(one.forth[1], 'no parse');
      // A manifest's nodes are enabled; what is not among them is gone.
      const told = [one.forth[0], one.back[0]].map((text) => text.replace('model-disabled', 'model-removed'));
      const forms = { manifest: told, contract: told.map(toPublished) } as const;
      for (const [base, expected] of entries(forms))
        assert.equal(
          [changes(old[base], now.manifest, one), changes(now[base], old.manifest, one)],
          expected,
          base,
        );
    });

    test(`files: ${name}`, () => {
      const { before: old, after: now } = project(one);
      const told = one.files ?? [one.forth[0], one.back[0]];
      const forms = {
        declared: told,
        ...(parses(project(one)) ? { contract: told.map(toPublished) } : {}),
      } as const;
      for (const [base, expected] of entries(forms))
        assert.equal(
          [changes(old[base], now.declared, one), changes(now[base], old.declared, one)],
          expected,
          base,
        );
    });
  }

  test('every change is among them', () => {
    const told = new Set(ALL.flatMap(({ forth, back }) => `${forth[0]}, ${back[0]}`.split(/[ ,]+/)));
    assert.equal(
      Object.keys(IDS).filter((id) => !told.has(id)),
      [],
    );
  });

  test('the page that shows them', () => {
    const count = (of: (told: Told) => string): number =>
      ALL.filter(({ forth, back }) => of(forth) !== '' || of(back) !== '').length;
    tell(
      `${ALL.length} changes, both ways; meshgate tells of ${count(([mesh]) => mesh)}, dbt of ${count(([, dbt]) => (dbt === 'nothing' ? '' : dbt))}`,
    );
    golden('docs/compatibility-and-dbt.md', statePage(STATE_CASES));
  });
});

const IDS: Readonly<Record<ChangeId, true>> = {
  'model-added': true,
  'model-removed': true,
  'model-renamed': true,
  'model-disabled': true,
  'version-removed': true,
  'access-narrowed': true,
  'access-widened': true,
  'contract-dropped': true,
  'contract-added': true,
  'consumers-narrowed': true,
  'consumers-widened': true,
  'relation-moved': true,
  'materialized-ephemeral': true,
  'latest-version-moved': true,
  'deprecation-set': true,
  'deprecation-lifted': true,
  'column-added': true,
  'column-removed': true,
  'column-renamed': true,
  'column-moved': true,
  'type-changed': true,
  'type-widened': true,
  'type-narrowed': true,
  'type-unknown': true,
  'not-null-dropped': true,
  'not-null-added': true,
  'constraint-dropped': true,
  'constraint-added': true,
};
