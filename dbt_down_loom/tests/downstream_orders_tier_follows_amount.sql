-- Written as ranges, not as the model's own case expression, so that it can disagree with it.
select order_id, amount, order_tier
from {{ ref('downstream_orders') }}
where not (
    (order_tier = 'STANDARD' and amount <= 100.00)
    or (order_tier = 'MEDIUM_VALUE' and amount between 100.01 and 200.00)
    or (order_tier = 'HIGH_VALUE' and amount >= 200.01)
)
