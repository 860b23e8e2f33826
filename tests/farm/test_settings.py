import pytest

from bots.config.settings import Settings
from bots.domain.errors import UsageError


def test_the_home_folder_says_where_things_are(tmp_path, monkeypatch):
    monkeypatch.delenv("KOLLEGA_DATABASE", raising=False)
    (tmp_path / "kollega.env").write_text(
        "KOLLEGA_ADDRESSES__DSERVICE=https://localhost:8443/\nKOLLEGA_SMTP__PORT=2525\n"
    )
    settings = Settings.load(tmp_path)
    assert settings.address("dservice") == "https://localhost:8443"
    assert settings.smtp.port == 2525
    assert settings.database_url == f"sqlite:///{tmp_path}/kollega.sqlite"


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "kollega.env").write_text("KOLLEGA_DATABASE=sqlite:///other.sqlite\n")
    monkeypatch.setenv("KOLLEGA_DATABASE", "postgresql://farm@db/kollega")
    assert Settings.load(tmp_path).database_url == "postgresql://farm@db/kollega"


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(UsageError, match="--home"):
        Settings.load(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="KOLLEGA_ADDRESSES__NAVISION"):
        Settings.load(tmp_path).address("navision")


def test_a_wrong_value_is_named(tmp_path):
    (tmp_path / "kollega.env").write_text("KOLLEGA_SMTP__PORT=many\n")
    with pytest.raises(UsageError, match="KOLLEGA_SMTP__PORT"):
        Settings.load(tmp_path)


def test_a_machine_says_which_face_a_system_shows(tmp_path):
    assert Settings.load(tmp_path).roster.portal("navision").screens.name == "navision.yaml"
    (tmp_path / "kollega.env").write_text("KOLLEGA_FACES__NAVISION=business-central\n")
    assert Settings.load(tmp_path).roster.portal("navision").screens.name == "navision-business-central.yaml"


@pytest.mark.parametrize(
    "said", ["NAVISION=dynamics", "DSERVICE=business-central", "NOBODY=business-central"]
)
def test_a_face_that_a_system_does_not_have_is_named(tmp_path, said):
    (tmp_path / "kollega.env").write_text(f"KOLLEGA_FACES__{said}\n")
    settings = Settings.load(tmp_path)
    with pytest.raises(UsageError, match=f"KOLLEGA_FACES__{said.partition('=')[0]}"):
        _ = settings.roster
