import type { Files } from '../rules/judge-files.ts';
import { LOOM, marketing, versions } from '../rules/sample-mesh.ts';

/** Every kind of node and reference that `mesh ls` may show. */
export const LIST_MESH: Files = {
  ...versions(['1', '2']),
  'sales/seeds/countries.csv': 'code\nDE\n',
  'sales/snapshots/history.sql':
    "{% snapshot history %}select * from {{ ref('orders', v=1) }}{% endsnapshot %}\n",
  'sales/models/margins.sql': "{{ config(access='private', group='finance', enabled=true) }} select 1\n",
  'sales/models/old.sql': '{{ config(enabled=false) }} select 1\n',
  'sales/models/schema.yml':
    'models:\n  - name: orders\n    config: {access: public, contract: {enforced: true}}\n    columns: [{name: order_id, data_type: integer}, {name: note}]\n    versions: [{v: 1}, {v: 2}]\n',
  ...marketing(
    "ref('sales', 'orders') }} {{ ref('campaigns_raw') }} {{ ref(var('x')) }} {{ source('crm', 'contacts')",
    {
      'marketing/models/campaigns_raw.sql': "{{ source('crm', var('x')) }} {{ ref('nothing') }}\n",
      'marketing/models/crm.yml': 'sources:\n  - name: crm\n    tables: [{name: contacts}]\n',
      'marketing/analyses/costs.sql': "{{ ref('finance', 'costs') }}\n",
    },
  ),
  ...LOOM,
};
