import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { importCycles } from './imports.ts';
import { orderProblems, roomGraph } from './rooms.ts';

const order = ['shell', 'mesh', 'cli.ts'];
const files = (sources: Record<string, string>) =>
  Object.entries(sources).map(([path, text]) => ({ path, text }));

suite('architecture: the order of the rooms', ({ test }) => {
  test('accepts imports of itself, of lower rooms and of the files in src/', () => {
    const house = files({
      'errors.ts': '',
      'shell/git.ts': "import { E } from '../errors.ts';\nimport './spawn.ts';",
      'shell/spawn.ts': '',
      'mesh/mesh.ts': "import type { G } from '../shell/git.ts';",
      'cli.ts': "const { mesh } = await import('./mesh/mesh.ts');",
    });
    assert.equal(orderProblems(house, order), []);
    assert.match(roomGraph(house, order), /^shell {8}2 files {2}→ src 1$/m);
  });

  const refused: [name: string, text: Record<string, string>, problem: string][] = [
    ['a higher room', { 'shell/a.ts': "import '../mesh/b.ts';", 'mesh/b.ts': '' }, 'shell comes before mesh'],
    [
      'a type of a higher room',
      { 'shell/a.ts': "import type { B } from '../mesh/b.ts';", 'mesh/b.ts': '' },
      'shell comes',
    ],
    [
      'a higher room later',
      { 'shell/a.ts': "void import('../mesh/b.ts');", 'mesh/b.ts': '' },
      'shell comes before mesh',
    ],
    [
      'a room from src/',
      { 'errors.ts': "export * from './mesh/b.ts';", 'mesh/b.ts': '' },
      'src comes before mesh',
    ],
    ['cli.ts', { 'mesh/b.ts': "import '../cli.ts';", 'cli.ts': '' }, 'mesh comes before cli.ts'],
    ['an unknown room', { 'util/a.ts': '' }, 'util/ is no room of the house'],
    ['a file outside src/', { 'mesh/b.ts': "import '../../test/c.ts';" }, 'which is not in src/'],
  ];
  for (const [name, text, problem] of refused) {
    test(`refuses ${name}`, () => {
      const problems = orderProblems(files(text), order);
      assert.is(problems.length, 1);
      assert.match(problems[0] ?? '', problem);
    });
  }
});

suite('architecture: cycles', ({ test }) => {
  test('finds none in a diamond', () => {
    const diamond = {
      'a.ts': "import './b.ts';\nimport './c.ts';",
      'b.ts': "import './d.ts';",
      'c.ts': "import './d.ts';",
      'd.ts': '',
    };
    assert.equal(importCycles(files(diamond)), []);
  });

  test('finds each group, types included', () => {
    const knots = {
      'a.ts': "import './b.ts';",
      'b.ts': "import type { C } from './c.ts';",
      'c.ts': "import './a.ts';\nimport './d.ts';",
      'd.ts': "void import('./e.ts');",
      'e.ts': "export * from './d.ts';",
      'f.ts': "import './f.ts';",
      'g.ts': "import './a.ts';",
    };
    assert.equal(importCycles(files(knots)), [['d.ts', 'e.ts'], ['a.ts', 'b.ts', 'c.ts'], ['f.ts']]);
  });
});
