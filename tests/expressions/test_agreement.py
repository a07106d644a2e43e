"""Whatever is asked of whatever facts, the closure and SQLite answer the same."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from calotype.errors import ConditionError
from calotype.expressions import (
    ANY,
    BOOLEAN,
    DATE,
    FAILED,
    NUMBER,
    STRING,
    Truth,
    Type,
    list_of,
    object_of,
)

ELEMENT = object_of({"n": NUMBER, "s": STRING, "d": DATE, "inner": list_of(object_of({"n": NUMBER, "b": BOOLEAN}))})
FACT = object_of(
    {
        "n": NUMBER,
        "m": NUMBER,
        "s": STRING,
        "b": BOOLEAN,
        "d": DATE,
        "e": DATE,
        "numbers": list_of(NUMBER),
        "strings": list_of(STRING),
        "dates": list_of(DATE),
        "elements": list_of(ELEMENT),
        "any": ANY,
        "below": object_of({"n": NUMBER, "s": STRING}),
    }
)
NAMES = ("f", "g")
TYPES: dict[str, Type] = dict.fromkeys(NAMES, FACT)

# Few values of each kind, so that equal ones meet.
numbers = st.sampled_from([0, 1, -1, 2, 0.5, 1.5, 1e308, 2**53 + 1, -0.0, 1e-300, 3])
strings = st.sampled_from(
    ["", "a", "A", "b", "é", "É", "e\u0301", "ß", "\uffff", "\U0001f600", "a'b", 'a"b', "1", "a\\"]
)
dates = st.sampled_from(
    [
        "2024-05-01",
        "2024-05-01T00:00:00Z",
        "2024-05-01T01:00:00+02:00",
        "2024-05-01T01:00",
        "2024-05-01T01:00:00.000001",
        "2024",
        "9999-12-31T23:59:60-14:00",
        "0000-01-01",
        "no date",
        "0001-01-01T00:00:00+14:00",
    ]
)
anything = st.one_of(
    st.none(),
    st.booleans(),
    numbers,
    strings,
    dates,
    st.just([]),
    st.just({}),
    st.just([1, "a", None]),
    st.just({"n": 1}),
)


def usually(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of the right kind, and now and then any other."""
    return st.one_of(strategy, strategy, strategy, anything)


def documents(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: usually(values) for name, values in fields.items()})


inner = documents({"n": numbers, "b": st.booleans()})
elements = documents({"n": numbers, "s": strings, "d": dates, "inner": st.lists(usually(inner), max_size=3)})
facts = st.one_of(
    st.none(),
    st.just(FAILED),
    *[
        documents(
            {
                "n": numbers,
                "m": numbers,
                "s": strings,
                "b": st.booleans(),
                "d": dates,
                "e": dates,
                "numbers": st.lists(usually(numbers), max_size=3),
                "strings": st.lists(usually(strings), max_size=3),
                "dates": st.lists(usually(dates), max_size=3),
                "elements": st.lists(usually(elements), max_size=3),
                "any": anything,
                "below": documents({"n": numbers, "s": strings}),
            }
        )
    ]
    * 4,
)


