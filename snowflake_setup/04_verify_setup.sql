-- Every object, every grant and the row counts, each a row with PASS or FAIL; the failures come first. Run as a user
-- with ACCOUNTADMIN, who sees everything. Nothing is changed: the tables made here are temporary, the session's own.
-- An error instead of a report means that 01, 02 or 03 has not run.

use role accountadmin;
use warehouse dev_wh;
use schema dbt_up_prod.staging;

-- What should be.
create or replace temporary table expected as
select
    column1::varchar as kind,
    column2::varchar as name,
    column3::varchar as detail
from
    values
    ('database', 'DBT_UP_PROD', ''),
    ('database', 'DBT_DOWN_PROD', ''),
    ('database', 'DBT_DOWN_LOOM_PROD', ''),
    ('schema', 'DBT_UP_PROD.RAW', 'MANAGED ACCESS'),
    ('schema', 'DBT_UP_PROD.STAGING', 'MANAGED ACCESS'),
    ('schema', 'DBT_UP_PROD.MARTS', 'MANAGED ACCESS'),
    ('schema', 'DBT_DOWN_PROD.STAGING', 'MANAGED ACCESS'),
    ('schema', 'DBT_DOWN_PROD.MARTS', 'MANAGED ACCESS'),
    ('schema', 'DBT_DOWN_LOOM_PROD.STAGING', 'MANAGED ACCESS'),
    ('schema', 'DBT_DOWN_LOOM_PROD.MARTS', 'MANAGED ACCESS'),
    ('warehouse', 'DEV_WH', 'X-Small, suspends after 60 s, resumes: true, DEV_MONITOR'),
    ('warehouse', 'PROD_WH', 'Small, suspends after 60 s, resumes: true, PROD_MONITOR'),
    ('resource monitor', 'DEV_MONITOR', 'MONTHLY'),
    ('resource monitor', 'PROD_MONITOR', 'MONTHLY'),
    ('role', 'DBT_UP_ROLE', ''),
    ('role', 'DBT_DOWN_ROLE', ''),
    ('role', 'DBT_DOWN_LOOM_ROLE', ''),
    ('user', 'DBT_UP_USER', 'DBT_UP_ROLE'),
    ('user', 'DBT_DOWN_USER', 'DBT_DOWN_ROLE'),
    ('user', 'DBT_DOWN_LOOM_USER', 'DBT_DOWN_LOOM_ROLE'),
    ('rows', 'DBT_UP_PROD.RAW.RAW_CUSTOMERS', '6'),
    ('rows', 'DBT_UP_PROD.RAW.RAW_ORDERS', '10'),
    ('member', 'DBT_UP_ROLE', 'USER DBT_UP_USER'),
    ('member', 'DBT_UP_ROLE', 'ROLE SYSADMIN'),
    ('grant', 'DBT_UP_ROLE', 'USAGE ON WAREHOUSE DEV_WH'),
    ('grant', 'DBT_UP_ROLE', 'USAGE ON WAREHOUSE PROD_WH'),
    ('grant', 'DBT_UP_ROLE', 'USAGE ON DATABASE DBT_UP_PROD'),
    ('grant', 'DBT_UP_ROLE', 'CREATE SCHEMA ON DATABASE DBT_UP_PROD'),
    ('grant', 'DBT_UP_ROLE', 'USAGE ON SCHEMA DBT_UP_PROD.RAW'),
    ('future grant', 'DBT_UP_ROLE', 'SELECT ON TABLE DBT_UP_PROD.RAW'),
    ('grant', 'DBT_UP_ROLE', 'USAGE ON SCHEMA DBT_UP_PROD.STAGING'),
    ('grant', 'DBT_UP_ROLE', 'CREATE TABLE ON SCHEMA DBT_UP_PROD.STAGING'),
    ('grant', 'DBT_UP_ROLE', 'CREATE VIEW ON SCHEMA DBT_UP_PROD.STAGING'),
    ('grant', 'DBT_UP_ROLE', 'USAGE ON SCHEMA DBT_UP_PROD.MARTS'),
    ('grant', 'DBT_UP_ROLE', 'CREATE TABLE ON SCHEMA DBT_UP_PROD.MARTS'),
    ('grant', 'DBT_UP_ROLE', 'CREATE VIEW ON SCHEMA DBT_UP_PROD.MARTS'),
    ('member', 'DBT_DOWN_ROLE', 'USER DBT_DOWN_USER'),
    ('member', 'DBT_DOWN_ROLE', 'ROLE SYSADMIN'),
    ('grant', 'DBT_DOWN_ROLE', 'USAGE ON WAREHOUSE DEV_WH'),
    ('grant', 'DBT_DOWN_ROLE', 'USAGE ON WAREHOUSE PROD_WH'),
    ('grant', 'DBT_DOWN_ROLE', 'USAGE ON DATABASE DBT_DOWN_PROD'),
    ('grant', 'DBT_DOWN_ROLE', 'CREATE SCHEMA ON DATABASE DBT_DOWN_PROD'),
    ('grant', 'DBT_DOWN_ROLE', 'USAGE ON SCHEMA DBT_DOWN_PROD.STAGING'),
    ('grant', 'DBT_DOWN_ROLE', 'CREATE TABLE ON SCHEMA DBT_DOWN_PROD.STAGING'),
    ('grant', 'DBT_DOWN_ROLE', 'CREATE VIEW ON SCHEMA DBT_DOWN_PROD.STAGING'),
    ('grant', 'DBT_DOWN_ROLE', 'USAGE ON SCHEMA DBT_DOWN_PROD.MARTS'),
    ('grant', 'DBT_DOWN_ROLE', 'CREATE TABLE ON SCHEMA DBT_DOWN_PROD.MARTS'),
    ('grant', 'DBT_DOWN_ROLE', 'CREATE VIEW ON SCHEMA DBT_DOWN_PROD.MARTS'),
    ('grant', 'DBT_DOWN_ROLE', 'USAGE ON DATABASE DBT_UP_PROD'),
    ('grant', 'DBT_DOWN_ROLE', 'USAGE ON SCHEMA DBT_UP_PROD.MARTS'),
    ('future grant', 'DBT_DOWN_ROLE', 'SELECT ON TABLE DBT_UP_PROD.MARTS'),
    ('future grant', 'DBT_DOWN_ROLE', 'SELECT ON VIEW DBT_UP_PROD.MARTS'),
    ('member', 'DBT_DOWN_LOOM_ROLE', 'USER DBT_DOWN_LOOM_USER'),
    ('member', 'DBT_DOWN_LOOM_ROLE', 'ROLE SYSADMIN'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'USAGE ON WAREHOUSE DEV_WH'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'USAGE ON WAREHOUSE PROD_WH'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'USAGE ON DATABASE DBT_DOWN_LOOM_PROD'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'CREATE SCHEMA ON DATABASE DBT_DOWN_LOOM_PROD'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'USAGE ON SCHEMA DBT_DOWN_LOOM_PROD.STAGING'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'CREATE TABLE ON SCHEMA DBT_DOWN_LOOM_PROD.STAGING'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'CREATE VIEW ON SCHEMA DBT_DOWN_LOOM_PROD.STAGING'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'USAGE ON SCHEMA DBT_DOWN_LOOM_PROD.MARTS'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'CREATE TABLE ON SCHEMA DBT_DOWN_LOOM_PROD.MARTS'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'CREATE VIEW ON SCHEMA DBT_DOWN_LOOM_PROD.MARTS'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'USAGE ON DATABASE DBT_UP_PROD'),
    ('grant', 'DBT_DOWN_LOOM_ROLE', 'USAGE ON SCHEMA DBT_UP_PROD.MARTS'),
    ('future grant', 'DBT_DOWN_LOOM_ROLE', 'SELECT ON TABLE DBT_UP_PROD.MARTS'),
    ('future grant', 'DBT_DOWN_LOOM_ROLE', 'SELECT ON VIEW DBT_UP_PROD.MARTS');

