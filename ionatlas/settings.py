"""Settings: read once, here, from the environment; rooms take plain arguments."""

from __future__ import annotations

from pathlib import Path

from pydantic import ByteSize, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    local = Path.cwd() / ".ionatlas"
    if local.is_dir():
        return local
    import platformdirs

    return Path(platformdirs.user_data_dir("ionatlas"))


class Settings(BaseSettings):
    """Everything that can be set from outside. Each field is ``IONATLAS_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(env_prefix="IONATLAS_", extra="ignore")

    home: Path = Field(default_factory=_default_home, description="graph data, caches, campaigns: all that is kept")
    neo4j_uri: str | None = Field(None, description="a Neo4j of your own instead of the managed local one")
    neo4j_user: str = Field("neo4j", description="its user")
    neo4j_password: SecretStr | None = Field(None, description="its password")
    neo4j_database: str = Field("neo4j", description="its database")
    scheduler: str | None = Field(None, description="a dask scheduler, tcp://host:port, instead of a local cluster")
    model: str | None = Field(None, description="parser model: a folder or a hub id instead of the shipped weights")

    reviewer: str | None = Field(None, description="who judges values in ionatlas curate, instead of the user's name")

    time_limit: float = Field(600.0, gt=0, description="seconds one document may take to read")
    memory_limit: ByteSize = Field("6GiB", validate_default=True, description="memory one document may need to be read")
    max_pages: int = Field(300, gt=0, description="pages of one document that are read")
    max_pixels: int = Field(100_000_000, gt=0, description="pixels of one picture that is decoded")

    @property
    def learned_confidence(self) -> Path:
        """Where ``ionatlas curate learn`` keeps what it learnt."""
        return self.home / "learned" / "confidence.json"

    def open_store(self):
        """Open the graph these settings name; the managed server starts when it is first needed."""
        from graph.store import open_store

        password = self.neo4j_password.get_secret_value() if self.neo4j_password else None
        return open_store(
            home=self.home, uri=self.neo4j_uri, user=self.neo4j_user, password=password, database=self.neo4j_database
        )
