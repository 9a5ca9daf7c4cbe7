"""The second step: from the clean table to features."""

import csv
from pathlib import Path
from statistics import fmean, pstdev

import typer
from loguru import logger
from tqdm import tqdm

from {{ cookiecutter.module_name }} import config

app = typer.Typer(add_completion=False)


def standardize(values):
    """Scale numbers to mean 0 and deviation 1; anything else is returned as it came."""
    try:
        numbers = [float(value) for value in values]
    except ValueError:
        return list(values)
    mean, deviation = fmean(numbers), pstdev(numbers)
    return [(number - mean) / deviation if deviation else 0.0 for number in numbers]


@app.command()
def main(
    input_path: Path = config.PROCESSED_DATA_DIR / "dataset.csv",
    output_path: Path = config.PROCESSED_DATA_DIR / "features.csv",
    target: str = "target",
):
    """Standardize every numeric column but the target's."""
    if not input_path.exists():
        logger.error(f"No table at {input_path}: make the data set first")
        raise typer.Exit(1)
    with input_path.open(newline="", encoding="utf-8") as source:
        header, *rows = csv.reader(source)
    if not rows:
        logger.error(f"Only a header in {input_path}")
        raise typer.Exit(1)
    columns = [
        list(column) if name == target else standardize(column)
        for name, column in zip(header, tqdm(list(zip(*rows)), unit=" columns"))
    ]
    with output_path.open("w", newline="", encoding="utf-8") as output:
        csv.writer(output).writerows([header, *zip(*columns)])
    logger.success(f"{len(rows)} rows of {len(header)} columns: {output_path}")


if __name__ == "__main__":
    app()
