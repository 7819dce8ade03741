"""What is told of a test run, and what Hypothesis tried in it. For every runner of Python's tests."""

import functools
import inspect
import json
import os
import random
import re

REPORT = os.environ.get("FINGERPOST_REPORT")
LEAST = int(os.environ.get("FINGERPOST_RUNS") or 100)
INVERTED = os.environ.get("FINGERPOST_INVERT") == "1"
# Failures of earlier runs that are to be seen again: where, and with which seed.
REPLAYS = json.loads(os.environ.get("FINGERPOST_REPLAY") or "[]")
LONGEST = 4000
ENOUGH = 20

# The test that runs, and what its runner takes for a failure: some runners raise what is no Exception.
current = {"test": None}
failures = [Exception]


def report(**line):
    if REPORT:
        with open(REPORT, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def short(value):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


class _Watch:
    """One call of a function that is decorated with `given`."""

    def __init__(self, function):
        self.function = function
        self.runs = self.skips = 0
        self.seen = set()
        self.failing = self.first = self.message = None

    def run(self, inner, args, kwargs):
        from hypothesis.errors import StopTest, UnsatisfiedAssumption

        # The object that a method is called on is no input.
        shown = short({name: value for name, value in kwargs.items() if name != "self"} or list(args))
        try:
            result = inner(*args, **kwargs)
        except UnsatisfiedAssumption:
            self.skips += 1
            raise
        except StopTest:
            raise
        except tuple(failures) as error:
            self._ran(shown)
            if INVERTED:
                return None
            self.first = self.first or shown
            self.failing, self.message = shown, short("%s: %s" % (type(error).__name__, error))
            raise
        self._ran(shown)
        if INVERTED:
            self.failing = shown
            raise AssertionError("The property was inverted")
        return result

    def _ran(self, shown):
        self.runs += 1
        if len(self.seen) < ENOUGH:
            self.seen.add(shown)

    def tell(self, seed):
        code = getattr(self.function, "__code__", None)
        report(
            kind="property",
            library="hypothesis",
            file=code and code.co_filename,
            line=code and code.co_firstlineno,
            test=current["test"],
            failed=self.failing is not None,
            interrupted=False,
            runs=self.runs,
            skips=self.skips,
            shrinks=0,
            seed=seed,
            path=None,
            counterexample=self.failing,
            first=self.first,
            message=self.message,
            inverted=INVERTED,
            asked=LEAST,
            distinct=len(self.seen),
            via="given",
        )


def instrument():
    """Puts itself around `given`, before a test can take it."""
    try:
        import hypothesis
        import hypothesis.core
    except ImportError:
        return
    real = hypothesis.given

    @functools.wraps(real)
    def given(*args, **kwargs):
        decorate = real(*args, **kwargs)

        def decorated(function):
            test = decorate(function)
            return _watched(test, function) if hasattr(test, "hypothesis") else test

        return decorated

    hypothesis.given = hypothesis.core.given = given


def _watched(test, function):
    inner = test.hypothesis.inner_test
    calls = []

    @functools.wraps(inner)
    def watched(*args, **kwargs):
        return calls[-1].run(inner, args, kwargs) if calls else inner(*args, **kwargs)

    if inspect.iscoroutinefunction(inner):
        return test  # its runner replaces the inner test by its own
    test.hypothesis.inner_test = watched

    @functools.wraps(test)
    def outer(*args, **kwargs):
        _force(outer)
        test._hypothesis_internal_use_settings = getattr(outer, "_hypothesis_internal_use_settings", None)
        seed = _seed_for(outer, function)
        test._hypothesis_internal_use_seed = seed
        calls.append(_Watch(function))
        try:
            return test(*args, **kwargs)
        finally:
            calls.pop().tell("" if seed is None else str(seed))

    outer.hypothesis = test.hypothesis
    outer.__signature__ = inspect.signature(test)
    return outer


def _replayed(function):
    """The seed with which the test that runs has failed."""
    code = getattr(function, "__code__", None)
    for replay in REPLAYS:
        is_file = code is not None and os.path.basename(code.co_filename) == os.path.basename(replay["file"])
        if is_file and replay["test"] == current["test"] and re.fullmatch(r"\d+", replay["seed"]):
            return int(replay["seed"])
    return None


def _seed_for(test, function):
    """One that is known afterwards, so that a failure can be seen again. What the test itself wants goes before it."""
    from hypothesis import core, settings

    replayed = _replayed(function)
    if replayed is not None:
        return replayed
    own = getattr(test, "_hypothesis_internal_use_seed", None)
    if own is not None or getattr(core, "global_force_seed", None) is not None:
        return own
    # Where CI is set Hypothesis tries the same inputs each time; that is no wish of the test.
    used = getattr(test, "_hypothesis_internal_use_settings", None) or settings.default
    if used.derandomize and not settings.default.derandomize:
        return None
    return random.SystemRandom().getrandbits(32)


def _force(test):
    """At least as many examples as are wanted; nothing remembered of runs before."""
    from hypothesis import settings

    used = getattr(test, "_hypothesis_internal_use_settings", None) or settings.default
    wanted = 10 if INVERTED else max(used.max_examples, LEAST)
    test._hypothesis_internal_use_settings = settings(used, max_examples=wanted, database=None, deadline=None)
