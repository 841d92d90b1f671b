"""Draws people and things off screen with OpenGL, without a window or a graphics card."""

from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from secondheart.errors import RenderUnavailableError
from secondheart.synthetic.camera import Lens
from secondheart.synthetic.film.light import NEAR_M, Light, light_matrix, sun_direction, view_matrix
from secondheart.synthetic.film.shaders import (
    FRAGMENT,
    PERSON_FRAGMENT,
    SHADE_FRAGMENT,
    SHADOW_FRAGMENT,
    SHADOW_VERTEX,
    VERTEX,
)  # fmt: skip
from secondheart.synthetic.film.shapes import Piece
from secondheart.types import Array

Picture = NDArray[np.uint8]

#: No thing reaches lower: the floor beside a mat.
_LOWEST_M = -0.05
_SHADOW_PX = 1024
#: The map of shadows goes with the first person in steps of this size: fine steps would make edges crawl.
_STEP_M = 1.0
#: Drawn so many times larger and averaged down: on a processor cheaper than several samples a point.
_FINER = 1.5


class Canvas:
    """A picture that is drawn again and again before the same still things.

    Raises
    ------
    RenderUnavailableError
        ``moderngl`` is not installed, or no OpenGL is found.
    """

    def __init__(
        self, lens: Lens, size_px: tuple[int, int], still: list[Piece], light: Light, middle: Array,
        finer: float = _FINER,
    ) -> None:  # fmt: skip
        self._gl = open_gl()
        self._size = size_px
        self._drawn_size = round(finer * size_px[0]), round(finer * size_px[1])
        self._release: list[Any] = [self._gl]
        self._lens, self._light = lens, light
        self._still = self._frame()
        self._drawn = self._frame()
        self._people_lit, self._things_lit = _Lit(self._gl, self._keep), _Lit(self._gl, self._keep)
        self._programs = {
            "shadow": self._program(SHADOW_VERTEX, SHADOW_FRAGMENT),
            "full": self._program(VERTEX, FRAGMENT),
            "person": self._program(VERTEX, PERSON_FRAGMENT),
            "shade": self._program(VERTEX, SHADE_FRAGMENT),
        }
        self._middle, self._steps = middle, np.zeros(2)
        self._aim()
        self._things = [self._mesh(piece) for piece in still]
        self._casting = [thing for thing, piece in zip(self._things, still, strict=True) if piece.casts]
        self._people: list[_Mesh] = []
        self._draw_still()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in reversed(self._release):
            one.release()
        self._release = []

    def add_person(self, piece: Piece) -> int:
        """Add somebody who moves, and return the number by which to move them."""
        self._people.append(self._mesh(piece))
        return len(self._people) - 1

    def draw(self, moved: dict[int, tuple[Array, Array]]) -> Picture:
        """Return the (h, w, 3) picture with each person's (n, 3) places and directions."""
        gl = self._gl
        for number, (places, normals) in moved.items():
            self._people[number].moving.write(
                np.concatenate([places, normals], axis=1).astype("f4").tobytes()
            )
        shown = [self._people[number] for number in moved]
        if moved:
            self._follow(next(iter(moved.values()))[0])
        self._people_lit.cast(shown)
        self._people_lit.map.use(0)
        self._things_lit.map.use(1)
        gl.copy_framebuffer(self._drawn, self._still)
        self._drawn.use()
        gl.enable_only(gl.DEPTH_TEST | gl.CULL_FACE)
        for mesh in shown:
            mesh.draw("person")
        gl.enable_only(gl.DEPTH_TEST | gl.BLEND)
        gl.blend_func = gl.DST_COLOR, gl.ZERO
        gl.depth_func = "<="
        self._drawn.depth_mask = False
        self._drawn.scissor = self._shaded([places for places, _ in moved.values()])
        for mesh in self._things:
            mesh.draw("shade")
        self._drawn.scissor = None
        self._drawn.depth_mask = True
        return self._read()

    def _shaded(self, people: list[Array]) -> tuple[int, int, int, int]:
        """Return the part of the picture (x, y, width, height, y up) in which people can take the light."""
        if not people:
            return 0, 0, 0, 0
        # Everything that a point can shade lies on the line from it, away from the light, down to the floor.
        places = np.concatenate(people)
        way = np.maximum(places[:, 2:] - _LOWEST_M, 0.0) / max(self._sun[2], 1e-3)
        seen = np.concatenate([places, places - way * self._sun]) @ self._view[:, :3].T + self._view[:, 3]
        size = np.array(self._drawn_size)
        if np.any(seen[:, 3] < NEAR_M):
            return 0, 0, *self._drawn_size
        pixels = (seen[:, :2] / seen[:, 3:] * 0.5 + 0.5) * size
        low = np.clip(np.floor(pixels.min(axis=0)) - 4, 0, size).astype(int)
        high = np.clip(np.ceil(pixels.max(axis=0)) + 4, 0, size).astype(int)
        return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])

    def _read(self) -> Picture:
        import cv2  # noqa: PLC0415 - heavy

        width, height = self._drawn_size
        data = np.frombuffer(self._drawn.read(components=3, alignment=1), np.uint8)
        upright = data.reshape(height, width, 3)[::-1]
        return np.asarray(cv2.resize(upright, self._size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

    def _keep(self, thing: Any) -> Any:
        self._release.append(thing)
        return thing

    def _frame(self) -> Any:
        colour = self._keep(self._gl.renderbuffer(self._drawn_size, 4))
        depth = self._keep(self._gl.depth_renderbuffer(self._drawn_size))
        return self._keep(self._gl.framebuffer(colour, depth))

    def _program(self, vertex: str, fragment: str) -> Any:
        return self._keep(self._gl.program(vertex_shader=vertex, fragment_shader=fragment))

    def _mesh(self, piece: Piece) -> "_Mesh":
        return _Mesh(self._gl, self._programs, piece, self._keep)

    def _follow(self, places: Array) -> None:
        """Keep the map of shadows around somebody who walks away."""
        centre = (places[:, :2].min(axis=0) + places[:, :2].max(axis=0)) / 2
        steps = np.round((centre - self._middle[:2]) / _STEP_M)
        if np.any(steps != self._steps):
            self._steps = steps
            self._light_up()
            self._things_lit.cast(self._casting)

    def _light_up(self) -> None:
        """Tell the programs which part of the room the map of shadows shows."""
        middle = self._middle + _STEP_M * np.append(self._steps, 0.0)
        light_view = light_matrix(middle, self._sun).T.astype("f4").tobytes()
        for program in self._programs.values():
            program["light_view"].write(light_view)

    def _aim(self) -> None:
        """Tell the programs where camera and light are."""
        self._view = view = view_matrix(self._lens, self._size)
        self._sun = sun = sun_direction(self._lens, self._light)
        self._light_up()
        for program in self._programs.values():
            if "view" in program:
                program["view"].write(view.T.astype("f4").tobytes())
            for name, vector in (
                ("eye", self._lens.eye_m), ("sun", sun), ("sun_colour", self._light.sun),
                ("sky", self._light.sky), ("ground", self._light.ground),
            ):  # fmt: skip
                if name in program:
                    program[name].value = tuple(float(part) for part in vector)
            for name, place in (("shadow", 0), ("things_shadow", 1)):
                if name in program:
                    program[name].value = place

    def _draw_still(self) -> None:
        """Draw the still things once, with the shadows that they cast on each other."""
        self._things_lit.cast(self._casting)
        self._things_lit.map.use(0)
        self._still.use()
        self._gl.enable_only(self._gl.DEPTH_TEST)  # sheets are seen from both sides
        self._gl.depth_func = "<"
        self._still.clear(0.6, 0.6, 0.6, 1.0, depth=1.0)
        for mesh in self._things:
            mesh.draw("full")


class _Lit:
    """How far the light reaches past some meshes: a map of depths as the light sees them."""

    def __init__(self, gl: Any, keep: Any) -> None:
        self._gl = gl
        self.map = keep(gl.depth_texture((_SHADOW_PX, _SHADOW_PX)))
        self.map.compare_func = "<="
        self.map.repeat_x = self.map.repeat_y = False
        self._frame = keep(gl.framebuffer(depth_attachment=self.map))

    def cast(self, meshes: list["_Mesh"]) -> None:
        """Renew the map."""
        self._frame.use()
        self._gl.enable_only(self._gl.DEPTH_TEST | self._gl.CULL_FACE)
        self._gl.depth_func = "<"
        self._frame.clear(depth=1.0)
        for mesh in meshes:
            mesh.draw("shadow")


class _Mesh:
    """One piece on the card: places and directions may change, the rest stays."""

    def __init__(self, gl: Any, programs: dict[str, Any], piece: Piece, keep: Any) -> None:
        places = np.concatenate([piece.vertices_m, piece.normals], axis=1).astype("f4")
        material = np.full((len(places), 1), piece.material, dtype="f4")
        fixed = np.concatenate([piece.colour, piece.inside_m[:, None], material], axis=1).astype("f4")
        self.moving = keep(gl.buffer(places.tobytes()))
        still = keep(gl.buffer(fixed.tobytes()))
        index = keep(gl.buffer(piece.triangles.astype("i4").tobytes()))
        names = {
            "shadow": ("3f 3x4", ("in_place",), "3x4 1f 1x4", ("in_inside",)),
            "full": (
                "3f 3f",
                ("in_place", "in_normal"),
                "3f 1f 1f",
                ("in_colour", "in_inside", "in_material"),
            ),
            "shade": ("3f 3f", ("in_place", "in_normal"), "3x4 1x4 1x4", ()),
        }
        names["person"] = names["full"]
        self._ways = {}
        for name, (moving, moving_names, constant, constant_names) in names.items():
            content = [(self.moving, moving, *moving_names)]
            if constant_names:
                content.append((still, constant, *constant_names))
            self._ways[name] = keep(gl.vertex_array(programs[name], content, index, skip_errors=True))

    def draw(self, name: str) -> None:
        """Draw with one of the programs."""
        self._ways[name].render()


def open_gl() -> Any:
    """Return an OpenGL context without a window.

    Raises
    ------
    RenderUnavailableError
        With what to install.
    """
    try:
        import moderngl  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise RenderUnavailableError(
            "films of rendered people need the package moderngl, the extra secondheart[render]: "
            "run python -m pip install moderngl with the Python that runs this"
        ) from error
    failed = []
    ways: dict[str, dict[str, Any]] = {"without a screen": {"backend": "egl"}, "with one": {}}
    for name, way in ways.items():
        try:
            return moderngl.create_context(standalone=True, require=330, **way)
        except Exception as error:  # noqa: BLE001 - each platform's library raises its own kind
            failed.append(f"{name}: {error}")
    raise RenderUnavailableError(
        f"no OpenGL 3.3 was found ({'; '.join(failed)}): on Debian or Ubuntu "
        "install libegl1 and libgl1-mesa-dri, elsewhere a driver for the graphics card or Mesa"
    )
