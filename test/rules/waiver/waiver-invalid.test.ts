import { type Rejected, ruleSuite } from '../rule-suite.ts';
import { sales } from '../sample-mesh.ts';

const RULE = 'waiver-invalid';
const PATH = 'sales/models/orders.sql';
const comment = (text: string): Record<string, string> => ({
  ...sales(),
  [PATH]: `-- mesh-ignore${text}\nselect 1 as order_id\n`,
});
const rejected = (text: string, says: string, helps: string): Rejected => ({
  files: comment(text),
  finds: [`${RULE} ${PATH}:1:1-1:${`-- mesh-ignore${text}`.trimEnd().length + 1}`],
  says: `This waiver has no effect: ${says}.`,
  helps,
});
const FORM = 'mesh-ignore RULE until 2027-03-01: reason';
const config = (waiver: string): Record<string, string> => ({
  ...sales(),
  'mesh.yml': `version: 1\nrules: {waiver-unused: "off"}\nwaivers:\n  - ${waiver}\n`,
});

ruleSuite(
  RULE,
  {
    'words that only begin like one': comment('d ref-target-public'),
    'a waiver in mesh.yml': config('{rule: ref-target-public, reason: soon}'),
  },
  {
    'no rule': rejected('', 'it names no rule', FORM),
    'no rule, but a reason': rejected(': because', 'it names no rule', FORM),
    'no reason': rejected(' ref-target-public', 'it gives no reason', FORM),
    'an empty reason': rejected(' ref-target-public until 2027-03-01:  ', 'it gives no reason', FORM),
    'a day that no calendar has': rejected(
      ' ref-target-public until 2027-02-30: so',
      '`2027-02-30` is no day',
      FORM,
    ),
    'words that are no day': rejected(' ref-target-public until spring: so', '`spring` is no day', FORM),
    'a rule that there is not': rejected(
      ' ref-target-publik: so',
      'there is no rule ref-target-publik',
      'Did you mean ref-target-public?',
    ),
    'a rule unlike any other': rejected(' xyzzy-plugh: so', 'there is no rule xyzzy-plugh', 'mesh rules'),
    'a rule of what a change breaks': rejected(
      ' breaking-change: so',
      'what breaking-change finds is accepted, not waived',
      'accept:',
    ),
    'a misspelt rule in mesh.yml': {
      files: config('{rule: ref-target-publik, reason: soon}'),
      finds: [`${RULE} mesh.yml:4:12-4:29`],
      says: 'there is no rule ref-target-publik',
      helps: 'Did you mean ref-target-public?',
    },
    'a day in mesh.yml that no calendar has': {
      files: config('{rule: ref-target-public, reason: soon, until: 2027-02-30}'),
      finds: [`${RULE} mesh.yml:4:12-4:29`],
      says: '`2027-02-30` is no day',
    },
  },
);
