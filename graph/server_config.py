"""Settings of the managed server: loopback only, no HTTP, no file or network access from Cypher."""

from __future__ import annotations

import socket
from pathlib import Path

_SETTINGS = """\
# Written by ionatlas at every start.
# a full disk leaves a torn end of the transaction log, after the last acknowledged commit: cut it off instead of refusing to start
internal.dbms.tx_log.fail_on_corrupted_log_files=false
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={pagecache}m
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
db.tx_log.preallocate=false
db.tx_log.rotation.size=64m
db.tx_log.rotation.retention_policy=1 hours 512M
db.transaction.timeout=300s
db.memory.transaction.max={transaction}m
"""


def write_config(home: Path, port: int, *, heap_megabytes: int, pagecache_megabytes: int = 256) -> None:
    """Write ``conf/neo4j.conf`` of `home`; one transaction may use half of the heap, so that none can end the server."""
    folder = home / "conf"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "neo4j.conf").write_text(
        _SETTINGS.format(port=port, pagecache=pagecache_megabytes, transaction=heap_megabytes // 2)
    )


def free_port() -> int:
    """A port of the loopback address that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
