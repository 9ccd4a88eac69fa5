"""Fetches the public inputs of the asset scripts from package registries and checks what arrived.

Nothing is installed: Debian packages are unpacked in place, the crate is only downloaded by cargo,
npm packages are only packed.
"""

import hashlib
import pathlib
import subprocess
import tarfile

MALTA_SHA256 = "d106d5270bd92c9c"
"""First digits of the SHA-256 of malta-latest.osm.pbf in crate osm-io 0.3.0."""

CARGO_TOML = """[package]
name = "inputs"
version = "0.0.0"
edition = "2021"
[dependencies]
osm-io = "=0.3.0"
"""


def debian(work: pathlib.Path, package: str) -> pathlib.Path:
    """Unpacks a Debian package below `work` and returns the root of the unpacked tree."""
    root = work / "deb" / package
    if not root.exists():
        root.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", package], cwd=work, check=True)
        (archive,) = work.glob(f"{package}_*.deb")
        subprocess.run(["dpkg", "-x", archive, root], check=True)
    return root


def npm(work: pathlib.Path, package: str, version: str) -> pathlib.Path:
    """Unpacks one version of an npm package below `work` and returns its folder."""
    root = work / "npm" / f"{package.strip('@').replace('/', '-')}-{version}"
    if not root.exists():
        work.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}"],
            cwd=work, check=True, capture_output=True, text=True,
        ).stdout.split()[-1]
        with tarfile.open(work / packed) as archive:
            archive.extractall(root, filter="data")
    return root / "package"


def malta_pbf(work: pathlib.Path) -> pathlib.Path:
    """Returns the Geofabrik extract of Malta that crate osm-io carries as a test fixture."""
    crate = work / "osm"
    if not crate.exists():
        (crate / "src").mkdir(parents=True)
        (crate / "src" / "lib.rs").touch()
        (crate / "Cargo.toml").write_text(CARGO_TOML)
    subprocess.run(["cargo", "fetch", "--quiet"], cwd=crate, check=True)
    home = pathlib.Path(subprocess.run(
        ["sh", "-c", 'echo "${CARGO_HOME:-$HOME/.cargo}"'],
        check=True, capture_output=True, text=True,
    ).stdout.strip())
    (path,) = home.glob("registry/src/*/osm-io-0.3.0/tests/fixtures/malta-latest.osm.pbf")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if not digest.startswith(MALTA_SHA256):
        raise SystemExit(f"{path}: SHA-256 {digest} is not the extract these scripts were written for")
    return path
