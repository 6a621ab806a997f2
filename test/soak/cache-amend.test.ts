import * as assert from 'uvu/assert';
import { readRecords } from '../../src/commands/judged-records.ts';
import { suite } from '../harness/suite.ts';
import { tempDir } from '../harness/temp-dir.ts';
import { EDITED } from './counts.ts';
import { memoryCache, verdict } from './judged-in-memory.ts';
import { randomEdits } from './random-edits.ts';

type Files = Readonly<Record<string, string>>;

const BESIDE: Files = {
  'mesh.yml': 'version: 1\n',
  'up/dbt_project.yml': 'name: up\n',
  'up/models/closed.sql': 'select 1\n',
  'down/dbt_project.yml': 'name: down\n',
  'down/dependencies.yml': 'projects: [{name: up}]\n',
  'down/models/other.sql': 'select 1\n',
};
const CLOSED = "{{ ref('up', 'closed') }}\n";
const exposure = (name: string, type: string): string =>
  `exposures: [{name: ${name}, type: ${type}, depends_on: ["ref('up', 'closed')"]}]\n`;

/** What hangs together by more than one name: the files before, and what an edit makes of some (null: it goes). */
const CASES: Readonly<Record<string, readonly [Files, Readonly<Record<string, string | null>>]>> = {
  'a version goes, and the file without one takes its place': [
    {
      'down/models/m.sql': CLOSED,
      'down/models/m_v2.sql': CLOSED,
      'down/models/p.yml': 'models: [{name: m, versions: [{v: 1}, {v: 2}]}]\n',
    },
    { 'down/models/m_v2.sql': null },
  ],
  'a version is pinned to another file': [
    {
      'down/models/m_v1.sql': CLOSED,
      'down/models/n.sql': CLOSED,
      'down/models/p.yml': 'models: [{name: m, versions: [{v: 1}]}]\n',
    },
    { 'down/models/p.yml': 'models: [{name: m, versions: [{v: 1, defined_in: n}]}]\n' },
  ],
  'a model is disabled, and its unit test with it': [
    {
      'down/models/m.sql': 'select 1\n',
      'down/models/p.yml': `unit_tests:\n  - {name: u, model: m, given: [{input: "ref('up', 'closed')", rows: []}]}\n`,
    },
    { 'down/models/m.sql': '{{ config(enabled=false) }}\n' },
  ],
  'a macro loses its last caller': [
    {
      'down/macros/read.sql': `{% macro read() %}${CLOSED}{% endmacro %}\n`,
      'down/models/m.sql': '{{ read() }}\n',
    },
    { 'down/models/m.sql': 'select 1\n' },
  ],
  'a macro finds a caller': [
    {
      'down/macros/read.sql': `{% macro read() %}${CLOSED}{% endmacro %}\n`,
      'down/models/m.sql': 'select 1\n',
    },
    { 'down/models/m.sql': '{{ read() }}\n' },
  ],
  'of two nodes with one id one changes': [
    { 'down/models/a.yml': exposure('e', 'ml'), 'down/models/b.yml': exposure('e', 'ml') },
    { 'down/models/a.yml': exposure('f', 'ml') },
  ],
  'a model takes the name of an upstream’s': [
    {
      'down/models/m.sql': "{{ ref('closed') }}\n",
      'up/models/p.yml': 'models: [{name: closed, access: public}]\n',
    },
    { 'down/models/closed.sql': 'select 1\n' },
  ],
  'a file speaks of a model that another file speaks of': [
    {
      'up/models/a.yml': 'models: [{name: closed, access: public}]\n',
      'up/models/b.yml': 'models: [{name: other, access: public}]\n',
      'down/models/m.sql': CLOSED,
    },
    { 'up/models/b.yml': 'models: [{name: other}, {name: closed, access: private}]\n' },
  ],
  'a twin of a model is enabled': [
    {
      'up/models/sub/closed.sql': "{{ config(enabled=false, access='public') }}\n",
      'down/models/m.sql': CLOSED,
    },
    { 'up/models/sub/closed.sql': "{{ config(access='public') }}\n" },
  ],
  'a table is said to be another model': [
    {
      'up/models/open.sql': "{{ config(access='public', contract={'enforced': true}) }}\n",
      'down/models/s.yml':
        'sources: [{name: s, tables: [{name: t, config: {meta: {mesh: {unique_id: model.up.open}}}}]}]\n',
      'down/models/m.sql': "{{ source('s', 't') }}\n",
    },
    {
      'down/models/s.yml':
        'sources: [{name: s, tables: [{name: t, config: {meta: {mesh: {unique_id: model.up.closed}}}}]}]\n',
    },
  ],
  'a waiver comes': [
    { 'down/models/m.sql': CLOSED },
    { 'down/models/m.sql': `-- mesh-ignore ref-target-public: so\n${CLOSED}` },
  ],
  'a waiver is moved to where it waives nothing': [
    { 'down/models/m.sql': `-- mesh-ignore ref-target-public: so\n${CLOSED}` },
    { 'down/models/m.sql': `-- mesh-ignore ref-target-public: so\nselect 1\n${CLOSED}` },
  ],
  'the upstream mends what is waived': [
    { 'down/models/m.sql': `-- mesh-ignore ref-target-public: so\n${CLOSED}` },
    { 'up/models/closed.sql': "{{ config(access='public', contract={'enforced': true}) }}\n" },
  ],
  'a table comes to stand for another model': [
    {
      'up/models/open.sql': "{{ config(access='public', contract={'enforced': true}) }}\n",
      'down/models/_mesh_up.yml':
        'sources: [{name: up, tables: [{name: t, config: {meta: {mesh: {unique_id: model.up.open}}}}]}]\n',
      'down/models/m.sql': "{{ source('up', 't') }}\n",
    },
    { 'up/models/open.sql': 'select 1\n' },
  ],
};

