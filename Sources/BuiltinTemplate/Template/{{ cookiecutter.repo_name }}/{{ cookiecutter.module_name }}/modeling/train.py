"""The third step: from features to a model.

The model is the simplest that can be: it says the mean of the target, whatever it is asked.
A better one has to beat it.
"""

import csv
import json
from pathlib import Path
from statistics import fmean

import typer
from loguru import logger
from tqdm import tqdm

from {{ cookiecutter.module_name }} import config

app = typer.Typer(add_completion=False)


@app.command()
def main(
    features_path: Path = config.PROCESSED_DATA_DIR / "features.csv",
    model_path: Path = config.MODELS_DIR / "model.json",
    target: str = "target",
):
    """Learn the mean of the target's column."""
    if not features_path.exists():
        logger.error(f"No features at {features_path}: make them first")
        raise typer.Exit(1)
    with features_path.open(newline="", encoding="utf-8") as source:
        reader = csv.DictReader(source)
        if target not in (reader.fieldnames or []):
            logger.error(f"No column {target!r} in {features_path}: name yours with --target")
            raise typer.Exit(1)
        values = [float(row[target]) for row in tqdm(reader, unit=" rows")]
    model = {"target": target, "mean": fmean(values), "rows": len(values)}
    model_path.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    logger.success(f"Learned from {len(values)} rows: {model_path}")


if __name__ == "__main__":
    app()
