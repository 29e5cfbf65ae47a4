"""The command: its answers as JSON, its refusals as one line and exit code 2, its processes as they live and die."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click import Context

from certbody.cli import certbody, run
from certbody.commands import demo_state
from certbody.commands.supervisor import Child, Supervisor, first_free_port, wait_until_served
from certbody.config import Settings
from certbody.kit.embedded import CannotStart, sole_user

Captured = pytest.CaptureFixture[str]


SIZE = ["rules", "size", "--turnover", "1", "--categories", "AF"]


def ask(capsys: Captured, *arguments: str) -> dict[str, Any]:
    """The JSON that a rule answers."""
    assert run(["rules", *arguments]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_size(capsys: Captured) -> None:
    facts = ["--kind", "initial", "--turnover", "900000.00", "--categories", "AF,CFA", "--sites", "4"]
    answer = ask(capsys, "size", "--on", "2026-11-20", *facts)
    assert (answer["half_days"], answer["sampled_sites"]) == (8, 2)
    assert set(answer) == {"half_days", "sampled_sites", "unconfirmed", "lines", "tables"}
    assert sum(line["half_days"] for line in answer["lines"]) == 8
    assert all(set(line) == {"label", "half_days", "source", "status"} for line in answer["lines"])


def test_applicable(capsys: Captured) -> None:
    answer = ask(capsys, "applicable", "--on", "2026-10-31", "--kind", "initial", "--categories", "AF")
    assert answer["standard"] == "RNQ2019"
    assert len(answer["indicators"]) == 22
    assert set(map(int, answer["excluded"])).isdisjoint(answer["indicators"])
    assert all(answer["excluded"].values())
    after = ask(capsys, "applicable", "--on", "2026-11-01", "--kind", "initial", "--categories", "AF")
    assert after["standard"] == "RNQ2026"


def test_traits_and_open_indicators_add_to_what_applies(capsys: Captured) -> None:
    common = ["applicable", "--on", "2026-10-31", "--kind", "surveillance", "--categories", "AF"]
    plain = ask(capsys, *common)
    opened = ask(capsys, *common, "--open", "8", "--traits", "certifying,work_based")
    assert 8 in opened["mandatory"]
    assert set(plain["indicators"]) < set(opened["indicators"])


def test_grades(capsys: Captured) -> None:
    assert ask(capsys, "grades", "--on", "2026-11-20", "--indicator", "4") == {"allowed": ["major"]}


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (
            ["deadlines", "--grade", "major", "--notified", "2026-11-30"],
            {"implementation": "2027-02-28", "verification": "2027-03-28"},
        ),
        (
            ["deadlines", "--grade", "minor", "--notified", "2026-08-31"],
            {"implementation": "2027-02-28", "verification": None},
        ),
        (["validity", "--start", "2026-09-21"], {"end": "2029-09-20"}),
        (["validity", "--start", "2026-01-29"], {"end": "2029-01-28"}),
        (
            ["window", "--kind", "surveillance", "--start", "2026-09-21"],
            {"opens": "2027-11-21", "closes": "2028-07-21"},
        ),
        (["window", "--kind", "renewal", "--start", "2026-09-21"], {"opens": "2028-09-20", "closes": "2029-09-20"}),
    ],
)
def test_dates(capsys: Captured, arguments: list[str], answer: dict[str, str | None]) -> None:
    assert ask(capsys, *arguments) == answer


def test_sample_is_the_same_from_a_list_and_from_a_file(capsys: Captured, tmp_path: Path) -> None:
    names = ["Brest", "Lyon", "Metz", "Nice", "Pau"]
    listing = tmp_path / "sites.txt"
    listing.write_text("\n\n".join([*names, " Brest "]) + "\n", encoding="utf-8-sig")
    common = ["--seed", "00ff", "--kind", "renewal", "--on", "2026-11-23"]
    listed = ask(capsys, "sample", *common, "--sites", ",".join(reversed(names)))
    assert listed == ask(capsys, "sample", *common, "--sites", str(listing))
    assert len(listed["sites"]) == 2
    assert len(listed["commitment"]) == 64


def test_surveillance_draws_a_site_not_seen_before(capsys: Captured) -> None:
    common = ["sample", "--kind", "surveillance", "--on", "2026-11-23", "--sites", "a,b,c"]
    for seed in range(16):
        first = ask(capsys, *common, "--seed", f"{seed:02x}")
        again = ask(capsys, *common, "--seed", f"{seed:02x}", "--previous", ",".join(first["sites"]))
        assert set(again["sites"]) - set(first["sites"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["rules", "size"],
        ["rules", "size", "--on", "2026-02-30", "--kind", "initial", "--turnover", "1", "--categories", "AF"],
        ["rules", "size", "--on", "2026-11-20", "--kind", "other", "--turnover", "1", "--categories", "AF"],
        ["rules", "size", "--on", "2026-11-20", "--kind", "initial", "--turnover", "-1", "--categories", "AF"],
        ["rules", "size", "--on", "2026-11-20", "--kind", "initial", "--turnover", "many", "--categories", "AF"],
        ["rules", "size", "--on", "2026-11-20", "--kind", "initial", "--turnover", "1", "--categories", "AF,XX"],
        ["rules", "size", "--on", "2026-11-20", "--kind", "initial", "--turnover", "1", "--categories", ","],
        [*SIZE, "--on", "2026-2-3", "--kind", "initial"],
        [*SIZE, "--on", "9999-12-31", "--kind", "initial"],
        [*SIZE, "--on", "2026-11-20", "--kind", "initial", "--turnover", "100.001"],
        [*SIZE, "--on", "2026-11-20", "--kind", "initial", "--turnover", "１２"],
        [*SIZE, "--on", "2026-11-20", "--kind", "initial", "--sites", "-1"],
        [*SIZE, "--on", "2026-11-20", "--kind", "initial", "--territory", "guyane"],
        [*SIZE, "--on", "2026-11-20", "--kind", "initial", "--added", "CBC"],
        [*SIZE, "--on", "2026-11-20", "--kind", "extension", "--added", "XX"],
        [*SIZE, "--on", "2026-11-20", "--kind", "extension"],
        ["rules", "applicable", "--on", "2026-11-20", "--kind", "initial", "--categories", "AF", "--traits", "tall"],
        ["rules", "applicable", "--on", "2026-11-20", "--kind", "initial", "--categories", "AF", "--open", "99"],
        ["rules", "grades", "--on", "2026-11-20", "--indicator", "0"],
        ["rules", "grades", "--on", "2026-11-20", "--indicator", "four"],
        ["rules", "grades", "--on", "2026-11-20", "--indicator", "٤"],
        ["rules", "grades", "--on", "2026-10-31", "--indicator", "33"],
        ["rules", "deadlines", "--grade", "grave", "--notified", "2026-01-31"],
        ["rules", "deadlines", "--grade", "minor", "--notified", "9999-12-31"],
        ["rules", "window", "--kind", "surveillance", "--start", "21/09/2026"],
        ["rules", "validity", "--start", "9999-01-01"],
        ["rules", "sample", "--seed", "xyz", "--sites", "a,b", "--kind", "initial"],
        ["rules", "sample", "--seed", "00", "--sites", ",", "--kind", "initial"],
        ["rules", "sample", "--seed", "00", "--sites", "nowhere/sites.txt", "--kind", "initial"],
        ["migrate", "--write", "Nonsense!"],
        ["demo", "--port", "0"],
    ],
)
def test_bad_input_is_one_line_and_code_two(capsys: Captured, arguments: list[str]) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("certbody: ")
    assert captured.err.count("\n") == 1


def test_each_command_is_where_it_is_looked_for() -> None:
    context = Context(certbody)
    found = {name: certbody.get_command(context, name) for name in certbody.list_commands(context)}
    assert {name: command.name for name, command in found.items() if command} == {name: name for name in found}
    assert certbody.get_command(context, "nosuch") is None


def test_a_rule_answers_without_loading_the_servers_and_the_database() -> None:
    asked = (
        "from certbody.cli import run; import sys; run(['rules', 'grades', '--on', '2026-11-20', '--indicator', '4'])"
    )
    heavy = "print(sorted({'flask', 'psycopg', 'redis', 'sqlalchemy'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}; {heavy}"],
        env={},
        cwd=Path(__file__).parents[1],
        check=True,
        capture_output=True,
    )
    assert done.stdout.decode().splitlines() == ['{"allowed": ["major"]}', "[]"]


@pytest.mark.parametrize("command", ["serve", "worker", "scheduler", "migrate", "check"])
def test_a_missing_setting_is_one_line_and_code_two(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("BASE_URL", raising=False)
    assert run([command]) == 2
    assert capsys.readouterr().err == "certbody: BASE_URL is missing\n"


def test_check_asks_as_the_application_alone(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    environment = {
        "DATABASE_URL": settings.database_url, "DATABASE_OWNER_URL": "postgresql://certbody_owner@owner.invalid/certbody",
        "REDIS_URL": settings.redis_url, "SECRET_KEY": settings.secret_key, "BASE_URL": "http://localhost",
        "MAILBOX": "1", "FILES_DIR": str(settings.files_dir),
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run(["check"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["ok"] * 7


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"FILES_BUCKET": "nowhere"}, "FAIL  files: bucket nowhere: NoSuchBucket"),
        ({"SCAN_COMMAND": "false"}, "FAIL  scan: SCAN_COMMAND says that a harmless text is infected: false"),
        (
            {"SCAN_COMMAND": "/nowhere/scan"},
            "FAIL  scan: SCAN_COMMAND says that a harmless text is away: /nowhere/scan",
        ),
    ],
)
def test_check_says_in_one_line_what_cannot_be_used(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, settings: Settings, s3_endpoint: str,
    changes: dict[str, str], said: str,
) -> None:  # fmt: skip
    environment = {
        "DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url, "SECRET_KEY": settings.secret_key,
        "BASE_URL": "http://localhost", "MAILBOX": "1", "FILES_DIR": str(settings.files_dir),
        "FILES_ENDPOINT": s3_endpoint, "FILES_REGION": "eu-west-3", "AWS_ACCESS_KEY_ID": "tests",
        "AWS_SECRET_ACCESS_KEY": "tests",
    }  # fmt: skip
    for name, value in {**environment, **changes}.items():
        monkeypatch.setenv(name, value)
    assert run(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("FAIL")] == [said]
    assert len(lines) == 7


def test_demo_wants_both_outside_servers_or_neither(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("REDIS_URL", "redis://queue.example")
    assert run(["demo"]) == 2
    assert "set both DATABASE_URL and REDIS_URL" in capsys.readouterr().err


def test_demo_leaves_a_folder_with_other_things_alone(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    assert run(["demo", "--state", str(tmp_path), "--fresh"]) == 1
    assert "holds other things" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_two_demonstrations_do_not_share_a_folder(capsys: Captured, tmp_path: Path) -> None:
    folder = demo_state.prepared(tmp_path / "state")
    with sole_user(folder, demo_state.MARK):
        code = subprocess.run(
            [sys.executable, "-m", "certbody.cli", "demo", "--state", str(folder)], capture_output=True, text=True
        )
    assert code.returncode == 1
    assert "is in use by another start" in code.stderr
    assert code.stderr.count("\n") == 1


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = demo_state.secret(tmp_path)
    assert len(first) >= 32
    assert demo_state.secret(tmp_path) == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    demo_state.clear(tmp_path)
    assert demo_state.secret(tmp_path) != first


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < first_free_port(port) <= port + 20


def test_a_web_server_that_dies_is_told_in_one_line(tmp_path: Path) -> None:
    child = Child("web", [sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path / "web.log")
    child.start()
    with pytest.raises(CannotStart, match="no such thing"):
        wait_until_served(child, 1)


def test_a_web_server_that_does_not_answer_is_said_to_be_waited_for(tmp_path: Path) -> None:
    said: list[str] = []
    child = Child("web", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "web.log")
    child.start()
    try:
        with pytest.raises(CannotStart, match="does not answer on port 1 after 2 s"):
            wait_until_served(child, 1, said.append, patience=2)
    finally:
        child.stop()
    assert ["waiting for the pages to answer on port 1" in line for line in said] == [True]


def test_the_writing_of_the_demonstration_says_how_far_it_is() -> None:
    said: list[str] = []
    progress = demo_state.Progress(said.append, pause=0)
    for done in (1, 2, 3):
        progress(done, 3)
    assert [line.split(";")[0].strip() for line in said] == [
        "1 of 3 organisations written", "2 of 3 organisations written"
    ]  # fmt: skip
    silent = demo_state.Progress(said.append)
    silent(1, 3)
    assert len(said) == 2


def test_a_dead_child_is_started_again_and_all_stop(tmp_path: Path) -> None:
    said: list[str] = []
    child = Child("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "log")

    class Enough(Exception):
        """Ends the watch."""

    def say(line: str) -> None:
        said.append(line)
        signal.setitimer(signal.ITIMER_REAL, 3)

    def enough(*_details: object) -> None:
        raise Enough

    former = signal.signal(signal.SIGALRM, enough)
    try:
        with Supervisor([child], say) as supervisor:
            assert child.process is not None
            first = child.process.pid
            os.kill(first, signal.SIGKILL)
            with pytest.raises(Enough):
                supervisor.watch()
    finally:
        signal.signal(signal.SIGALRM, former)
    assert "sleeper ended (-9)" in said[0]
    assert child.process is not None
    assert child.process.pid != first
    assert not child.is_running()


def test_children_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from certbody.commands.supervisor import Child;"
        f"child = Child('c', [sys.executable, '-c', 'import time; time.sleep(60)'], Path({str(tmp_path / 'log')!r}));"
        "child.start(); print(child.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
