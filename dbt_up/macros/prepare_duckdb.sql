{# Snowflake has the type and the raw tables before dbt runs; an empty DuckDB file has neither. #}
{% macro prepare_duckdb() %}
    {% if target.type == 'duckdb' %}
        create type if not exists timestamp_ntz as timestamp;

        create schema if not exists raw;

        create table if not exists raw.raw_customers as
        select * from read_csv('sample_data/raw_customers.csv', header = true, columns = {
            'id': 'integer',
            'name': 'varchar',
            'email': 'varchar',
            'country': 'varchar',
            'created_at': 'timestamp'
        });

        create table if not exists raw.raw_orders as
        select * from read_csv('sample_data/raw_orders.csv', header = true, columns = {
            'id': 'integer',
            'customer_id': 'integer',
            'status': 'varchar',
            'amount': 'decimal(10,2)',
            'created_at': 'timestamp'
        });
    {% endif %}
{% endmacro %}
