select
    id as customer_id,
    name as customer_name,
    lower(email) as email,
    country as country_code,
    created_at
from {{ source('raw', 'raw_customers') }}
