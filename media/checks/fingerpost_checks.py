"""The plugin for pytest: which tests ran, what came of them, and, where it is asked for, which code each of them ran."""

import os

import pytest

import fingerpost_coverage
import fingerpost_watch
from fingerpost_watch import report as _report
from fingerpost_watch import short as _short


def _names(nodeid):
    return nodeid.split("::")[1:] or [nodeid]


fingerpost_watch.failures.append(pytest.fail.Exception)
if fingerpost_watch.REPORT:
    fingerpost_watch.instrument()
_coverage = fingerpost_coverage.begin()


@pytest.hookimpl(hookwrapper=True)
def pytest_load_initial_conftests(early_config):
    if _coverage:
        # Only one can measure at a time; pytest-cov, where it is there, would take it from us.
        early_config.known_args_namespace.no_cov = True
    yield


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    if _coverage:
        _coverage.enter(item.location[0], _names(item.nodeid))
    yield
    if _coverage:
        _coverage.leave()


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef):
    if not _coverage or fixturedef.scope == "function":
        yield
        return
    # Whichever test happens to be the first: what several share is none of its own.
    with _coverage.shared():
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    fingerpost_watch.current["test"] = " > ".join(_names(item.nodeid))


def pytest_runtest_logreport(report):
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # the process that started the workers is told too
    if report.when != "call" and report.outcome == "passed":
        return
    if report.when == "teardown" and report.outcome != "failed":
        return
    file, line, _ = report.location
    expected = hasattr(report, "wasxfail")
    result = "skip" if report.outcome == "skipped" or expected else "pass" if report.outcome == "passed" else "fail"
    message = None if result == "pass" else _short(str(report.longrepr))
    _report(kind="test", file=file, line=None if line is None else line + 1, names=_names(report.nodeid), result=result, message=message)


def pytest_collectreport(report):
    if report.failed:
        _report(kind="test", file=report.nodeid, line=None, names=[report.nodeid], result="fail", message=_short(str(report.longrepr)))


def pytest_sessionfinish(session):
    if _coverage:
        _coverage.end()
    if not hasattr(session.config, "workerinput"):
        _report(kind="end")
