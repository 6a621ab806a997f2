-- Drops everything that 01 and 02 made, with all data in it. A second run changes nothing.

use role accountadmin;

drop user if exists dbt_up_user;
drop user if exists dbt_down_user;
drop user if exists dbt_down_loom_user;

drop role if exists dbt_up_role;
drop role if exists dbt_down_role;
drop role if exists dbt_down_loom_role;

drop database if exists dbt_down_loom_prod;
drop database if exists dbt_down_prod;
drop database if exists dbt_up_prod;

drop warehouse if exists dev_wh;
drop warehouse if exists prod_wh;

drop resource monitor if exists dev_monitor;
drop resource monitor if exists prod_monitor;
