import { ruleSuite } from '../rule-suite.ts';
import { atCall, LOOM, marketing, sales } from '../sample-mesh.ts';

const RULE = 'waiver-expired';
const REF = "ref('sales', 'orders')";
const LINE = `select * from {{ ${REF} }} -- mesh-ignore ref-target-public until 2026-11-22: soon`;
const closed = {
  ...sales('{access: protected, contract: {enforced: true}}'),
  ...marketing(REF),
  ...LOOM,
};
const comment = { ...closed, 'marketing/models/campaigns.sql': `${LINE}\n` };
const configured = {
  ...closed,
  'mesh.yml':
    'version: 1\nwaivers:\n  - {rule: ref-target-public, path: marketing, reason: soon, until: 2026-11-22}\n',
};

ruleSuite(
  RULE,
  {
    // The suite accepts on no day at all.
    'a waiver without a day': {
      ...closed,
      'marketing/models/campaigns.sql': LINE.replace(' until 2026-11-22', ''),
    },
  },
  {
    'one in a comment, and what it waived is found again': {
      files: comment,
      today: '2026-11-23',
      finds: [
        atCall('ref-target-public', REF),
        `${RULE} marketing/models/campaigns.sql:1:44-1:${LINE.length + 1}`,
      ],
      says: 'The waiver of ref-target-public was good until 2026-11-22: what it was for counts again.',
    },
    'one in mesh.yml': {
      files: configured,
      today: '2027-01-01',
      finds: [atCall('ref-target-public', REF), `${RULE} mesh.yml:3:12-3:29`],
    },
  },
);
