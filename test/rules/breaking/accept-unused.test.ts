import type { Files } from '../judge-files.ts';
import { ruleSuite } from '../rule-suite.ts';
import { registry, sales } from '../sample-mesh.ts';

const RULE = 'accept-unused';
const AT = `${RULE} mesh.yml:2:18-2:`;

function accept(model: string, change = 'column-removed', more = ''): Files {
  return {
    'mesh.yml': `version: 1\naccept: [{model: ${model}, change: ${change}, reason: Agreed${more}}]\n`,
  };
}

function published(...names: string[]): Files {
  const columns = Object.fromEntries(names.map((name) => [name, { name, data_type: 'integer' }]));
  return registry({ orders: { columns } });
}

const LOST = published('order_id', 'amount');

ruleSuite(
  RULE,
  {
    'an entry that lets a change pass': { ...sales(), ...LOST, ...accept('sales.orders') },
    'one that does so until today': {
      ...sales(),
      ...LOST,
      ...accept('orders', 'column-removed', ', until: 2026-11-22'),
    },
    'one for the column': { ...sales(), ...LOST, ...accept('orders', 'column-removed', ', column: amount') },
    'what only a commit could show': { ...sales(), ...accept('orders') },
  },
  {
    'an entry for what is published by now': {
      files: { ...sales(), ...published('order_id'), ...accept('orders') },
      finds: [`${AT}24`],
      says: 'There is no column-removed of orders to accept',
      helps: 'Take the entry out',
    },
    'one that has ended': {
      files: {
        ...sales(),
        ...published('order_id'),
        ...accept('orders', 'column-removed', ', until: 2026-11-21'),
      },
      finds: [`${AT}24`],
      says: 'Since 2026-11-21 has passed, column-removed of orders is no longer accepted.',
    },
    'one for a model that there is not': {
      files: { ...sales(), ...published('order_id'), ...accept('sales.order') },
      finds: [`${AT}29`],
      says: 'no project declares or publishes it',
      helps: 'Did you mean `sales.orders`?',
    },
    'one that its model’s policy makes needless': {
      files: { ...sales(), ...published(), ...accept('orders', 'column-added') },
      finds: [`${AT}24`],
      says: 'There is no column-added of orders to accept',
    },
  },
);
