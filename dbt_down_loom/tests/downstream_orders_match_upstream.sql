-- An order lost, invented or altered on the way from dbt_up, and a difference in the number of rows.
with upstream as (
    select order_id, status, amount, created_at from {{ ref('dbt_up', 'public_orders') }}
),

downstream as (
    select order_id, status, amount, created_at from {{ ref('downstream_orders') }}
),

missing as (
    select * from upstream
    except
    select * from downstream
),

extra as (
    select * from downstream
    except
    select * from upstream
),

counts as (
    select
        (select count(*) from upstream) as upstream_rows,
        (select count(*) from downstream) as downstream_rows
)

select 'missing' as problem, order_id from missing
union all
select 'extra' as problem, order_id from extra
union all
select 'row count' as problem, downstream_rows - upstream_rows as order_id
from counts
where upstream_rows <> downstream_rows or upstream_rows = 0
