"""Says how each output of a profiles.yml would sign in, as JSON: sign-in.py PROFILES"""

import json
import os
import sys
from pathlib import Path

import yaml
from dbt.adapters.snowflake.connections import SnowflakeCredentials
from dbt.config.renderer import ProfileRenderer
from dbt_common.context import set_invocation_context
from snowflake.connector import SnowflakeConnection

methods = []


def note(connection, how):
    methods.append("key" if connection._authenticator == "SNOWFLAKE_JWT" else "password")
    raise EOFError


SnowflakeConnection.authenticate_with_retry = note

set_invocation_context(os.environ)
for profile in yaml.safe_load(Path(sys.argv[1]).read_text()).values():
    for output in profile["outputs"].values():
        rendered = ProfileRenderer({}).render_data(output)
        del rendered["type"], rendered["threads"]
        credentials = SnowflakeCredentials(**rendered)
        try:
            SnowflakeConnection(account=credentials.account, **credentials.auth_args())
        except EOFError:
            pass
json.dump(methods, sys.stdout)
