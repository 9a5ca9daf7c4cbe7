"""Where things are in this project, its settings, and how it logs."""

import sys
from pathlib import Path

from dotenv import load_dotenv
from loguru import logger
from tqdm import tqdm

PROJ_ROOT = Path(__file__).resolve().parents[1]

DATA_DIR = PROJ_ROOT / "data"
RAW_DATA_DIR = DATA_DIR / "raw"
INTERIM_DATA_DIR = DATA_DIR / "interim"
PROCESSED_DATA_DIR = DATA_DIR / "processed"
EXTERNAL_DATA_DIR = DATA_DIR / "external"

MODELS_DIR = PROJ_ROOT / "models"

REPORTS_DIR = PROJ_ROOT / "reports"
FIGURES_DIR = REPORTS_DIR / "figures"

# What stands in .env is in os.environ from here on; what was set outside wins.
load_dotenv(PROJ_ROOT / ".env")


def _write(message: str) -> None:
    """Write a line of the log above a progress bar instead of through it."""
    tqdm.write(message, file=sys.stderr, end="")


logger.remove()
logger.add(_write, colorize=sys.stderr.isatty())
