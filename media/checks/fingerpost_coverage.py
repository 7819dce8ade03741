"""Which code of one file each test ran, measured by coverage.py. Its own JSON, with contexts, is what is read of it."""

import ast
import contextlib
import json
import os
import re

from fingerpost_watch import report

FOLDER = os.environ.get("FINGERPOST_COVERAGE")
FILE = os.environ.get("FINGERPOST_COVERS")
_KINDS = ("executed_lines", "missing_lines")
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
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
            _tell_functions(self.results)


def _tell_functions(results):
    """Says which lines are of which function, as coverage.py does it by itself from version 7.6 on."""
    with open(results, encoding="utf-8") as file:
        report = json.load(file)
    missing = [found for found in report["files"].values() if "functions" not in found]
    if not missing:
        return
    with open(FILE, "rb") as file:
        module = ast.parse(file.read())
    functions = list(_functions_of(module, ""))
    docs = {node.body[0].lineno for node in ast.walk(module) if isinstance(node, _DOCUMENTED) and ast.get_docstring(node)}
    for found in missing:
        for kind in _KINDS:
            found[kind] = [line for line in found[kind] if line not in docs]
        found["functions"] = _by_function(functions, found)
    with open(results, "w", encoding="utf-8") as file:
        json.dump(report, file)


def _functions_of(node, prefix):
    """Name, line of the head, first and last line of the body; outer ones before those in them."""
    for child in ast.iter_child_nodes(node):
        name = prefix
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name = (prefix + "." if prefix else "") + child.name
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield name, child.lineno, child.body[0].lineno, child.end_lineno
        yield from _functions_of(child, name)


def _by_function(functions, found):
    regions = {"": {"executed_lines": [], "missing_lines": [], "start_line": 1}}
    for name, head, _, _ in functions:
        regions.setdefault(name, {"executed_lines": [], "missing_lines": [], "start_line": head})
    for kind in _KINDS:
        for line in found[kind]:
            inner = [name for name, _, first, last in functions if first <= line <= last]
            regions[inner[-1] if inner else ""][kind].append(line)
    return regions
