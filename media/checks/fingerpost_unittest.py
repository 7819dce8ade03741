"""Runs as `python -m unittest` does, and tells which tests ran, what came of them, and which code each of them ran."""

import inspect
import unittest

import fingerpost_coverage
import fingerpost_watch
from fingerpost_watch import report, short

_worst = ["pass", "skip", "fail"]


def _place(test):
    """File and line of a test, and its names. What stands for a module or class that could not be set up has neither."""
    method = getattr(type(test), getattr(test, "_testMethodName", ""), None)
    if method is None or type(test).__module__ == "unittest.loader":
        return None, None, [test.id()]
    code = getattr(inspect.unwrap(method), "__code__", None)
    try:
        file = inspect.getsourcefile(type(test))
    except (OSError, TypeError):
        file = code and code.co_filename
    return file, code and code.co_firstlineno, [type(test).__qualname__, test._testMethodName]


class _Result(unittest.TextTestResult):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._running = None
        self._outcome = "pass"
        self._message = None

    def startTest(self, test):
        file, _, names = _place(test)
        self._running, self._outcome, self._message = test, "pass", None
        fingerpost_watch.current["test"] = " > ".join(names)
        if _coverage:
            _coverage.enter(file or "", names)
        super().startTest(test)

    def stopTest(self, test):
        super().stopTest(test)
        self._tell(test, self._outcome, self._message)
        self._running = None
        if _coverage:
            _coverage.leave()

    def _tell(self, test, result, message):
        file, line, names = _place(test)
        report(kind="test", file=file, line=line, names=names, result=result, message=message)

    def _came(self, test, result, message):
        if self._running is None:
            self._tell(test, result, message)  # of its class or module, before any of its tests
        elif _worst.index(result) >= _worst.index(self._outcome):
            self._outcome, self._message = result, message

    def addError(self, test, err):
        super().addError(test, err)
        self._came(test, "fail", short("%s: %s" % (err[0].__name__, err[1])))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._came(test, "fail", short("%s: %s" % (err[0].__name__, err[1])))

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._came(test, "fail", short("%s: %s: %s" % (subtest.id(), err[0].__name__, err[1])))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._came(test, "skip", short(reason))

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._came(test, "skip", "It is expected to fail.")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._came(test, "fail", "It was expected to fail.")


class _Runner(unittest.TextTestRunner):
    resultclass = _Result

    def run(self, test):
        if _coverage:
            _coverage.leave()  # what is loaded is loaded; classes are set up in here
        result = super().run(test)
        if _coverage:
            _coverage.end()
        report(kind="end")
        return result


if fingerpost_watch.REPORT:
    fingerpost_watch.instrument()
_coverage = fingerpost_coverage.begin()

if __name__ == "__main__":
    import sys

    sys.argv[0] = "python -m unittest"
    unittest.main(module=None, testRunner=_Runner)
