select
    cast(order_id as integer) as order_id,
    cast(status as varchar) as status,
    cast(amount as decimal(10, 2)) as amount,
    cast(created_at as timestamp_ntz) as created_at
from {{ ref('stg_orders') }}
