-- One role and one user a project, and what each role may do: ARCHITECTURE.md has the table. A second run changes
-- nothing. No secret stands here: setup_keypair_auth.sh prints the statement that gives a user its public key.

use role useradmin;

create role if not exists dbt_up_role;
create role if not exists dbt_down_role;
create role if not exists dbt_down_loom_role;

-- A service user signs in with a key, never with a password.
create user if not exists dbt_up_user
    type = service
    default_role = dbt_up_role
    default_warehouse = prod_wh
    comment = 'Runs dbt_up';
create user if not exists dbt_down_user
    type = service
    default_role = dbt_down_role
    default_warehouse = prod_wh
    comment = 'Runs dbt_down';
create user if not exists dbt_down_loom_user
    type = service
    default_role = dbt_down_loom_role
    default_warehouse = prod_wh
    comment = 'Runs dbt_down_loom';

use role securityadmin;

grant role dbt_up_role to user dbt_up_user;
grant role dbt_down_role to user dbt_down_user;
grant role dbt_down_loom_role to user dbt_down_loom_user;

-- Administrators reach what the projects build.
grant role dbt_up_role to role sysadmin;
grant role dbt_down_role to role sysadmin;
grant role dbt_down_loom_role to role sysadmin;

grant usage on warehouse dev_wh to role dbt_up_role;
grant usage on warehouse dev_wh to role dbt_down_role;
grant usage on warehouse dev_wh to role dbt_down_loom_role;
grant usage on warehouse prod_wh to role dbt_up_role;
grant usage on warehouse prod_wh to role dbt_down_role;
grant usage on warehouse prod_wh to role dbt_down_loom_role;

-- Each role builds in its own database. CREATE SCHEMA is for `--target dev`, whose schemas dbt makes itself.
grant usage, create schema on database dbt_up_prod to role dbt_up_role;
grant usage, create schema on database dbt_down_prod to role dbt_down_role;
grant usage, create schema on database dbt_down_loom_prod to role dbt_down_loom_role;

grant usage on schema dbt_up_prod.raw to role dbt_up_role;
grant select on all tables in schema dbt_up_prod.raw to role dbt_up_role;
grant select on future tables in schema dbt_up_prod.raw to role dbt_up_role;

grant usage, create table, create view on schema dbt_up_prod.staging to role dbt_up_role;
grant usage, create table, create view on schema dbt_up_prod.marts to role dbt_up_role;
grant usage, create table, create view on schema dbt_down_prod.staging to role dbt_down_role;
grant usage, create table, create view on schema dbt_down_prod.marts to role dbt_down_role;
grant usage, create table, create view on schema dbt_down_loom_prod.staging to role dbt_down_loom_role;
grant usage, create table, create view on schema dbt_down_loom_prod.marts to role dbt_down_loom_role;

-- The mesh: the readers of dbt_up see its MARTS, what is there and what will be.
grant usage on database dbt_up_prod to role dbt_down_role;
grant usage on schema dbt_up_prod.marts to role dbt_down_role;
grant select on all tables in schema dbt_up_prod.marts to role dbt_down_role;
grant select on all views in schema dbt_up_prod.marts to role dbt_down_role;
grant select on future tables in schema dbt_up_prod.marts to role dbt_down_role;
grant select on future views in schema dbt_up_prod.marts to role dbt_down_role;

grant usage on database dbt_up_prod to role dbt_down_loom_role;
grant usage on schema dbt_up_prod.marts to role dbt_down_loom_role;
grant select on all tables in schema dbt_up_prod.marts to role dbt_down_loom_role;
grant select on all views in schema dbt_up_prod.marts to role dbt_down_loom_role;
grant select on future tables in schema dbt_up_prod.marts to role dbt_down_loom_role;
grant select on future views in schema dbt_up_prod.marts to role dbt_down_loom_role;

-- What somebody granted by hand ends here: without USAGE on a schema nothing in it can be read.
revoke all privileges on schema dbt_up_prod.raw from role dbt_down_role;
revoke all privileges on schema dbt_up_prod.staging from role dbt_down_role;
revoke all privileges on schema dbt_up_prod.raw from role dbt_down_loom_role;
revoke all privileges on schema dbt_up_prod.staging from role dbt_down_loom_role;