def quote(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


fact_names = st.sampled_from(NAMES)


def of_facts(*fields: str) -> st.SearchStrategy[str]:
    return st.builds("{}.{}".format, fact_names, st.sampled_from(fields))


signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


class Texts:
    """Conditions as text; `number`, `string` and `date` are the names of each kind at hand."""

    def __init__(self, number: Any, string: Any, date: Any, boolean: Any) -> None:
        literal = numbers.map(lambda value: f"({value!r})" if value < 0 else repr(value))
        self.number = st.recursive(
            st.one_of(number, number, literal),
            lambda of: st.one_of(
                st.builds("({} {} {})".format, of, st.sampled_from("+-*/"), of), st.builds("-{}".format, of)
            ),
            max_leaves=3,
        )
        self.string = st.one_of(string, string, strings.map(quote), string.map("lower({})".format))
        self.date = st.one_of(
            date, date, dates.filter(lambda d: d not in ("no date", "0000-01-01")).map("date('{}')".format)
        )
        self.boolean = boolean

    def compared(self) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("{} {} {}".format, self.number, signs, self.number),
            st.builds("{} {} {}".format, self.string, signs, self.string),
            st.builds("{} {} {}".format, self.date, signs, self.date),
            st.builds("{} == {}".format, self.boolean, st.sampled_from(["true", "false"])),
            self.boolean,
            st.builds("{} in [1, 0.5, {}]".format, self.number, numbers),
            st.builds("{} not in ['a', {}]".format, self.string, strings.map(quote)),
            st.builds("{} in [date('2024-05-01'), date('2024-05-01T01:00+02:00')]".format, self.date),
            st.builds("{} in {}".format, self.number, of_facts("numbers", "any")),
            st.builds("{} not in {}".format, self.string, of_facts("strings")),
            st.builds("{} in {}".format, self.date, of_facts("dates")),
            st.builds("{} in {}".format, self.string, self.string),
            st.builds("{} > {}".format, of_facts("numbers.count", "elements.count"), numbers.filter(lambda n: n >= 0)),
        )


def joined(simple: st.SearchStrategy[str], leaves: int = 4) -> st.SearchStrategy[str]:
    return st.recursive(
        simple,
        lambda of: st.one_of(
            st.builds("({} and {})".format, of, of),
            st.builds("({} or {})".format, of, of),
            st.builds("(not {})".format, of),
        ),
        max_leaves=leaves,
    )


outside = Texts(
    st.one_of(of_facts("n", "m", "below.n"), st.builds("({}.any + 0)".format, fact_names)),
    of_facts("s", "below.s"),
    of_facts("d", "e"),
    of_facts("b"),
)
null_tests = st.builds(
    "{} {} null".format,
    st.one_of(fact_names, of_facts("n", "any", "below.n", "elements")),
    st.sampled_from(["==", "!="]),
)
element = Texts(
    st.one_of(st.just("n"), of_facts("n")),
    st.one_of(st.just("s"), of_facts("s")),
    st.one_of(st.just("d"), of_facts("d")),
    of_facts("b"),
)
in_inner = Texts(
    st.sampled_from(["n", "it.n", "f.n"]),
    st.sampled_from(["s", "g.s"]),
    st.sampled_from(["d", "g.d"]),
    st.sampled_from(["b", "f.b"]),
)
quantifiers = st.sampled_from(["any", "all"])
in_element = joined(
    st.one_of(
        element.compared(),
        st.sampled_from(["exists(n)", "s == null", "exists(it)", "inner.count > 1", "f.n == null", "exists(inner)"]),
        st.builds("{}(inner, {})".format, quantifiers, joined(in_inner.compared(), leaves=2)),
    ),
    leaves=2,
)
conditions = joined(
    st.one_of(
        outside.compared(),
        outside.compared(),
        null_tests,
        st.builds("{}.any {} {}".format, fact_names, signs, st.one_of(strings.map(quote), st.just("date('2024')"))),
        st.builds("exists({})".format, of_facts("n", "numbers", "elements.count")),
        st.builds("{}({}.elements, {})".format, quantifiers, fact_names, in_element),
        st.builds("{}({}.strings, lower(it) == {})".format, quantifiers, fact_names, strings.map(quote)),
    )
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=conditions, photo=st.fixed_dictionaries(dict.fromkeys(NAMES, facts)))
def test_closure_and_sql_agree(text: str, photo: dict[str, Any], table: Any) -> None:
    """SQL selects the photos for which the closure says TRUE, and says 0 where it says FALSE."""
    table.types = TYPES
    try:
        answers = table.ask(text, photo), table.ask(f"not ({text})", photo)
    except ConditionError as error:
        assume("levels deep" not in error.message)
        raise
    assert answers[1] is {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(answers[0], answers[0])
