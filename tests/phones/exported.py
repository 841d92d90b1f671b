"""Motion with known truth, and writers of the forms in which apps export it."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from secondheart.types import Inertial

GRAVITY_MPS2 = 9.80665
EPOCH_NS = 1_700_000_000_000_000_000


def swinging(seconds: float = 20.0, rate_hz: float = 100.0, noise: float = 0.02, seed: int = 0) -> Inertial:
    """A phone lying on a thigh that swings about its x axis, 9° each way, once in three seconds."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    angle = 0.15 * np.sin(2 * np.pi * time_s / 3)
    speed = 0.15 * 2 * np.pi / 3 * np.cos(2 * np.pi * time_s / 3)
    still = np.zeros_like(time_s)
    force = GRAVITY_MPS2 * np.column_stack([still, np.sin(angle), np.cos(angle)])
    rate = np.column_stack([speed, still, still])
    return Inertial(
        time_s,
        force + rng.normal(0, noise, force.shape),
        rate + rng.normal(0, noise / 10, rate.shape),
    )


def joined(source: Iterable[Inertial]) -> Inertial:
    """All runs of a source as one."""
    runs = list(source)
    return Inertial(
        np.concatenate([run.time_s for run in runs]),
        np.concatenate([run.force_mps2 for run in runs]),
        np.concatenate([run.rate_radps for run in runs]),
    )


def own_csv(motion: Inertial, *, force: float = 1.0, rate: float = 1.0) -> str:
    """The project's own form."""
    cells = np.column_stack([motion.time_s, motion.force_mps2 * force, motion.rate_radps * rate])
    return "time_s,ax,ay,az,gx,gy,gz\n" + rows(cells)


def phyphox_csv(
    time_s: np.ndarray,
    values: np.ndarray,
    sensor: str,
    unit: str,
    *,
    separator: str = ",",
    decimal: str = ".",
) -> str:
    """One table of phyphox; ``sensor`` as in its header, empty in the form that names only axes."""
    axes = [f"{sensor} {axis}" if sensor else axis.upper() for axis in "xyz"]
    header = separator.join(f'"{name}"' for name in ["Time (s)", *(f"{axis} ({unit})" for axis in axes)])
    return header + "\n" + rows(np.column_stack([time_s, values]), separator, decimal)


def logger_csv(time_s: np.ndarray, values: np.ndarray) -> str:
    """One table of Sensor Logger."""
    lines = ["time,seconds_elapsed,z,y,x"]
    for at, (x, y, z) in zip(time_s.tolist(), values.tolist(), strict=True):
        lines.append(f"{EPOCH_NS + round(at * 1e9)},{at!r},{z!r},{y!r},{x!r}")
    return "\n".join(lines)


def logger_metadata(platform: str, *, standardisation: str | None = "false") -> str:
    """The description that Sensor Logger writes, without the column that older versions do not have."""
    names = "version,device name,recording epoch time,platform,appVersion,sampleRateMs"
    cells = f"3,phone,{EPOCH_NS // 1_000_000},{platform},1.40,10|10"
    if standardisation is None:
        return f"{names}\n{cells}"
    return f"{names},standardisation\n{cells},{standardisation}"


def rows(cells: np.ndarray, separator: str = ",", decimal: str = ".") -> str:
    """Numbers as text, every digit kept."""
    text = "\n".join(separator.join(repr(cell) for cell in row) for row in cells.tolist())
    return text.replace(".", decimal) if decimal != "." else text


def write_folder(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def write_zip(path: Path, files: Mapping[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write files into a zip archive."""
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
