"""镜像构建步骤 (image steps): the Dockerfile's own steps, run one by one in a fresh folder where no Docker engine is at hand.

A virtual environment stands in for the image's Python, and the image's working directory lies under a temporary folder.
The CMD is started on a free port and asked by the HEALTHCHECK. Any step that fails ends the run with exit status 1.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
HEALTHY_WITHIN_SECONDS = 60
HANDED_ON = ("PIP_", "SSL_", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


class StepFailed(Exception):
    """A step of the Dockerfile did not do what it says."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction with its arguments, continuation lines joined."""

    instruction: str
    arguments: str


@dataclass(slots=True)
class Image:
    """What the steps so far have made: files, environment, working directory, user and commands."""

    folder: Path
    workdir: str = "/"
    env: dict[str, str] = field(default_factory=dict)
    became: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def path(self, inside: str) -> Path:
        """Where a path of the image lies on this machine."""
        return self.folder / os.path.join(self.workdir, inside).lstrip("/")


def main() -> None:
    steps = parse((REPOSITORY / "Dockerfile").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="docker-steps-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            build = Build(folder, workdirs={step.arguments for step in steps if step.instruction == "WORKDIR"})
            for step in steps:
                print(f"--- {step.instruction} {step.arguments}", flush=True)
                build.run(step)
            build.serve()
        except StepFailed as failure:
            sys.exit(f"Failed: {failure}")
    print("Every step of the Dockerfile ran, and the server it starts is healthy.")


def parse(text: str) -> list[Step]:
    """The instructions of a Dockerfile in their order."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [Step(*line.split(maxsplit=1)) for line in joined.splitlines()]


class Build:
    """The stages of a Dockerfile, made one after another at the same place, as in an image."""

    def __init__(self, folder: Path, workdirs: set[str]) -> None:
        self.folder = folder
        self.workdirs = workdirs
        self.stages: dict[str, Path] = {}
        self.stage = ""
        self.image = Image(folder / "image")
        self.context = folder / "context"
        self.python = folder / "python"
        copy_context(REPOSITORY, self.context)
        (folder / "home").mkdir(mode=0o777)
        venv.create(self.python, with_pip=True)

    def run(self, step: Step) -> None:
        action = getattr(self, f"_{step.instruction.lower()}", None)
        if action is None:
            raise StepFailed(f"{step.instruction} is not known to this script")
        action(step.arguments)

    def _from(self, arguments: str) -> None:
        if self.stage:
            self.image.folder.rename(self.folder / f"stage-{self.stage}")
            self.stages[self.stage] = self.folder / f"stage-{self.stage}"
        self.stage = arguments.partition(" AS ")[2] or "last"
        handed_on = {name: value for name, value in os.environ.items() if name.startswith(HANDED_ON)}
        path = f"{self.python / 'bin'}:/usr/local/bin:/usr/bin:/bin"
        self.image = Image(
            self.folder / "image",
            env={**handed_on, "PATH": path, "HOME": str(self.folder / "home"), "LANG": "C.UTF-8"},
        )

    def _workdir(self, arguments: str) -> None:
        self.image.workdir = arguments
        self.image.path(".").mkdir(parents=True, exist_ok=True)

    def _env(self, arguments: str) -> None:
        for assignment in shlex.split(arguments):
            name, _, value = assignment.partition("=")
            self.image.env[name] = self._expanded(self._mapped(value))

    def _copy(self, arguments: str) -> None:
        words = shlex.split(arguments)
        options = dict(word[2:].split("=", 1) for word in words if word.startswith("--"))
        *sources, target = [word for word in words if not word.startswith("--")]
        origin = self.stages[options["from"]] if "from" in options else self.context
        for source in sources:
            found = origin / source.lstrip("/")
            if not found.exists():
                raise StepFailed(f"COPY finds no {source}")
            copied = copy(found, self.image.path(target), into=target.endswith("/"))
            give(copied, options.get("chown", ""))

    def _run(self, arguments: str) -> None:
        if self._process(["/bin/sh", "-c", self._mapped(arguments)]).wait() != 0:
            raise StepFailed(arguments)

    def _user(self, arguments: str) -> None:
        user, _, group = arguments.partition(":")
        dropped = ["setpriv", f"--reuid={user}", f"--regid={group or user}", "--clear-groups"]
        # This machine's Python may lie where only root can look, so the second try may read everything, and write no more.
        reading = [*dropped, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        for became in (dropped, reading):
            # Through a shell, since setpriv itself still has root's rights when it starts a program.
            if succeeds([*became, "sh", "-c", f"{sys.executable} -c 'import ssl'"]):
                self.image.became = became
                return
        print(f"    not possible here: the steps go on as user {os.geteuid()}")

    def _volume(self, arguments: str) -> None:
        if not self.image.path(arguments.strip()).is_dir():
            raise StepFailed(f"the volume {arguments} is no folder of the image")

    def _expose(self, arguments: str) -> None:
        """A port is written down, nothing is done."""

    def _healthcheck(self, arguments: str) -> None:
        self.image.health = self._words(arguments.partition("CMD ")[2])

    def _cmd(self, arguments: str) -> None:
        self.image.command = self._words(arguments)

    def serve(self) -> None:
        """Starts the CMD on a free port and waits until the HEALTHCHECK finds it healthy."""
        self.image.env["PORT"] = str(free_port())
        server = self._process(self.image.command)
        deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
        try:
            while self._process(self.image.health, quiet=True).wait() != 0:
                if server.poll() is not None:
                    raise StepFailed(f"the CMD ended with status {server.returncode}")
                if time.monotonic() > deadline:
                    raise StepFailed(f"not healthy within {HEALTHY_WITHIN_SECONDS} s")
                time.sleep(0.5)
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(timeout=30)

    def _process(self, command: list[str], quiet: bool = False) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [*self.image.became, *command],
            cwd=self.image.path("."),
            env=self.image.env,
            stderr=subprocess.DEVNULL if quiet else None,
            start_new_session=True,
        )

    def _words(self, arguments: str) -> list[str]:
        if arguments.startswith("["):
            return [self._mapped(word) for word in json.loads(arguments)]
        return ["/bin/sh", "-c", self._mapped(arguments)]

    def _mapped(self, text: str) -> str:
        for workdir in self.workdirs:
            text = text.replace(workdir, str(self.folder / "image") + workdir)
        return text

    def _expanded(self, text: str) -> str:
        return re.sub(r"\$\{?(\w+)\}?", lambda match: self.image.env.get(match[1], ""), text)


def copy_context(repository: Path, context: Path) -> None:
    """Copies what `.dockerignore` lets through; of several patterns that fit, the last one decides."""
    patterns = [
        line for line in (repository / ".dockerignore").read_text("utf-8").split("\n") if line and line[0] != "#"
    ]
    for top in sorted(repository.iterdir()):
        if admitted(top.name, patterns):
            files = [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
            for path in files:
                inside = path.relative_to(repository)
                if admitted(str(inside), patterns):
                    copy(path, context / inside, into=False)


def admitted(path: str, patterns: list[str]) -> bool:
    """Whether a path of the repository is sent to the build."""
    answer = True
    parents = [path, *map(str, Path(path).parents)][:-1]
    for pattern in patterns:
        bare = pattern.removeprefix("!")
        names = [name for parent in parents for name in (parent, f"./{parent}")]
        if any(fnmatch(name, bare.replace("**/", "*/")) for name in names):
            answer = pattern.startswith("!")
    return answer


def copy(source: Path, target: Path, *, into: bool) -> Path:
    """Copies a file, or what a folder holds, and says where it is now."""
    if source.is_dir():
        return Path(shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True))
    place = target / source.name if into or target.is_dir() else target
    place.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy2(source, place))


def give(path: Path, owner: str) -> None:
    """Honours `--chown` where that is allowed."""
    if owner and os.geteuid() == 0:
        user, _, group = owner.partition(":")
        for each in [path, *path.rglob("*")]:
            os.chown(each, int(user), int(group or user), follow_symlinks=False)


def succeeds(command: list[str]) -> bool:
    """Whether a command is there and ends well."""
    return (
        shutil.which(command[0]) is not None
        and subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0
    )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
