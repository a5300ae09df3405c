"""A property computed when it is first asked for, which a copy can take over, be given or forget."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

T = TypeVar("T")


class kept(cached_property[T]):  # noqa: N801 - used as a decorator
    """What follows a diff is copied, and told what of this it has still to compute.

    Asked for at the class, it is the property itself: `Frame.looks.forget(frame)`.
    """

    @property
    def _name(self) -> str:
        if self.attrname is None:
            raise TypeError("a kept property has a name in its class")
        return self.attrname

    def is_known(self, owner: object) -> bool:
        """Whether it has been computed, or given."""
        return self._name in owner.__dict__

    def give(self, owner: object, value: T) -> None:
        """Have a value that is known otherwise."""
        owner.__dict__[self._name] = value

    def forget(self, owner: object) -> None:
        """Have it computed anew when it is asked for next."""
        owner.__dict__.pop(self._name, None)

    def share(self, owner: object, other: Any) -> None:
        """Have the value of another, if that has one; else it is computed when it is asked for."""
        if self.is_known(other):
            self.give(owner, other.__dict__[self._name])
        else:
            self.forget(owner)
