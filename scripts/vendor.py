#!/usr/bin/env python3
"""Refresh static/vendor from npm packages: `make vendor`. Needs npm; running Essaim does not."""

import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    folder: str
    files: tuple[str, ...]
    sha256: str

    @property
    def spec(self):
        return f"{self.name}@{self.version}"


def _faces(family, *styles):
    subsets = ("latin", "latin-ext")
    return tuple(f"files/{family}-{subset}-wght-{style}.woff2" for subset in subsets for style in styles)


PACKAGES = (
    Package(
        name="bootstrap",
        version="5.3.9",
        licence="MIT",
        folder="bootstrap",
        files=("dist/css/bootstrap.min.css",),
        sha256="06bdf78289c3c12ea99d40df84eedf6278c724c73eebf38f11f3a65b44ec8c94",
    ),
    Package(
        name="@fontsource-variable/bricolage-grotesque",
        version="5.3.0",
        licence="OFL-1.1",
        folder="bricolage-grotesque",
        files=_faces("bricolage-grotesque", "normal"),
        sha256="6e99e0d844f7bc152bb3b007f9b1493c53e60cc0744cc681bb744e0b5f14665e",
    ),
    Package(
        name="@fontsource-variable/source-sans-3",
        version="5.3.0",
        licence="OFL-1.1",
        folder="source-sans-3",
        files=_faces("source-sans-3", "normal", "italic"),
        sha256="115c2d5a38a05d52c77ba02e4d939644bae30585a30a2e4657a3be2c99d5c7dc",
    ),
)


def download(package, folder):
    """The package's archive, refused unless it is byte for byte the one we reviewed."""
    packed = subprocess.run(  # noqa: S603
        ["npm", "pack", "--silent", package.spec],  # noqa: S607
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / packed.stdout.split()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(f"{package.spec}: expected sha256 {package.sha256}, got {found}")
    return archive


def unpack(package, archive):
    """Copy the licence and the files we serve. Maps are not copied, so their mention goes too:
    the manifest storage of static files would look for them and fail."""
    target = VENDOR / package.folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        for wanted in (*package.files, "LICENSE"):
            content = tar.extractfile(f"package/{wanted}").read()
            (target / Path(wanted).name).write_bytes(SOURCE_MAP.sub(b"\n", content))


def write_readme():
    rows = "\n".join(
        f"| `{p.folder}/` | {p.name} | {p.version} | {p.licence} | `{p.sha256[:16]}…` |" for p in PACKAGES
    )
    (VENDOR / "README.md").write_text(
        "# Vendored assets\n\nWritten by `make vendor` (`scripts/vendor.py`); do not edit by hand.\n"
        "The licence of each package stands in its folder.\n\n"
        "| folder | npm package | version | licence | sha256 of the archive |\n"
        f"| --- | --- | --- | --- | --- |\n{rows}\n"
    )


def main():
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            unpack(package, download(package, Path(folder)))
            print(package.spec)
    write_readme()


if __name__ == "__main__":
    main()
