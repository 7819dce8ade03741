"""Which code of one file each test ran, measured by coverage.py. Its own JSON, with contexts, is what is read of it."""

import contextlib
import os
import re

from fingerpost_watch import report

FOLDER = os.environ.get("FINGERPOST_COVERAGE")
FILE = os.environ.get("FINGERPOST_COVERS")
# No test alone runs it: what stands between tests, and what is set up for several.
SHARED = "(shared)"


def begin():
    """Measures from now on; None where nothing is to be measured, or nothing can be, which is told."""
    if not FOLDER or not FILE:
        return None
    try:
        import coverage
    except ImportError:
        report(kind="missing", module="coverage")
        return None
    # The newest way of measuring knows of no contexts: it looks at each line once.
    os.environ["COVERAGE_CORE"] = "ctrace" if _has_tracer() else "pytrace"
    return _Coverage(coverage)


def _has_tracer():
    try:
        from coverage.tracer import CTracer  # noqa: F401
    except ImportError:
        return False
    return True


class _Coverage:
    def __init__(self, coverage):
        name = str(os.getpid())
        self.results = os.path.join(FOLDER, name + ".json")
        # Characters that stand for others in a pattern: then everything is measured, and the file picked out in the end.
        include = None if re.search(r"[][*?{}!]", FILE) else [FILE]
        self.measure = coverage.Coverage(
            data_file=os.path.join(FOLDER, name + ".data"), config_file=False, branch=False, include=include
        )
        # What its authors keep out of their sums is code all the same.
        self.measure.set_option("report:exclude_lines", ["(?!)"])
        self.context = ""
        self.measure.start()

    def _switch(self, context):
        self.context = context
        self.measure.switch_context(context)

    def enter(self, file, names):
        self._switch(" > ".join([file, *names]))

    def leave(self):
        self._switch(SHARED)

    @contextlib.contextmanager
    def shared(self):
        before = self.context
        self._switch(SHARED)
        try:
            yield
        finally:
            self._switch(before)

    def end(self):
        self.measure.stop()
        self.measure.save()
        measured = self.measure.get_data().measured_files()
        if FILE in measured:
            self.measure.json_report([FILE], outfile=self.results, show_contexts=True, ignore_errors=True)