-- And a SELECT on each table and view that MARTS and RAW hold by now.
show objects in schema dbt_up_prod.marts;
insert into expected
with readers as (select column1 as name from values ('DBT_DOWN_ROLE'), ('DBT_DOWN_LOOM_ROLE'))

select
    'grant',
    readers.name,
    'SELECT ON ' || built."kind" || ' DBT_UP_PROD.MARTS.' || built."name"
from table(result_scan(last_query_id())) as built
cross join readers;

show objects in schema dbt_up_prod.raw;
insert into expected
select
    'grant',
    'DBT_UP_ROLE',
    'SELECT ON ' || "kind" || ' DBT_UP_PROD.RAW.' || "name"
from table(result_scan(last_query_id()));

-- What there is.
create or replace temporary table found (kind varchar, name varchar, detail varchar);

show databases like 'DBT_%_PROD';
insert into found
select
    'database',
    "name",
    ''
from table(result_scan(last_query_id()));

show schemas like 'RAW' in account;
insert into found
select
    'schema',
    "database_name" || '.' || "name",
    "options"
from table(result_scan(last_query_id()));

show schemas like 'STAGING' in account;
insert into found
select
    'schema',
    "database_name" || '.' || "name",
    "options"
from table(result_scan(last_query_id()));

show schemas like 'MARTS' in account;
insert into found
select
    'schema',
    "database_name" || '.' || "name",
    "options"
from table(result_scan(last_query_id()));

show warehouses like '%_WH';
insert into found
select
    'warehouse',
    "name",
    "size"
    || ', suspends after '
    || "auto_suspend"
    || ' s, resumes: '
    || "auto_resume"
    || ', '
    || "resource_monitor"
