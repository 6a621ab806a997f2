-- On staging, so that a bad amount stops the build before it reaches public_orders.
select order_id, amount
from {{ ref('stg_orders') }}
where amount < 0
