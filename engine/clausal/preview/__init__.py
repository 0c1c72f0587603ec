"""What proposals cost, and whom: `clausal.preview(…)` is a call as well as a package."""

import sys
import types
import typing


class _Called(types.ModuleType):
    def __call__(self, *arguments: typing.Any, **named: typing.Any) -> typing.Any:
        from clausal.preview.run import preview

        return preview(*arguments, **named)


sys.modules[__name__].__class__ = _Called
