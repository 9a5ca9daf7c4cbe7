extension Place {
    private static let scaffold = ["include_code_scaffold=Yes"]

    /// The project's Python package.
    static let package: [Place] = [
        Place(
            "{module}", "your code, as a Python package",
            belongs: "Code that is used more than once: reading, cleaning, features, training, plots.",
            notHere: "Tries of one evening (notebooks/), data (data/), passwords (.env).",
            writtenBy: "you; the template makes the first files", readBy: "notebooks and tests, which import it; make",
            next: "move a function from a notebook here, and import it there", opinion: .notebooks,
            seeAlso: ["package", "module_name", "scaffold"]),
        Place(
            "{module}/__init__.py", "makes the folder a package",
            belongs: "As little as possible. It runs at every import of the package.",
            notHere: "Work: reading data or training at import makes every notebook slow.",
            writtenBy: "the template", readBy: "Python, at the first import of the package", opinion: .notebooks,
            seeAlso: ["package", "import"]),
        Place(
            "{module}/config.py", "paths and settings, in one place",
            belongs: "Paths such as RAW_DATA_DIR, and settings that all files share. It also loads .env.",
            notHere: "Passwords and keys (.env), and paths of your own machine.",
            writtenBy: "the template; you add settings", readBy: "every other file of the package, and notebooks",
            next: "import RAW_DATA_DIR from here, rather than writing a path", opinion: .secrets, requires: scaffold,
            seeAlso: [".env", "environment variable", "configuration"]),
        Place(
            "{module}/dataset.py", "from raw data to data sets",
            belongs: "Reading data/raw and data/external, cleaning, joining, writing the result.",
            notHere: "Features (features.py) and plots (plots.py).", writtenBy: "you; the template gives a frame",
            readBy: "`make data` runs it", next: "fill in the middle, then `make data`", opinion: .dataVersioning,
            requires: scaffold, seeAlso: ["make data", "data/raw", "data/processed"]),
        Place(
            "{module}/features.py", "from data sets to features",
            belongs: "Making the columns that a model learns from: weekday of a date, mean of a week.",
            notHere: "Cleaning (dataset.py) and training (modeling/train.py).",
            writtenBy: "you; the template gives a frame", readBy: "train.py and predict.py need what it writes",
            next: "`python -m {module}.features`; write a function and a test for each feature", opinion: .modelling,
            requires: scaffold,
            seeAlso: ["feature", "data/processed"]),
        Place(
            "{module}/plots.py", "from data to figures",
            belongs: "Drawing figures and saving them in reports/figures, under names that stay.",
            notHere: "Calculations: a figure shows what another file has worked out.",
            writtenBy: "you; the template gives a frame", readBy: "you run it when data or model have changed",
            next: "`python -m {module}.plots`; move plots here once they go into a report", opinion: .notebooks,
            requires: scaffold, seeAlso: ["figure", "reports/figures"]),
        Place(
            "{module}/modeling", "training and using models",
            belongs: "One file to train, one to predict; more of them as models become more.",
            notHere: "Trained models (models/): they are files that this code writes.",
            writtenBy: "you; the template gives a frame", readBy: "you run its files", opinion: .modelling,
            requires: scaffold, seeAlso: ["model", "training", "prediction"]),
        Place(
            "{module}/modeling/__init__.py", "makes the folder part of the package",
            belongs: "Nothing.", writtenBy: "the template", readBy: "Python, when modeling is imported",
            opinion: .modelling, requires: scaffold, seeAlso: ["package", "import"]),
        Place(
            "{module}/modeling/train.py", "from features to a trained model",
            belongs: "Reading the features, training, measuring, writing the model into models/.",
            notHere: "Trying ten kinds of model by hand: that is for a notebook; the chosen one comes here.",
            writtenBy: "you; the template gives a frame", readBy: "you run it when features or settings have changed",
            next: "`python -m {module}.modeling.train`; note data and score beside each model", opinion: .modelling,
            requires: scaffold,
            seeAlso: ["training", "models", "metric"]),
        Place(
            "{module}/modeling/predict.py", "from a trained model to predictions",
            belongs: "Reading a model from models/ and new features, writing what it predicts.",
            notHere: "Training: whoever predicts must not change the model.",
            writtenBy: "you; the template gives a frame", readBy: "you run it, or whoever uses the model",
            next: "`python -m {module}.modeling.predict`", opinion: .modelling, requires: scaffold,
            seeAlso: ["prediction", "models"]),
    ]

    /// The pages of documentation.
    static let pages: [Place] = [
        Place(
            "docs", "documentation of the project",
            belongs: "How to use the code, why it is built as it is; with mkdocs, the source of a website.",
            notHere: "Results (reports/) and what explains the data (references/).", writtenBy: "you",
            readBy: "people who use your code", next: "begin with docs/docs/index.md, if you chose mkdocs",
            opinion: .adapting, seeAlso: ["mkdocs", "README.md"]),
        Place(
            "docs/mkdocs.yml", "settings of the website",
            belongs: "The website's title, and the order of its pages.", writtenBy: "the template, then you",
            readBy: "mkdocs", next: "`mkdocs serve` in the folder docs, and open the address it prints",
            opinion: .adapting, requires: ["docs=mkdocs"], seeAlso: ["mkdocs", "YAML"]),
        Place(
            "docs/README.md", "how to build the website",
            belongs: "The commands that show and build the pages.", writtenBy: "the template",
            readBy: "whoever changes the documentation", next: "`mkdocs serve` in the folder docs", opinion: .adapting,
            requires: ["docs=mkdocs"], seeAlso: ["mkdocs"]),
        Place(
            "docs/docs", "the website's pages",
            belongs: "One Markdown file for each page.",
            notHere: "The finished website: mkdocs writes it to docs/site.",
            writtenBy: "you", readBy: "mkdocs", next: "`mkdocs serve` in the folder docs", opinion: .adapting,
            requires: ["docs=mkdocs"], seeAlso: ["Markdown", "docs/mkdocs.yml"]),
        Place(
            "docs/docs/index.md", "the website's first page",
            belongs: "What the project is, and where to go from here.", writtenBy: "the template first, then you",
            readBy: "visitors of the website", next: "`mkdocs serve` in the folder docs", opinion: .adapting,
            requires: ["docs=mkdocs"], seeAlso: ["Markdown", "docs/docs"]),
        Place(
            "docs/docs/getting-started.md", "the page for a newcomer",
            belongs: "What to install, what to type, what one should then see.",
            writtenBy: "the template first, then you", readBy: "someone who uses the project for the first time",
            next: "`mkdocs serve` in the folder docs", opinion: .adapting, requires: ["docs=mkdocs"],
            seeAlso: ["Markdown", "docs/docs"]),
    ]
}
