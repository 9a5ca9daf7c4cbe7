"""Renders cases with the real Jinja2: a JSON array of cases on standard input, one of results on standard output."""

import json
import re
import sys

import jinja2

KINDS = {
    "lenient": jinja2.Undefined,
    "strict": jinja2.StrictUndefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
}


def render(case):
    options = dict(case.get("options") or {})
    options["undefined"] = KINDS[options.get("undefined", "lenient")]
    if options.get("autoescape") == "byName":
        options["autoescape"] = jinja2.select_autoescape(default_for_string=False)
    environment = jinja2.Environment(loader=jinja2.DictLoader(case.get("templates") or {}), **options)
    try:
        return {"output": environment.from_string(case["template"]).render(case.get("context") or {})}
    except jinja2.TemplateNotFound as error:
        return {"exception": type(error).__name__, "message": error.message}
    except jinja2.TemplateSyntaxError as error:
        return {"exception": type(error).__name__, "message": error.message, "line": error.lineno}
    except SyntaxError as error:
        # What Python's own compiler says of the code that Jinja generates: without its place and variable names.
        return {"exception": "SyntaxError", "message": re.sub(r"\bl_\d+_", "", error.msg)}
    except RecursionError:
        return {"exception": "RecursionError", "message": ""}
    except Exception as error:
        message = str(error.args[0]) if len(error.args) == 1 and isinstance(error, KeyError) else str(error)
        if isinstance(error, KeyError):
            message = repr(error.args[0]) if len(error.args) == 1 else message
        return {"exception": type(error).__name__, "message": message}


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    json.dump([render(case) for case in json.load(sys.stdin)], sys.stdout, indent=0)


main()
