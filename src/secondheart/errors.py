"""The errors SecondHeart raises, and the exit code each one means on the command line.

::

    SecondHeartError              anything a user can mend; never a traceback
    ├── RequestError (ValueError)      2   unknown exercise, variant or option
    │   └── ExerciseFileError          2   an exercise file breaks its rules
    ├── RecordingError (ValueError)    3   a recording that cannot be read
    │   └── NobodyError                3   nobody is seen in any frame
    ├── PoseUnavailableError           3   video asked for, but no pose weights here
    ├── RenderUnavailableError         3   a film asked for, but nothing here can draw one
    └── OutputError (OSError)          1   a result could not be written

Every message says what was found, what was expected and what to do, in one line.
"""


class SecondHeartError(Exception):
    """Something went wrong that the user can mend."""

    exit_code = 1


class RequestError(SecondHeartError, ValueError):
    """The request names an exercise, variant or option that does not exist."""

    exit_code = 2


class ExerciseFileError(RequestError):
    """An exercise file breaks the rules of its form."""


class RecordingError(SecondHeartError, ValueError):
    """A recording cannot be read, or its times cannot be trusted."""

    exit_code = 3


class NobodyError(RecordingError):
    """No person is seen in any frame of a recording."""


class PoseUnavailableError(SecondHeartError):
    """A video needs the pose model, and its weights are not installed."""

    exit_code = 3


class RenderUnavailableError(SecondHeartError):
    """Rendered people need OpenGL and the extra ``render``, and one of them is not here."""

    exit_code = 3


class OutputError(SecondHeartError, OSError):
    """A result could not be written; an older file at that place is kept."""

    exit_code = 1
