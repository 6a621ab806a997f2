"""Prints the rows of a reader's mart: show_rows.py WAREHOUSE_FILE"""

import sys

import duckdb

columns = "order_id, status, amount, order_tier, processed_by"
query = f"select {columns} from marts.downstream_orders order by order_id"
print(duckdb.connect(sys.argv[1], read_only=True).sql(query))
