"""A film as Chromium's camera: one JPEG after the other, told again from the beginning at its end."""

from pathlib import Path

import av


def write_camera(film: Path, place: Path, *, seconds: float = 1e9) -> Path:
    """Write a film as a file that ``--use-file-for-fake-video-capture`` takes, and return its place."""
    with av.open(str(film)) as container, place.open("wb") as out:
        stream = container.streams.video[0]
        encoder = av.CodecContext.create("mjpeg", "w")
        encoder.width, encoder.height = stream.width, stream.height
        encoder.pix_fmt, encoder.time_base = "yuvj420p", stream.time_base
        for frame in container.decode(stream):
            if frame.time is not None and frame.time > seconds:
                break
            for packet in encoder.encode(frame.reformat(format="yuvj420p")):
                out.write(bytes(packet))
    return place
