"""数据条目 (entry): one place of a data file, read field by field; whatever is amiss is told with that place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar

import yaml

T = TypeVar("T")


class LawbookMalformed(Exception):
    """A data file that cannot be read as law, with the entry that is wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of a data file that knows where it stands (`policy/yunnan.yaml base_limits[3]`)."""

    place: str
    fields: Mapping[object, object]

    def fail(self, problem: str) -> NoReturn:
        raise LawbookMalformed(f"{self.place}: {problem}")

    def names(self) -> list[str]:
        """The fields' names, each of which must be a text."""
        names = [name for name in self.fields if isinstance(name, str)]
        if len(names) < len(self.fields):
            self.fail("every code and name must be quoted, so that it is a text")
        return names

    def only(self, *known: str) -> None:
        """Fails on a field that nobody reads, such as a misspelt one."""
        for name in self.names():
            if name not in known:
                self.fail(f"there is no field {name}; known are {', '.join(known)}")

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            self.fail(f"{name} must be a text")
        return value

    def whole(self, name: str) -> int:
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.fail(f"{name} must be a whole number")
        return value

    def choice(self, name: str, choices: tuple[T, ...]) -> T:
        value = self.fields.get(name)
        chosen = [choice for choice in choices if type(choice) is type(value) and choice == value]
        if not chosen:
            self.fail(f"{name} must be one of: {', '.join(map(str, choices))}")
        return chosen[0]

    def read(self, name: str, parse: Callable[[str], T]) -> T:
        """A text that `parse` turns into a value or refuses with a ValueError."""
        try:
            return parse(self.text(name))
        except ValueError as error:
            raise LawbookMalformed(f"{self.place}: {name}: {error}") from error

    def part(self, name: str) -> "Entry":
        """A mapping inside this one."""
        return entry_at(f"{self.place} {name}", self.fields.get(name))

    def items(self, name: str) -> "Iterator[Entry]":
        """The mappings of a list inside this one."""
        values = self.fields.get(name)
        if not isinstance(values, list) or not values:
            self.fail(f"{name} must be a list of entries")
        for number, value in enumerate(values, start=1):
            yield entry_at(f"{self.place} {name}[{number}]", value)

    def texts(self) -> dict[str, str]:
        """This whole mapping, of names to texts."""
        return {name: self.text(name) for name in self.names()}


def entry_at(place: str, value: object) -> Entry:
    """The mapping found at a place, or LawbookMalformed if it is something else."""
    if not isinstance(value, dict):
        raise LawbookMalformed(f"{place}: must be a mapping of names to values")
    return Entry(place, value)


def document(text: str, source: str) -> Entry:
    """A whole data file, which `source` names."""
    try:
        return entry_at(source, yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise LawbookMalformed(f"{source}: is not YAML: {error}") from error
