"""Random TOML texts in every style, whose strings all differ."""

import json
from random import Random

#: Keys as they are written, with what they mean.
_KEYS = ("a", "b-1", "c_2", "3", '"d e"', "'f.g'", r'"h\"i"', '"größe"', "'j]'")


class TomlWriter:
    """Writes one document; `literals` are all its strings as they are written."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.literals: list[str] = []

    def document(self) -> str:
        """Pairs, then tables and lists of tables, some of them nested, with comments and blank lines between."""
        lines = self._pairs()
        names = self._random.sample(("t", "u", '"v w"', "x.y", "z"), self._random.randint(0, 4))
        for name in names:
            if self._random.random() < 0.5:
                lines += [self._header(f"[{name}]"), *self._pairs()]
                continue
            for _ in range(self._random.randint(1, 3)):
                lines += [self._header(f"[[{name}]]"), *self._pairs()]
                if self._random.random() < 0.5:
                    lines += [self._header(f"[{name} . sub]"), *self._pairs()]
                for _ in range(self._random.choice((0, 0, 2))):
                    lines += [self._header(f"[[{name}.list]]"), *self._pairs()]
        return self._random.choice(("\n", "\n", "\r\n")).join(lines) + "\n"

    def _header(self, header: str) -> str:
        return f"{self._random.choice(('', '  '))}{header}{self._comment()}"

    def _comment(self) -> str:
        return self._random.choice(("", "", ' # it\'s a [comment] = "x"'))

    def _pairs(self) -> list[str]:
        lines = []
        for key in self._random.sample(_KEYS, self._random.randint(0, 4)):
            dotted = f"{key}{self._random.choice(('', '', '.sub', ' . sub.sub'))}"
            equals = self._random.choice((" = ", "=", "  =\t"))
            lines.append(f"{self._random.choice(('', ' '))}{dotted}{equals}{self._value(2)}{self._comment()}")
            lines += self._random.choice(([], [], [""], ["# [not.a.table]"]))
        return lines

    def _value(self, depth: int) -> str:
        form = self._random.random()
        if depth and form < 0.2:
            return self._list(depth)
        if depth and form < 0.35:
            keys = self._random.sample(_KEYS, self._random.randint(0, 3))
            return "{" + ", ".join(f"{key} = {self._value(depth - 1)}" for key in keys) + "}"
        if form < 0.5:
            return self._random.choice(("1", "-2.5", "true", "2026-11-23", "2026-11-23 10:00:00", "inf", "[]", "0x1F"))
        return self._string()

    def _list(self, depth: int) -> str:
        values = [self._value(depth - 1) for _ in range(self._random.randint(0, 3))]
        if self._random.random() < 0.5:
            return f"[{', '.join(values)}]"
        return "[ # first\n" + "".join(f'  {value}, # ] "\n' for value in values) + "]"

    def _string(self) -> str:
        number = len(self.literals)
        inner = self._random.choice(("", "a, b", "# no", "[x]", "x = 1", "größe 🙂", "}"))
        style = self._random.choice(("basic", "literal", "long", "long literal"))
        match style:
            case "basic":
                literal = json.dumps(f'{number} "{inner}" \\', ensure_ascii=self._random.random() < 0.5)
                literal = literal.replace("\\ud83d\\ude42", "\\U0001F642")
            case "literal":
                literal = f"'{number} {inner} \"'"
            case "long":
                literal = f'"""\n{number} ""{inner}\\"\\\n   next""\n"""'
            case _:
                literal = f"'''{number} ''\n{inner}'''"
        self.literals.append(literal)
        return literal
