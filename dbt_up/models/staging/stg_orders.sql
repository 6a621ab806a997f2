select
    id as order_id,
    customer_id,
    lower(status) as status,
    amount,
    created_at
from {{ source('raw', 'raw_orders') }}
