"""A figure: how many different values each column of the data set has."""

import csv
from html import escape
from pathlib import Path

import typer
from loguru import logger
from tqdm import tqdm

from {{ cookiecutter.module_name }} import config

app = typer.Typer(add_completion=False)


def bars(counts):
    """Draw the numbers of a dictionary as bars with their names, in SVG."""
    longest = max(counts.values(), default=0) or 1
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{24 * len(counts)}">']
    for index, (name, count) in enumerate(counts.items()):
        y = 24 * index
        width = 400 * count / longest
        lines.append(f'<rect x="160" y="{y + 4}" width="{width:.1f}" height="16" fill="#4878a8"/>')
        lines.append(f'<text x="150" y="{y + 17}" text-anchor="end">{escape(name)}</text>')
        lines.append(f'<text x="{width + 168:.1f}" y="{y + 17}">{count}</text>')
    return "\n".join([*lines, "</svg>\n"])


@app.command()
def main(
    input_path: Path = config.PROCESSED_DATA_DIR / "dataset.csv",
    output_path: Path = config.FIGURES_DIR / "distinct-values.svg",
):
    """Count the different values of every column and draw them."""
    if not input_path.exists():
        logger.error(f"No table at {input_path}: make the data set first")
        raise typer.Exit(1)
    with input_path.open(newline="", encoding="utf-8") as source:
        header, *rows = csv.reader(source)
    counts = {
        name: len({row[index] for row in rows})
        for index, name in enumerate(tqdm(header, unit=" columns"))
    }
    output_path.write_text(bars(counts), encoding="utf-8")
    logger.success(f"{len(counts)} bars: {output_path}")


if __name__ == "__main__":
    app()
