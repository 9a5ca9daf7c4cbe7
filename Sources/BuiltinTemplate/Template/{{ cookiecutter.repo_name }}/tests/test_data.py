{% set module = cookiecutter.module_name -%}
{% set scaffold = cookiecutter.include_code_scaffold == 'Yes' -%}
{% set is_unittest = cookiecutter.testing_framework == 'unittest' -%}
{% if is_unittest and scaffold -%}
import unittest

from {{ module }}.dataset import clean


class TestClean(unittest.TestCase):
    def test_rows_are_trimmed_and_kept_once(self):
        rows = [["a ", "1"], ["a", " 1"], ["", " "], ["b", "2"]]
        self.assertEqual(list(clean(rows)), [("a", "1"), ("b", "2")])


if __name__ == "__main__":
    unittest.main()
{% elif is_unittest -%}
import unittest
from pathlib import Path

import {{ module }}

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = Path({{ module }}.__file__)


class TestProject(unittest.TestCase):
    def test_code_is_imported_from_this_project(self):
        self.assertEqual(SOURCE.resolve().parents[1], PROJECT)

    def test_data_has_its_folders(self):
        for name in ("external", "interim", "processed", "raw"):
            self.assertTrue((PROJECT / "data" / name).is_dir(), name)


if __name__ == "__main__":
    unittest.main()
{% elif scaffold -%}
from {{ module }}.dataset import clean


def test_rows_are_trimmed_and_kept_once():
    rows = [["a ", "1"], ["a", " 1"], ["", " "], ["b", "2"]]
    assert list(clean(rows)) == [("a", "1"), ("b", "2")]
{% else -%}
from pathlib import Path

import {{ module }}

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = Path({{ module }}.__file__)


def test_code_is_imported_from_this_project():
    assert SOURCE.resolve().parents[1] == PROJECT


def test_data_has_its_folders():
    for name in ("external", "interim", "processed", "raw"):
        assert (PROJECT / "data" / name).is_dir(), name
{% endif -%}
