import { withHeader } from '../../../src/generate/with-header.ts';
import type { Files } from '../judge-files.ts';
import { type Rejected, ruleSuite } from '../rule-suite.ts';
import { generated, marketing, sales } from '../sample-mesh.ts';

const RULE = 'generated-file-edited';
const PATH = 'marketing/models/_mesh_sales.yml';
const BODY = generated({ orders: 'model.sales.orders' })[PATH] ?? '';
const TEXT = withHeader({ upstream: 'sales', environment: 'prod', timestamp: null }, BODY);
const DIGEST_LINE = /^# sha256: [0-9a-f]{64}$/m;

const mesh = (text: string, path = PATH): Files => ({
  ...sales(),
  ...marketing("source('sales', 'orders')"),
  [path]: text,
});
const rejected = (text: string, place: string): Rejected => ({
  files: mesh(text),
  finds: [`${RULE} ${PATH}:${place}`],
  says: 'it no longer says what sales publishes',
  helps: '`mesh sync --frozen`',
});

ruleSuite(
  RULE,
  {
    'a file as it was written': mesh(TEXT),
    'line ends that Git changed': mesh(TEXT.replaceAll('\n', '\r\n')),
    'a byte order mark': mesh(`\ufeff${TEXT}`),
    "somebody's own file": mesh(BODY),
    'a copy under another name': {
      ...mesh(TEXT),
      'marketing/models/sources.yml': TEXT.replaceAll('sales', 'copied').replace('marts', 'other'),
    },
    'a file of that name outside the models': { ...mesh(TEXT), 'marketing/_mesh_x.yml': `${TEXT} ` },
  },
  {
    'a word': rejected(TEXT.replace('marts', 'mart'), '4:1-4:75'),
    'a word, with the line ends of Windows': rejected(
      TEXT.replace('marts', 'mart').replaceAll('\n', '\r\n'),
      '4:1-4:75',
    ),
    'a comment at the end': rejected(`${TEXT}# mine\n`, '4:1-4:75'),
    'what a formatter does': rejected(TEXT.replaceAll('      - ', '    - '), '4:1-4:75'),
    'a digest that was cut': rejected(
      TEXT.replace(DIGEST_LINE, (line) => line.slice(0, -1)),
      `1:1-1:${TEXT.indexOf('\n') + 1}`,
    ),
    'a digest that was taken out': rejected(
      TEXT.replace(DIGEST_LINE, '#'),
      `1:1-1:${TEXT.indexOf('\n') + 1}`,
    ),
    'a digest of another body': rejected(
      TEXT.replace(DIGEST_LINE, `# sha256: ${'0'.repeat(64)}`),
      '4:1-4:75',
    ),
    'the markers of a merge conflict, which are no YAML either': {
      files: mesh(
        TEXT.replace(
          DIGEST_LINE,
          (line) => `<<<<<<< HEAD\n${line}\n=======\n# sha256: ${'0'.repeat(64)}\n>>>>>>> other`,
        ),
      ),
      finds: [`${RULE} ${PATH}:4:1-4:13`, `project-file-invalid ${PATH}:6:1-6:2`],
      says: 'markers of a merge conflict',
      helps: '`mesh sync --project marketing`',
    },
  },
);
