"""What is set from outside, and the secret from which all others come."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taskforce import files
from taskforce.settings import BadCost, Secret, Settings, UnknownDocuments, UnusableSecret

VARIABLES = [
    "HOME",
    "DATABASE_URL",
    "ISSUER",
    "CLAIMS",
    "SECRET_FILE",
    "DOCUMENTS",
    "TLS_CERTIFICATE",
    "TLS_KEY",
    "COST_PER_SECOND",
]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(f"TASKFORCE_{name}", raising=False)


def test_a_checkout_keeps_everything_in_a_folder_of_its_own() -> None:
    checkout = files.checkout()
    assert checkout
    assert Settings.from_environment() == Settings(home=checkout / ".taskforce")


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    values = ["/a", "postgresql://b", "https://c", "/d", "/e", "trusted", "/f", "/g", "7"]
    for name, value in zip(VARIABLES, values, strict=True):
        monkeypatch.setenv(f"TASKFORCE_{name}", value)
    decided = Settings(
        Path("/a"), "postgresql://b", "https://c", Path("/d"), Path("/e"), True, Path("/f"), Path("/g"), 7
    )
    assert Settings.from_environment() == decided


def test_which_documents_are_answered_is_one_of_two_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKFORCE_DOCUMENTS", "Trusted")
    with pytest.raises(UnknownDocuments, match="any or trusted"):
        Settings.from_environment()
    monkeypatch.setenv("TASKFORCE_DOCUMENTS", "any")
    assert not Settings.from_environment().only_trusted


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "much"])
def test_what_a_client_may_ask_for_is_a_whole_number(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("TASKFORCE_COST_PER_SECOND", said)
    with pytest.raises(BadCost, match="whole number"):
        Settings.from_environment()


def test_neither_settings_nor_secret_show_what_is_secret(tmp_path: Path) -> None:
    settings = Settings(tmp_path, database_url="postgresql://admin:hidden@host/database")
    secret = Secret(b"hidden" * 6)
    assert "hidden" not in f"{settings!r} {settings} {secret!r} {secret}"


def test_the_secret_is_made_once_also_by_several_at_once(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    with ThreadPoolExecutor(8) as several:
        derived = set(several.map(lambda _: settings.secret().derive("a purpose"), range(32)))
    assert len(derived) == 1
    assert [file.name for file in settings.home.iterdir()] == ["secret"]


def test_only_its_owner_can_read_the_secret(tmp_path: Path) -> None:
    Settings(tmp_path).secret()
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_each_purpose_has_a_key_of_its_own() -> None:
    secret, other = Secret(bytes(32)), Secret(bytes(31) + b"1")
    keys = {secret.derive("one"), secret.derive("two"), other.derive("one")}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize(("value", "mode"), [(b"short", 0o600), (bytes(32), 0o644)])
def test_a_secret_that_is_short_or_open_to_others_is_refused(tmp_path: Path, value: bytes, mode: int) -> None:
    file = tmp_path / "secret"
    file.write_bytes(value)
    file.chmod(mode)
    with pytest.raises(UnusableSecret, match=str(file)):
        Settings(tmp_path, secret_file=file).secret()
