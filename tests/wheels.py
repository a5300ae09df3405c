"""Builds what is published, looks into it, and draws the sample map with it in two empty environments.

One has the lowest version of each library that pyproject.toml allows, the other the newest. Needs a package
registry, and so is no part of `make test`.
"""

from __future__ import annotations

import email.parser
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLE = "armenia-realignment.relmap.json"


def main() -> None:
    """Do it, or say what does not hold."""
    with tempfile.TemporaryDirectory(prefix="relmap-wheels-") as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT))
        (wheel,) = folder.glob("*.whl")
        (sdist,) = folder.glob("*.tar.gz")
        look_into_wheel(wheel)
        look_into_sdist(sdist)
        lowest = folder / "lowest.txt"
        lowest.write_text("\n".join(lowest_versions()) + "\n", encoding="utf-8")
        try_out(folder / "lowest", str(wheel), "--constraint", str(lowest))
        try_out(folder / "newest", str(wheel), "--upgrade", "--upgrade-strategy", "eager")
    print("The wheel works with the lowest and with the newest versions.")


def run(*command: str, cwd: Path | None = None) -> str:
    """The output of a command; of one that fails all that it said."""
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "DISPLAY")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=environment)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])} … failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def hold(condition: bool, text: str) -> None:
    """Leave with what does not hold."""
    if not condition:
        raise SystemExit(f"does not hold: {text}")


def look_into_wheel(path: Path) -> None:
    """What has to be in the wheel, what must not be, and what it says of itself."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (metadata,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        head = email.parser.Parser().parsestr(archive.read(metadata).decode())
    hold("relmap/py.typed" in names, "py.typed is in the wheel")
    hold(not any("readme" in name for name in names), "no pictures of the README are in the wheel")
    resources = {path.name for path in (ROOT / "resources").iterdir()} - {"readme"}
    there = {name.split("/")[3] for name in names if name.startswith("relmap/data/resources/")}
    hold(resources == there, f"all resources are in the wheel: {resources ^ there}")
    hold(f"relmap/data/projects/{SAMPLE}" in names, "the sample maps are in the wheel")
    hold(head["License-Expression"] == "MIT", "the licence is told as MIT")
    systems = [c for c in head.get_all("Classifier", []) if c.startswith("Operating System")]
    hold(len(systems) == 3, "there are classifiers for three systems")
    hold(any(name.endswith("licenses/LICENSE") for name in names), "the licence is in the wheel")


def look_into_sdist(path: Path) -> None:
    """What has to be in the source archive."""
    with tarfile.open(path) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    for name in ("Makefile", ".ci/run", "README.md", "tests/wheels.py", "resources/readme/window.png"):
        hold(name in names, f"{name} is in the sdist")


def lowest_versions() -> list[str]:
    """The lower bound of each dependency, as a constraint."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        dependencies: list[str] = tomllib.load(file)["project"]["dependencies"]
    found: list[str] = []
    for text in dependencies:
        match = re.fullmatch(r"([A-Za-z0-9_.-]+)>=([0-9.]+)(?:,[^;]*)?(;.*)?", text)
        if match is None:
            raise SystemExit(f"does not hold: {text} has a lower bound")
        found.append(f"{match[1]}=={match[2]}{match[3] or ''}")
    return found


def try_out(environment: Path, *install: str) -> None:
    """Install into an empty environment, and draw the sample map that came along."""
    venv.create(environment, with_pip=True)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    python = str(scripts / "python")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *install)
    find = "from relmap.resources import samples; print(samples()[0])"
    sample = run(python, "-c", find, cwd=environment).strip()
    hold(Path(sample).is_relative_to(environment) and sample.endswith(SAMPLE), f"{sample} came with it")
    figure = environment / "figure.png"
    run(str(scripts / "relmap"), "export", sample, "-o", str(figure), cwd=environment)
    hold(figure.stat().st_size > 50_000, f"the figure is drawn: {figure.stat().st_size:,} bytes")
    print(f"{environment.name}: {run(python, '-m', 'pip', 'list', '--format', 'freeze').split()}")


if __name__ == "__main__":
    main()
