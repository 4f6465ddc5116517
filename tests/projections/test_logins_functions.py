"""Every function of PostgreSQL itself that an audience's login may call is known here, and why it does no harm.

What stays open to SQL on such a login, since PostgreSQL cannot close it, and is not reached through the API:

| what                                       | tells                                                            |
|--------------------------------------------|------------------------------------------------------------------|
| `pg_class.reltuples`, `relpages`, EXPLAIN  | about how many rows everybody has in a view                      |
| EXPLAIN ANALYZE, under a good claim        | how many rows of others a scan has passed over, and whether any  |
|                                            | of them met a condition, so what stands in them bit by bit: an   |
|                                            | operator that leaks nothing is asked of them before the policy   |
| how long a scan takes                      | the same, less exactly                                           |
| `since`, `until`, `xmin`, `ctid`           | of one's own rows: how much was recorded between them            |
| `pg_proc`, `pg_policy`, `pg_roles`         | how the house is built, which is in the repository               |
| NOTIFY, a transaction that is left open    | nothing; but two who agree can signal, and vacuum waits for one  |

EXPLAIN is a statement of its own: what is slipped into a query cannot ask for it.
"""

import re

import asyncpg
import pytest

from projections.test_logins import AUDIENCES, is_refused
from taskforce.database import Database
from viewing import login

pytestmark = pytest.mark.proof
HARMLESS = {
    "chance, time and waiting": "random|random_normal|setseed|gen_random_uuid|uuidv[47]|array_sa.*|array_shuffle|"
    "clock_timestamp|timeofday|pg_sleep(_for|_until)?|bernoulli|system",
    "its own session": "set_config|current_query|pg_backend_pid|pg_client_encoding|pg_cursor|pg_prepared_statement|"
    "pg_listening_channels|pg_notify|pg_my_temp_schema|pg_is_other_temp_schema|pg_trigger_depth|"
    "pg_advisory_unlock.*|pg_stat_clear_snapshot|pg_stat_force_next_flush|pg_show_all_settings|pg_settings_get_flags",
    "the server as it was started": "pg_conf_load_time|pg_postmaster_start_time|pg_jit_available|pg_numa_available|"
    "pg_get_loaded_modules|pg_is_in_recovery|pg_is_wal_replay_paused|pg_get_wal_(replay_pause_state|resource_managers)|"
    "pg_get_wait_events|pg_available_extension.*|pg_extension_update_paths|pg_timezone_.*|pg_tablespace_.*|"
    "pg_(database_)?collation_.*|pg_encoding_.*|pg_char_to_encoding|pg_get_keywords|pg_get_catalog_foreign_keys",
    "what is declared": "pg_get_(acl|constraintdef|expr|function_.*|indexdef|object_address|part.*|publication_tables|"
    "replica_identity_index|ruledef|serial_sequence|statisticsobjdef.*|triggerdef|userbyid)|pg_.*_is_visible|"
    "pg_describe_object|pg_identify_.*|pg_index.*|pg_partition_.*|pg_relation_.*|pg_filenode_relation|pg_has_role|"
    "pg_column_(compression|is_updatable|toast_chunk_id)|pg_options_to_table|pg_sequence_parameters|pg_typeof|"
    "pg_basetype",
    "reckoning with what it is given": "pg_lsn.*|pg_wal_lsn_diff|pg_walfile_.*|pg_split_walfile_name|pg_size_.*|"
    "pg_input_.*|pg_visible_in_snapshot|pg_(ddl_command|dependencies|mcv_list|ndistinct|node_tree)_.*|ts_rewrite|"
    "(xid|tid|hashtid|hashxid|bttid).*|currtid2|max|min",
    "a query or a table, as itself": "(cursor|query|table|schema|database)_to_xml.*|ts_stat",
    "refused to whoever is no owner": "lo_.*|loread|lowrite|brin_.*|gin_clean_pending_list|nextval|currval|lastval|"
    "setval|pg_nextoid|pg_sequence_last_value|pg_get_sequence_data|pg_(clear|restore)_(attribute|relation)_stats|"
    "pg_import_system_collations|pg_extension_config_dump|pg_stop_making_pinned_objects|binary_upgrade_.*|"
    "amvalidate|dsnowball_.*|plpgsql_.*|fmgr_.*_validator",
    "refused to whoever may not replicate": "pg_(copy|create|drop|sync)_.*replication_slots?|pg_logical_slot_.*|"
    "pg_replication_slot_advance",
    "refused outside of a trigger or an index": "RI_FKey_.*|pg_event_trigger_.*|suppress_redundant_updates_trigger|"
    "tsvector_update_trigger.*|unique_key_recheck|.*handler",
}
TELLING = """
    select distinct p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where nspname ~ '^pg_|^information_schema$' and has_function_privilege(p.oid, 'execute')
      and (provolatile = 'v' or prosecdef or proname ~ '^(pg_|lo_|lowrite|loread|txid_|binary_upgrade)'
           or string_to_array(proargtypes::text, ' ')::oid[]
              && array['xid', 'xid8', 'tid', 'pg_snapshot', 'txid_snapshot']::regtype[]::oid[])
"""
CLOSED = [
    "age('3'::xid)", "age(xmin) from pg_class", "mxid_age('1'::xid)", "pg_xact_status('3'::xid8)",
    "pg_export_snapshot()", "pg_get_multixact_members('1'::xid)",
    "pg_last_committed_xact()", "pg_xact_commit_timestamp('3'::xid)",
    "pg_blocking_pids(1)", "pg_safe_snapshot_blocking_pids(1)", "pg_isolation_test_session_is_blocked(1, '{}')",
    "* from pg_replication_slots", "* from pg_prepared_xacts", "pg_notification_queue_usage()",
]  # fmt: skip


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_whatever_it_may_call_of_postgresql_is_known_to_do_no_harm(filled: Database, audience: str) -> None:
    known = re.compile("|".join(HARMLESS.values()))
    async with login(filled, audience) as db:
        found = [row[0] for row in await db.fetch(TELLING)]
    assert [name for name in found if not known.fullmatch(name)] == []
    assert len(found) > 200


@pytest.mark.parametrize("audience", AUDIENCES)
async def test_what_counts_the_transactions_and_watches_the_locks_of_others_is_closed(
    filled: Database, audience: str
) -> None:
    async with login(filled, audience) as db:
        denied = asyncpg.InsufficientPrivilegeError
        assert [attack for attack in CLOSED if not await is_refused(db, f"select {attack}", denied)] == []
