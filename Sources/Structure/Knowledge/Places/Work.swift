extension Place {
    /// The folders for work around the code.
    static let work: [Place] = [
        Place(
            "models", "trained models, as files",
            belongs: "Files that training wrote, and a note on each: which data, which settings, which score.",
            notHere: "The code that trains (modeling/ in the package).", writtenBy: "train.py", readBy: "predict.py",
            commitment: .folderOnly, next: "`python -m {module}.modeling.train`, once there are features",
            opinion: .modelling,
            seeAlso: ["model", "artefact", "experiment"]),
        Place(
            "notebooks", "Jupyter notebooks, for exploring",
            belongs: """
                Notebooks, named by order, who and what: 1.0-ab-first-look.ipynb. One person works in one notebook.
                """,
            notHere: "Functions that a second notebook needs: move them into the package.",
            writtenBy: "you, in Jupyter",
            readBy: "you and your partners; they import the package and read data/",
            next: "`jupyter lab`, and begin with 1.0-", opinion: .notebooks,
            seeAlso: ["notebook", "notebook output", "{module}"]),
        Place(
            "references", "what one needs to understand the data",
            belongs: "Lists of columns and units, manuals, papers: whatever explains the data.",
            notHere: "Data itself (data/), and your own texts (reports/).",
            writtenBy: "you, when you get the data", readBy: "anyone who asks what a column means",
            next: "write down what each column means, in which unit", opinion: .dataVersioning,
            seeAlso: ["data dictionary", "data/raw"]),
        Place(
            "reports", "finished texts, for others to read",
            belongs: "The report as PDF, HTML or Markdown, slides, a notebook saved as a page.",
            notHere: "Notebooks at work (notebooks/).", writtenBy: "you, from figures and tables",
            readBy: "teachers, customers, your team", next: "put figures into reports/figures by program, not by hand",
            opinion: .notebooks, seeAlso: ["reports/figures", "report"]),
        Place(
            "reports/figures", "figures, as programs drew them",
            belongs: "Images that plots.py or a notebook saved, with names that say what they show.",
            notHere: "Photographs and drawings from elsewhere (references/).", writtenBy: "plots.py and notebooks",
            readBy: "the texts in reports/", next: "`python -m {module}.plots`", opinion: .notebooks,
            seeAlso: ["figure", "{module}/plots.py"]),
        Place(
            "tests", "small programs that check the code",
            belongs: "Files test_NAME.py; each test calls one of your functions and says what must come out.",
            notHere: "Real data: a test makes the three rows that it needs.", writtenBy: "you, with each function",
            readBy: "pytest or unittest, in `make test`", next: "`make test`", opinion: .notebooks,
            requires: ["testing_framework=pytest", "testing_framework=unittest"],
            seeAlso: ["test", "make test", "testing_framework"]),
        Place(
            "tests/test_data.py", "a first test, to be replaced",
            belongs: "Tests of dataset.py: that what it makes has the right columns, no gaps, the right units.",
            notHere: "Tests that need a file on your machine only.", writtenBy: "the template first, then you",
            readBy: "pytest or unittest, in `make test`", next: "`make test`", opinion: .notebooks,
            requires: ["testing_framework=pytest", "testing_framework=unittest"], seeAlso: ["test", "tests"]),
        Place(
            "*/.gitkeep", "keeps an empty folder in git",
            belongs: "Nothing: it is an empty file with a name that people agreed on.",
            notHere: "Text. For a description of the folder write a README.md.", writtenBy: "the template",
            readBy: "nobody: git records files, not folders, so an empty folder needs one file in it",
            next: "leave it, or delete it once the folder holds other committed files", opinion: .dataVersioning,
            seeAlso: ["folder", ".gitignore"]),
    ]
}