from table(result_scan(last_query_id()));

show resource monitors like '%_MONITOR';
insert into found
select
    'resource monitor',
    "name",
    "frequency"
from table(result_scan(last_query_id()));

show roles like 'DBT_%_ROLE';
insert into found
select
    'role',
    "name",
    ''
from table(result_scan(last_query_id()));

show users like 'DBT_%_USER';
insert into found
select
    'user',
    "name",
    "default_role"
from table(result_scan(last_query_id()));

insert into found
select
    'rows',
    'DBT_UP_PROD.RAW.RAW_CUSTOMERS',
    count(*)::varchar
from dbt_up_prod.raw.raw_customers;
insert into found
select
    'rows',
    'DBT_UP_PROD.RAW.RAW_ORDERS',
    count(*)::varchar
from dbt_up_prod.raw.raw_orders;

-- Who has the roles. What a role is granted through another one shows here, and as USAGE ON ROLE below.
show grants of role dbt_up_role;
insert into found
select
    'member',
    "role",
    "granted_to" || ' ' || "grantee_name"
from table(result_scan(last_query_id()));

show grants of role dbt_down_role;
insert into found
select
    'member',
    "role",
    "granted_to" || ' ' || "grantee_name"
from table(result_scan(last_query_id()));

show grants of role dbt_down_loom_role;
insert into found
select
    'member',
    "role",
    "granted_to" || ' ' || "grantee_name"
from table(result_scan(last_query_id()));

-- What the roles may do. A role owns what it builds in its own database; PUBLIC is everybody.
show grants to role dbt_up_role;
insert into found
select
    'grant',
    "grantee_name",
    "privilege" || ' ON ' || "granted_on" || ' ' || "name"
from table(result_scan(last_query_id()))
where not ("privilege" = 'OWNERSHIP' and startswith("name", 'DBT_UP_PROD.'));

show future grants to role dbt_up_role;
insert into found
select
    'future grant',
    "grantee_name",
    "privilege" || ' ON ' || "grant_on" || ' ' || replace("name", '.<' || "grant_on" || '>', '')
from table(result_scan(last_query_id()));

show grants to role dbt_down_role;
insert into found
select
    'grant',
    "grantee_name",
    "privilege" || ' ON ' || "granted_on" || ' ' || "name"
from table(result_scan(last_query_id()))
where not ("privilege" = 'OWNERSHIP' and startswith("name", 'DBT_DOWN_PROD.'));

show future grants to role dbt_down_role;
insert into found
select
    'future grant',
    "grantee_name",
    "privilege" || ' ON ' || "grant_on" || ' ' || replace("name", '.<' || "grant_on" || '>', '')
from table(result_scan(last_query_id()));

show grants to role dbt_down_loom_role;
insert into found
select
    'grant',
    "grantee_name",
    "privilege" || ' ON ' || "granted_on" || ' ' || "name"
from table(result_scan(last_query_id()))
where not ("privilege" = 'OWNERSHIP' and startswith("name", 'DBT_DOWN_LOOM_PROD.'));

show future grants to role dbt_down_loom_role;
insert into found
select
    'future grant',
    "grantee_name",
    "privilege" || ' ON ' || "grant_on" || ' ' || replace("name", '.<' || "grant_on" || '>', '')
from table(result_scan(last_query_id()));

show grants to role public;
insert into found
select
    'grant',
    'PUBLIC',
    "privilege" || ' ON ' || "granted_on" || ' ' || "name"
from table(result_scan(last_query_id()))
where regexp_like("name", 'DBT_(UP|DOWN|DOWN_LOOM)_PROD.*');

show future grants to role public;
insert into found
select
    'future grant',
    'PUBLIC',
    "privilege" || ' ON ' || "grant_on" || ' ' || "name"
from table(result_scan(last_query_id()))
where regexp_like("name", 'DBT_(UP|DOWN|DOWN_LOOM)_PROD.*');

-- A grant that is not expected fails too, and so does a role that has another one. Which people have a role is theirs.
select
    iff(expected.name is not null and found.name is not null, 'PASS', 'FAIL') as result,
    coalesce(expected.kind, found.kind) as kind,
    coalesce(expected.name, found.name) as name,
    coalesce(expected.detail, found.detail) as detail,
    case
        when found.name is null then 'missing, or otherwise than the detail says'
        when expected.name is null then 'not expected'
        else ''
    end as problem
from expected
full outer join found
    on
        expected.kind = found.kind
        and expected.name = found.name
        and expected.detail = found.detail
where
    expected.name is not null
    or found.kind in ('grant', 'future grant')
    or (found.kind = 'member' and startswith(found.detail, 'ROLE '))
order by result, kind, name, detail;
