"""The first step: from the raw table to a clean one."""

import csv
from pathlib import Path

import typer
from loguru import logger
from tqdm import tqdm

from {{ cookiecutter.module_name }} import config

app = typer.Typer(add_completion=False)


def clean(rows):
    """Yield each row once, values without spaces around them, empty rows left out."""
    seen = set()
    for row in rows:
        values = tuple(value.strip() for value in row)
        if any(values) and values not in seen:
            seen.add(values)
            yield values


@app.command()
def main(
    input_path: Path = config.RAW_DATA_DIR / "dataset.csv",
    output_path: Path = config.PROCESSED_DATA_DIR / "dataset.csv",
):
    """Clean a table, leaving the raw one as it is."""
    if not input_path.exists():
        logger.warning(f"Nothing to do yet: no table at {input_path}")
        return
    with input_path.open(newline="", encoding="utf-8") as source:
        rows = list(clean(tqdm(csv.reader(source), unit=" rows")))
    output_path.parent.mkdir(parents=True, exist_ok=True)
    with output_path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows(rows)
    logger.success(f"{len(rows)} rows, header included: {output_path}")


if __name__ == "__main__":
    app()
