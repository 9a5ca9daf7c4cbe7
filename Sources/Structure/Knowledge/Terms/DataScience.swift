extension Term {
    /// Data and what one does with it.
    static let dataScience: [Term] = [
        Term(
            "immutable raw data",
            """
            The data as it came in, which nobody ever changes. Mistakes in it are mended by code that writes a new file,
            so that everyone can see what was changed, and do it again.
            """,
            also: ["raw data", "raw", "immutable"], readOn: ["data/raw", "data-versioning"]),
        Term(
            "external data",
            """
            Data from others that you join to your own: holidays, postcodes, maps. It is kept as it came, like raw data.
            """,
            also: ["external"], readOn: ["data/external", "immutable raw data"]),
        Term(
            "interim data",
            """
            Data on its way: something has been done to it (cleaned, joined), but more steps follow. It can be deleted at
            any time, since the code makes it again.
            """,
            also: ["interim", "intermediate data"], readOn: ["data/interim", "processed data"]),
        Term(
            "processed data",
            """
            Data in its last form, from which models are trained and figures drawn. It can be made again from the raw
            data.
            """,
            also: ["processed"], readOn: ["data/processed", "interim data"]),
        Term(
            "data set",
            """
            A set of data that belongs together: often a table in which each row is a case (a day, a person) and each
            column something known about it.
            """,
            also: ["dataset", "data sets", "datasets"], readOn: ["data", "feature"]),
        Term(
            "data dictionary",
            """
            A list that says what each column of a table means: its unit, its possible values, how a gap is written.
            """,
            also: ["codebook"], readOn: ["references"]),
        Term(
            "CSV",
            """
            A table as plain text: one row a line, values between commas. Any program can read it; it does not say which
            column is a number or a date.
            """,
            also: [".csv"], readOn: ["data set", "pandas"]),
        Term(
            "pipeline",
            """
            The chain of steps from raw data to results, each of them a program that reads files and writes new ones. Run
            it again and you get the same results.
            """,
            also: ["pipelines", "step", "steps"], readOn: ["make data", "Makefile", "data-versioning"]),
        Term(
            "reproducible",
            """
            Said of a result that someone else can get again with your code and your data. It needs raw data that stays as
            it is, an environment that can be set up again, and steps that are programs.
            """,
            also: ["reproducibility"], readOn: ["opinions", "pipeline", "environment"]),
        Term(
            "notebook",
            """
            A page in which text, code and its results stand one below the other, and code runs piece by piece (in cells).
            Jupyter keeps it in a file .ipynb. Good for exploring.
            """,
            also: ["notebooks", "ipynb", ".ipynb", "cell", "cells"],
            readOn: ["notebooks", "Jupyter", "notebook output"]),
        Term(
            "notebook output",
            """
            The results that a notebook keeps below its code: tables, pictures. They are stored in the file, make each
            change look large, and can show private data: clear them before you commit.
            """,
            also: ["output", "outputs"], readOn: ["notebook", "https://pypi.org/project/nbstripout/"]),
        Term(
            "exploration",
            """
            Looking at data without knowing yet what one will find: counting, drawing, comparing. Done in notebooks; what
            proves useful moves into the package.
            """,
            also: ["explore", "exploring", "explores"], readOn: ["notebook", "notebooks"]),
        Term(
            "figure",
            """
            A picture made from data: a curve, a map, bars. If a program saves it into reports/figures, it can be drawn
            again when the data changes.
            """,
            also: ["figures", "plot", "plots"], readOn: ["reports/figures", "{module}/plots.py"]),
        Term(
            "report",
            """
            A finished text for readers who will not look at code: what was asked, what was found, how sure you are.
            """,
            also: ["reports"], readOn: ["reports", "figure"]),
    ]

    /// Models.
    static let modelling: [Term] = [
        Term(
            "model",
            """
            Something that learned from examples and can now guess: given the weather, how many bikes are rented?
            Training writes it into a file in models/.
            """,
            also: ["models"], readOn: ["models", "training", "feature"]),
        Term(
            "feature",
            """
            One thing that a model is told about each case: the temperature of a day, its weekday. In a table it is a
            column. Making good ones from the data is half the work.
            """,
            also: ["features"], readOn: ["{module}/features.py", "target variable"]),
        Term(
            "target variable",
            """
            What a model shall guess: the number of bikes rented. In training it is known, and the model learns from it;
            later it is not.
            """,
            also: ["label", "labels"], readOn: ["feature", "training"]),
        Term(
            "training",
            """
            Showing a model many cases whose answer is known, until it guesses them well. Keep some cases back: only on
            those can you see whether it has really learned.
            """,
            also: ["train", "trained", "trains"], readOn: ["{module}/modeling/train.py", "metric"]),
        Term(
            "prediction",
            """
            What a trained model answers for a new case, such as a number or a yes or no.
            """,
            also: ["predictions", "predict", "predicts"], readOn: ["{module}/modeling/predict.py", "model"]),
        Term(
            "metric",
            """
            A number that says how good a model is, such as the share of right answers. Choose it before you train, and
            measure on cases that were kept back.
            """,
            also: ["metrics", "score", "scores"], readOn: ["training", "experiment"]),
        Term(
            "experiment",
            """
            One try: these data, these settings, this score. Written down, it can be compared and made again; in the head,
            it is lost. Tools such as MLflow write it down for you.
            """,
            also: ["experiments", "run", "runs"], readOn: ["modelling", "models", "https://mlflow.org/docs/latest/"]),
        Term(
            "artefact",
            """
            A file that a program made: a trained model, a table, a figure, a package. It is made again rather than
            committed.
            """,
            also: ["artifact", "artefacts", "artifacts"], readOn: ["models", "data/processed", "pipeline"]),
        Term(
            "MLOps",
            """
            The craft of keeping models in use: training them again on new data, testing them, putting them into service,
            watching how well they still do.
            """,
            readOn: ["MLOps level", "modelling"]),
        Term(
            "MLOps level",
            """
            How much of this runs by itself. 0: people run each step. 1: the steps are one pipeline that trains again on
            new data. 2: changes to that pipeline are also tested and put into use by machine.
            """,
            also: ["MLOps levels", "MLOps maturity"],
            readOn: [
                "pipeline", "CI",
                "https://cloud.google.com/architecture/mlops-continuous-delivery-and-automation-pipelines-in-machine-learning",
            ]),
        Term(
            "scikit-learn",
            """
            A Python package with the usual kinds of models and ways to measure them. Where most people train their first
            model.
            """,
            also: ["sklearn"], readOn: ["training", "https://scikit-learn.org/stable/getting_started.html"]),
        Term(
            "pandas",
            """
            A Python package for tables: reading CSV files, choosing rows, joining, counting by group.
            """,
            readOn: ["data set", "https://pandas.pydata.org/docs/getting_started/"]),
        Term(
            "numpy",
            """
            A Python package for calculating with whole rows and tables of numbers at once. pandas and scikit-learn stand
            on it.
            """,
            readOn: ["pandas", "https://numpy.org/doc/stable/user/quickstart.html"]),
        Term(
            "matplotlib",
            """
            A Python package that draws figures and saves them as files.
            """,
            readOn: ["figure", "https://matplotlib.org/stable/users/getting_started/"]),
    ]
}
