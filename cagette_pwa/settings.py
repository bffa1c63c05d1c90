"""What an installation chooses, read once from the environment."""

from functools import cache
from pathlib import Path

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting is an environment variable of the same name in capitals; the README lists them."""

    model_config = SettingsConfigDict(env_file=PROJECT / ".env", extra="ignore")

    database_url: str = f"sqlite:///{PROJECT / 'var' / 'cagette.db'}"
    redis_url: str | None = None
    public_url: str = "http://localhost:8000"
    smtp_url: str | None = None
    mail_from: str = "Cagette Producteur <ne-pas-repondre@cagette.example>"
    demo: bool = False

    @field_validator("public_url")
    @classmethod
    def _without_its_last_slash(cls, url: str) -> str:
        """Every path begins with one."""
        return url.rstrip("/")

    @property
    def cookies_are_secure(self) -> bool:
        """Browsers refuse `Secure` cookies on plain http, which only a developer's machine uses."""
        return self.public_url.startswith("https://")


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
