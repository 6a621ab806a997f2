import * as assert from 'uvu/assert';
import { learnNaming } from '../../src/mesh/naming.ts';
import type { Node, Relation } from '../../src/node.ts';
import { bareNode } from '../../src/project/bare-node.ts';
import { suite } from '../harness/suite.ts';

type Place = Partial<Relation>;

function model(name: string, place: Place, more: Partial<Node> = {}): Node {
  const relation = { database: null, schema: null, identifier: name, ...place };
  return bareNode({ resource_type: 'model', project: 'sales', path: '', name, relation, ...more });
}

const HERE = { database: 'warehouse', schema: 'prod' };

/** Where a model that is configured so would be built, as `database.schema.identifier`. */
function place(
  pairs: readonly (readonly [declared: Place, built: Place])[],
  asked: Place,
  more = {},
): string {
  const declared = pairs.map(([configured], index) => model(`m${index}`, configured));
  const published = pairs.map(([, built], index) => model(`m${index}`, built));
  const found = learnNaming(declared, published).relationOf(model('asked', asked, more));
  return found === null ? 'unknown' : `${found.database}.${found.schema}.${found.identifier}`;
}

const cases: [name: string, found: string, expected: string][] = [
  ['nothing published shows nothing', place([], {}), 'unknown'],
  ['what configures nothing lies where such models lie', place([[{}, HERE]], {}), 'warehouse.prod.asked'],
  ['an alias is kept', place([[{}, HERE]], { identifier: 'other' }), 'warehouse.prod.other'],
  ['a custom schema cannot be told by plain ones', place([[{}, HERE]], { schema: 'raw' }), 'unknown'],
  [
    'a custom schema is what it says, where others are',
    place([[{ schema: 'marts' }, { ...HERE, schema: 'MARTS' }]], { schema: 'raw' }),
    'warehouse.raw.asked',
  ],
  [
    'there the schema of the target is not shown',
    place([[{ schema: 'marts' }, { ...HERE, schema: 'marts' }]], {}),
    'unknown',
  ],
  [
    'but by a plain model beside it',
    place(
      [
        [{ schema: 'marts' }, { ...HERE, schema: 'marts' }],
        [{}, HERE],
      ],
      {},
    ),
    'warehouse.prod.asked',
  ],
  [
    'a custom schema stands behind that of the target, where others do',
    place([[{ schema: 'marts' }, { ...HERE, schema: 'prod_marts' }]], { schema: 'raw' }),
    'warehouse.prod_raw.asked',
  ],
  [
    'which shows the schema of the target as well',
    place([[{ schema: 'marts' }, { ...HERE, schema: 'prod_marts' }]], {}),
    'warehouse.prod.asked',
  ],
  [
    'two ways to make a schema are none',
    place(
      [
        [{ schema: 'a' }, { ...HERE, schema: 'prod_a' }],
        [{ schema: 'b' }, { ...HERE, schema: 'b' }],
      ],
      { schema: 'c' },
    ),
    'unknown',
  ],
  [
    'two schemas of the target are none',
    place(
      [
        [{ schema: 'a' }, { ...HERE, schema: 'dev_a' }],
        [{}, HERE],
      ],
      { schema: 'c' },
    ),
    'unknown',
  ],
  [
    'a schema that is neither shows nothing',
    place([[{ schema: 'a' }, { ...HERE, schema: 'elsewhere' }]], { schema: 'c' }),
    'unknown',
  ],
  [
    'two databases are none',
    place(
      [
        [{}, HERE],
        [{}, { ...HERE, database: 'lake' }],
      ],
      {},
    ),
    'unknown',
  ],
  ['a custom database cannot be told by plain ones', place([[{}, HERE]], { database: 'lake' }), 'unknown'],
  [
    'a custom database is what it says, where others are',
    place(
      [
        [{}, HERE],
        [{ database: 'lake' }, { ...HERE, database: 'LAKE' }],
      ],
      { database: 'pond' },
    ),
    'pond.prod.asked',
  ],
  [
    'aliases that a macro makes show nothing',
    place([[{}, { ...HERE, identifier: 'sales_m0' }]], {}),
    'unknown',
  ],
  ['an ephemeral model is built nowhere', place([[{}, HERE]], {}, { materialized: 'ephemeral' }), 'unknown'],
  ['nor is one that is disabled', place([[{}, HERE]], {}, { enabled: false }), 'unknown'],
  [
    'a schema that Jinja computes is not known',
    place([[{}, HERE]], {}, { uncertain: ['relation'] }),
    'unknown',
  ],
  ['nor is that of a snapshot', place([[{}, HERE]], {}, { resource_type: 'snapshot' }), 'unknown'],
  [
    'a seed is built like a model',
    place([[{}, HERE]], {}, { resource_type: 'seed' }),
    'warehouse.prod.asked',
  ],
];

suite('what published models show of where others lie', ({ test }) => {
  for (const [name, found, expected] of cases) test(name, () => assert.is(found, expected));
});
