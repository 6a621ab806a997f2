-- 3 databases, 7 schemas, 2 warehouses, each with a resource monitor. Run as a user with ACCOUNTADMIN, which alone
-- may make resource monitors. A second run changes nothing. DEV_WH and PROD_WH are common names: see README.md if
-- the account has them already.

use role sysadmin;

create database if not exists dbt_up_prod comment = 'Upstream of the mesh: publishes MARTS';
create database if not exists dbt_down_prod comment = 'Reads dbt_up by generated sources';
create database if not exists dbt_down_loom_prod comment = 'Reads dbt_up by dbt-loom';

create schema if not exists dbt_up_prod.raw comment = 'What is loaded, untouched';
create schema if not exists dbt_up_prod.staging comment = 'Protected models of dbt_up';
create schema if not exists dbt_up_prod.marts comment = 'Public models of dbt_up';
create schema if not exists dbt_down_prod.staging;
create schema if not exists dbt_down_prod.marts;
create schema if not exists dbt_down_loom_prod.staging;
create schema if not exists dbt_down_loom_prod.marts;

-- Only the schema's owner grants from now on, so whoever builds a table cannot hand it on.
alter schema dbt_up_prod.raw enable managed access;
alter schema dbt_up_prod.staging enable managed access;
alter schema dbt_up_prod.marts enable managed access;
alter schema dbt_down_prod.staging enable managed access;
alter schema dbt_down_prod.marts enable managed access;
alter schema dbt_down_loom_prod.staging enable managed access;
alter schema dbt_down_loom_prod.marts enable managed access;

create warehouse if not exists dev_wh warehouse_size = xsmall auto_suspend = 60 auto_resume = true initially_suspended = true;
create warehouse if not exists prod_wh warehouse_size = small auto_suspend = 60 auto_resume = true initially_suspended = true;

use role accountadmin;

create resource monitor if not exists dev_monitor with credit_quota = 20 frequency = monthly start_timestamp = immediately
triggers on 80 percent do notify on 100 percent do suspend on 110 percent do suspend_immediate;
create resource monitor if not exists prod_monitor with credit_quota = 100 frequency = monthly start_timestamp = immediately
triggers on 80 percent do notify on 100 percent do suspend on 110 percent do suspend_immediate;

alter warehouse dev_wh set resource_monitor = dev_monitor;
alter warehouse prod_wh set resource_monitor = prod_monitor;
