-- The rows of dbt_up/sample_data, which the DuckDB target loads by itself: 10 orders and 6 customers. Rows that are
-- there are set to these values, others are left alone, so a second run changes nothing.

use role sysadmin;
use warehouse dev_wh;

create table if not exists dbt_up_prod.raw.raw_customers (
    id integer,
    name varchar,
    email varchar,
    country varchar,
    created_at timestamp_ntz
);

create table if not exists dbt_up_prod.raw.raw_orders (
    id integer,
    customer_id integer,
    status varchar,
    amount number(10, 2),
    created_at timestamp_ntz
);

merge into dbt_up_prod.raw.raw_customers as present
using (
    select
        column1 as id,
        column2 as name,
        column3 as email,
        column4 as country,
        column5::timestamp_ntz as created_at
    from
        values
        (1, 'Amara Okafor', 'amara.okafor@example.com', 'GB', '2025-02-11 09:14:05'),
        (2, 'Jonas Lindqvist', 'jonas.lindqvist@example.com', 'SE', '2025-03-02 16:40:51'),
        (3, 'Priya Raman', 'priya.raman@example.com', 'IN', '2025-05-19 04:22:37'),
        (4, 'Lucía Fernández', 'lucia.fernandez@example.com', 'ES', '2025-07-08 11:05:00'),
        (5, 'Tom Whitaker', 'tom.whitaker@example.com', 'US', '2025-08-27 22:31:18'),
        (6, 'Mei Tanaka', 'mei.tanaka@example.com', 'JP', '2025-09-30 01:47:29')
) as wanted
    on present.id = wanted.id
when matched then
    update set
        name = wanted.name,
        email = wanted.email,
        country = wanted.country,
        created_at = wanted.created_at
when not matched then
    insert (id, name, email, country, created_at)
    values (wanted.id, wanted.name, wanted.email, wanted.country, wanted.created_at);

merge into dbt_up_prod.raw.raw_orders as present
using (
    select
        column1 as id,
        column2 as customer_id,
        column3 as status,
        column4 as amount,
        column5::timestamp_ntz as created_at
    from
        values
        (1001, 1, 'COMPLETED', 250.00, '2025-09-01 08:12:44'),
        (1002, 2, 'COMPLETED', 200.00, '2025-09-03 17:55:10'),
        (1003, 3, 'SHIPPED', 200.01, '2025-09-08 05:03:26'),
        (1004, 1, 'COMPLETED', 100.00, '2025-09-12 13:37:02'),
        (1005, 4, 'RETURNED', 100.01, '2025-09-15 10:20:59'),
        (1006, 5, 'PLACED', 49.90, '2025-09-21 23:59:59'),
        (1007, 2, 'SHIPPED', 149.95, '2025-09-24 07:41:33'),
        (1008, 3, 'COMPLETED', 1299.00, '2025-09-28 00:00:00'),
        (1009, 4, 'CANCELLED', 18.50, '2025-10-02 19:08:15'),
        (1010, 5, 'PLACED', 87.25, '2025-10-05 14:26:47')
) as wanted
    on present.id = wanted.id
when matched then
    update set
        customer_id = wanted.customer_id,
        status = wanted.status,
        amount = wanted.amount,
        created_at = wanted.created_at
when not matched then
    insert (id, customer_id, status, amount, created_at)
    values (wanted.id, wanted.customer_id, wanted.status, wanted.amount, wanted.created_at);