const STEPS = 40;

suite('an edit of a few files', ({ test, timeout }) => {
  timeout(EDITED * 28_000);

  for (const [name, [before, edit]] of Object.entries(CASES)) {
    test(name, async () => {
      const root = tempDir();
      const old = new Map(Object.entries({ ...BESIDE, ...before }));
      const now = new Map(old);
      for (const [path, text] of Object.entries(edit)) {
        if (text === null) now.delete(path);
        else now.set(path, text);
      }
      const [was, is] = [await verdict(root, old, undefined), await verdict(root, now, undefined)];
      assert.is.not(was, is, 'the edit makes a difference');
      const cache = memoryCache();
      assert.is(await verdict(root, old, cache), was);
      assert.is(await verdict(root, now, cache), is);
      assert.is(await verdict(root, old, cache), was);
    });
  }

  test('is judged as the whole is, though only they are read', async () => {
    const root = tempDir();
    let [amended, found, waived] = [0, 0, 0];
    for (let seed = 1; seed <= EDITED; seed++) {
      const mesh = randomEdits(seed);
      const cache = memoryCache();
      const history: string[] = [];
      let last = new Map(mesh.files);
      for (let step = 0; step < STEPS; step++) {
        const edits = step === 0 ? 0 : 1 + (step % 3 === 0 ? 1 : 0);
        for (let edit = 0; edit < edits; edit++) history.push(mesh.edit());
        const whole = await verdict(root, mesh.files, undefined);
        const told = `seed ${seed}, step ${step}, after:\n  ${history.join('\n  ')}`;
        assert.is(await verdict(root, mesh.files, cache), whole, told);
        found += whole.length;
        waived += whole.split('"by": "comment"').length - 1;
        amended += readRecords(cache).records.filter(({ verdicts }) => verdicts[0]?.isAmended).length;
        // As a commit that has findings is compared with the one before.
        if (step % 4 === 1)
          assert.is(
            await verdict(root, last, cache),
            await verdict(root, last, undefined),
            `${told}\n  and back`,
          );
        last = new Map(mesh.files);
      }
    }
    assert.ok(found > EDITED * STEPS * 300, 'there was something to find');
    assert.ok(amended > EDITED * STEPS * 0.4, `${amended} verdicts were made of older ones`);
    assert.ok(waived > EDITED * STEPS * 0.05, `${waived} findings were waived`);
  });
});
