import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { GitRepo } from '../harness/git-repo.ts';
import { suite } from '../harness/suite.ts';
import { compiled, meshRepo, upManifest } from './mesh-repo.ts';

const RUN = '5e0b8519-9f97-487f-ad69-de3735c575cf';
const LATEST = 'registry/up/prod/latest/manifest.json';

/** `up`, compiled by a certain run of dbt. */
function compiledBy(repo: GitRepo, invocation_id: string, database = 'up_prod'): void {
  const manifest = upManifest({ description: database });
  Object.assign(manifest.metadata, { invocation_id });
  for (const node of Object.values(manifest.nodes)) node['database'] = database;
  compiled(repo, 'up', manifest);
}

interface Results {
  run?: string;
  args?: Record<string, unknown>;
  results?: Record<string, unknown>[];
}

function ran(repo: GitRepo, { run = RUN, args = {}, results = [] }: Results): void {
  const document = { metadata: { invocation_id: run }, results, elapsed_time: 1.5, args };
  repo.write('up/target/run_results.json', JSON.stringify(document));
}

suite('mesh publish: what dbt noted of the run', ({ test, timeout }) => {
  timeout(60_000);

  const refusals: [name: string, prepare: (repo: GitRepo) => void, says: RegExp, next: RegExp][] = [
    [
      'a run in which a model failed',
      (repo) => {
        const failed = {
          unique_id: 'model.up.stg',
          status: 'error',
          message: 'Compilation Error\n  in model stg',
        };
        const test = { unique_id: 'test.up.t', status: 'error', message: 'a test is no model' };
        ran(repo, { args: { target: 'prod' }, results: [test, failed] });
      },
      /the run of dbt that wrote up\/target\/manifest\.json failed: model\.up\.stg: Compilation Error in model stg\n$/,
      /mesh compile --project up/,
    ],
    [
      'a run that broke off, by the log',
      (repo) => {
        ran(repo, {
          run: 'an older run',
          results: [{ unique_id: 'model.up.stg', status: 'error', message: 'old' }],
        });
        repo.write(
          'up/logs/dbt.log',
          [
            '============================== 07:38:00.174163 | an older run ==============================',
            'Command `dbt build` succeeded at 07:38:14 after 14.65 seconds',
            `============================== 07:38:58.873503 | ${RUN} ==============================`,
            "07:38:58 [debug]: running dbt with arguments {'invocation_command': 'dbt compile --target prod', 'a': 'b'}",
            'Command `dbt compile` failed at 07:39:08.411709 after 9.74 seconds',
            '',
          ].join('\n'),
        );
      },
      /failed: `dbt compile` failed, see .*dbt\.log/,
      /Mend it/,
    ],
    [
      'another target, named on the command line',
      (repo) => ran(repo, { args: { target: 'dev' } }),
      /was made with the target dev, and prod is built with prod/,
      /dbt compile --target prod.*environments: \{prod: \{target: dev\}\}.*--allow-breaking --reason TEXT/,
    ],
    [
      "another target, the profile's own",
      (repo) => {
        ran(repo, { args: { profiles_dir: '..' } });
        repo.write('profiles.yml', 'p:\n  target: dev\n  outputs: {}\n');
      },
      /was made with the target dev/,
      /--target prod/,
    ],
    [
      'another target, by the log of a run without results',
      (repo) => {
        repo.write(
          'up/logs/dbt.log',
          `==== 07:38:58.873503 | ${RUN} ====\n{'invocation_command': 'dbt parse -t dev'}\nCommand \`dbt parse\` succeeded at 07:39\n`,
        );
      },
      /was made with the target dev/,
      /--target prod/,
    ],
  ];
  for (const [name, prepare, says, next] of refusals) {
    test(`refuses ${name}`, async () => {
      const repo = await meshRepo();
      compiledBy(repo, RUN);
      prepare(repo);
      const { status, stdout, stderr } = await repo.mesh('publish', 'up');
      assert.is(status, 1, stderr);
      assert.match(stdout, says);
      assert.match(stderr, next);
      assert.throws(() => repo.read(LATEST));
    });
  }

  test('takes the target that mesh.yml names, one that nobody can tell, and results that are of another run', async () => {
    const repo = await meshRepo();
    const passes = async (what: string): Promise<void> => {
      const { status, stdout, stderr } = await repo.mesh('publish', 'up', '--dry-run');
      assert.is(status, 0, `${what}: ${stdout}${stderr}`);
    };
    compiledBy(repo, RUN);
    await passes('nothing beside the manifest');
    ran(repo, { args: { profiles_dir: '..' } });
    repo.write('profiles.yml', "p:\n  target: \"{{ env_var('T', 'dev') }}\"\n");
    await passes('a target that Jinja makes');
    ran(repo, { run: 'another', args: { target: 'dev' } });
    await passes('another run');
    repo.write('up/target/run_results.json', '{"metadata": ');
    await passes('results that are cut off');
    ran(repo, { args: { target: 'snow' } });
    repo.write('mesh.yml', `${repo.read('mesh.yml')}environments: {prod: {target: snow}}\n`);
    await passes('the target of mesh.yml');
  });

  test('refuses public models that moved to another database, unless told, and then says why', async () => {
    const repo = await meshRepo();
    compiledBy(repo, RUN);
    assert.is((await repo.mesh('publish', 'up')).status, 0);
    compiledBy(repo, RUN, 'up_dev');
    const refused = await repo.mesh('publish', 'up');
    assert.is(refused.status, 1);
    assert.match(refused.stdout, 'model.up.orders moved from the database up_prod to up_dev');
    assert.match(refused.stderr, /wrong target\? --allow-breaking --reason TEXT/);
    const bare = await repo.mesh('publish', 'up', '--allow-breaking');
    assert.is(bare.status, 2);
    assert.match(bare.stderr, '--allow-breaking needs --reason TEXT');
    ran(repo, { args: { target: 'dev' } });
    const told = await repo.mesh('publish', 'up', '--allow-breaking', '--reason', 'moved to the new account');
    assert.is(told.status, 0, told.stderr);
    assert.is(JSON.parse(repo.read(LATEST)).metadata.env.MESHGATE_REASON, 'moved to the new account');
    assert.match((await repo.mesh('history', 'up')).stdout, /publish: moved to the new account\n/);
    rmSync(join(repo.dir, 'up/target/run_results.json'));
    compiledBy(repo, RUN, 'UP_DEV');
    assert.is((await repo.mesh('publish', 'up')).status, 0, 'the case of a name is no move');
  });
});
