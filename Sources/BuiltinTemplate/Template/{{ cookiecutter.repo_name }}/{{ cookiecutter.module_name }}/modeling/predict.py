"""The fourth step: from a model and features to predictions."""

import csv
import json
from pathlib import Path

import typer
from loguru import logger
from tqdm import tqdm

from {{ cookiecutter.module_name }} import config

app = typer.Typer(add_completion=False)


@app.command()
def main(
    features_path: Path = config.PROCESSED_DATA_DIR / "features.csv",
    model_path: Path = config.MODELS_DIR / "model.json",
    predictions_path: Path = config.PROCESSED_DATA_DIR / "predictions.csv",
):
    """Let the model say something about every row of features."""
    for path in (features_path, model_path):
        if not path.exists():
            logger.error(f"No file at {path}: run the steps before this one first")
            raise typer.Exit(1)
    model = json.loads(model_path.read_text(encoding="utf-8"))
    with features_path.open(newline="", encoding="utf-8") as source:
        predictions = [[model["mean"]] for _ in tqdm(csv.DictReader(source), unit=" rows")]
    with predictions_path.open("w", newline="", encoding="utf-8") as output:
        csv.writer(output).writerows([[model["target"]], *predictions])
    logger.success(f"{len(predictions)} predictions: {predictions_path}")


if __name__ == "__main__":
    app()
