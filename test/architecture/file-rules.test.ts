import * as assert from 'uvu/assert';
import { suite } from '../harness/suite.ts';
import { type FileRules, fileProblems } from './file-rules.ts';

const rules: FileRules = {
  order: ['shell', 'config', 'rules', 'cli.ts'],
  maxLines: 5,
  only: { yaml: ['config'], 'node:child_process': ['shell'], '@aws-sdk': [] },
  pure: ['rules'],
  defaultExports: ['rules'],
  process: ['cli.ts'],
};

const accepted: [path: string, text: string][] = [
  ['config/read.ts', "import { parse } from 'yaml';"],
  ['shell/spawn.ts', "import { spawn } from 'node:child_process';"],
  ['cli.ts', 'process.exitCode = 1;'],
  [
    'config/read.ts',
    `// process\nconst a = 'process'; const b = /process/; const c = \`process \${a} process\`;`,
  ],
  ['config/read.ts', 'child.process; ({ process: 1 });'],
  ['rules/a.ts', "export default 1; import type { Mesh } from '../mesh/mesh.ts';"],
  ['rules/a.ts', "const text = 'async'; // await"],
  ['config/read.ts', 'Promise.any([]); const anyOf = { any: 1 }; // : any\nconst company: string = 1;'],
  ['config/five.ts', '1\n2\n3\n4\n5\n'],
  ['config/read.ts', "const defaults = 'export default';"],
];

const refused: [path: string, text: string, problem: string][] = [
  ['shell/read.ts', "import { parse } from 'yaml';", 'imports yaml, which only config may'],
  ['shell/read.ts', "import type {\n  Node,\n} from 'yaml';", 'imports yaml'],
  ['shell/read.ts', "export * from 'yaml/util';", 'imports yaml/util'],
  ['shell/read.ts', "const yaml = await import('yaml');", 'imports yaml'],
  ['config/read.ts', "import 'node:child_process';", 'imports node:child_process'],
  ['config/read.ts', "import { S3Client } from '@aws-sdk/client-s3';", 'imports @aws-sdk/client-s3'],
  ['config/read.ts', 'const home = process.env.HOME;', 'names process'],
  ['config/read.ts', `const text = \`\${process.cwd()}\`;`, 'names process'],
  ['config/read.ts', 'globalThis.process.exit();', 'names process'],
  ['config/read.ts', "import { env } from 'node:process';", 'names process'],
  ['rules/a.ts', "import { join } from 'node:path';", 'imports node:path'],
  ['rules/a.ts', 'export const check = async () => 1;', 'is asynchronous'],
  ['config/read.ts', 'export default 1;', 'has a default export'],
  ['config/read.ts', 'export { read as default };', 'has a default export'],
  ['config/readMe.ts', '', 'readMe.ts is not kebab-case'],
  ['config/read_me.ts', '', 'read_me.ts is not kebab-case'],
  ['config/six.ts', '1\n2\n3\n4\n5\n6\n', '6 lines, more than 5'],
  ['config/read.ts', 'let value: any;', 'says any'],
  ['config/read.ts', 'const value = other as any;', 'says any'],
  ['config/read.ts', 'const value: Map<string, any> = new Map<any>();', 'says any'],
  ['config/read.ts', 'const quote = /[\'"]/; const value = other as any;', 'says any'],
];

suite('architecture: what one file may do', ({ test }) => {
  for (const [path, text] of accepted) {
    test(`accepts ${path}: ${text}`, () => assert.equal(fileProblems({ path, text }, rules), []));
  }
  for (const [path, text, problem] of refused) {
    test(`refuses ${path}: ${text}`, () => {
      const problems = fileProblems({ path, text }, rules);
      assert.is(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', problem);
    });
  }
});
