select
    order_id,
    status,
    amount,
    created_at,
    case
        when amount > 200 then 'HIGH_VALUE'
        when amount > 100 then 'MEDIUM_VALUE'
        else 'STANDARD'
    end as order_tier,
    'dbt_down' as processed_by
from {{ source('dbt_up', 'public_orders') }}
