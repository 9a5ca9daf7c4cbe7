extension Place {
    /// The folders for data.
    static let data: [Place] = [
        Place(
            "data", "all data, by how far it has come",
            belongs: "Nothing directly: one of the four folders in it.",
            notHere: "Code (the package), trained models (models/), figures (reports/figures).",
            writtenBy: "you (raw, external) and your programs (interim, processed)",
            readBy: "the package and the notebooks", commitment: .folderOnly,
            next: "put the original files into data/raw",
            opinion: .dataVersioning, seeAlso: ["data/raw", "dataset_storage", "pipeline"]),
        Place(
            "data/raw", "the original data, never changed",
            belongs: "Files as they arrived: downloads, exports, measurements. A README on where each is from.",
            notHere: "Anything that a program of yours wrote, and copies mended by hand.",
            writtenBy: "you, once, when the data arrives", readBy: "dataset.py, and notebooks that explore",
            commitment: .folderOnly, next: "`make data`, once dataset.py reads your files", opinion: .dataVersioning,
            seeAlso: ["immutable raw data", "data/external", "make data"]),
        Place(
            "data/external", "data from others, such as maps",
            belongs: "Data that is not what you study but is joined to it: holidays, postcodes, maps.",
            notHere: "The data you study (data/raw).", writtenBy: "you, or a program that downloads it",
            readBy: "dataset.py and features.py", commitment: .folderOnly,
            next: "note in README.md where it is from and on which day you got it", opinion: .dataVersioning,
            seeAlso: ["external data", "data/raw"]),
        Place(
            "data/interim", "half-way data, between raw and final",
            belongs: "Results of a step that is not the last: cleaned, joined, cut to what is needed.",
            notHere: "Originals (data/raw) and what models are trained on (data/processed).",
            writtenBy: "dataset.py, or a notebook that tries something", readBy: "dataset.py and features.py",
            commitment: .folderOnly, next: "delete it and run `make data`: nothing may be lost by that",
            opinion: .dataVersioning, seeAlso: ["interim data", "data/processed"]),
        Place(
            "data/processed", "final data, ready for models and plots",
            belongs: "The tables that models and figures are made from, features among them.",
            notHere: "Anything that cannot be made again from data/raw and data/external.",
            writtenBy: "dataset.py, features.py; predict.py writes its predictions here",
            readBy: "train.py, predict.py, plots.py, notebooks", commitment: .folderOnly, next: "`make data`",
            opinion: .dataVersioning, seeAlso: ["processed data", "feature", "make data"]),
    ]

    /// The path that data travels through a project, in order; `data/external` joins at the second step.
    static let flow = ["data/raw", "data/interim", "data/processed", "models", "reports"]

    /// The picture of that path with this place in brackets; nil for a place that is no part of it.
    var flowPicture: [String]? {
        let here = path == "reports/figures" ? "reports" : path
        guard path == "data" || path == "data/external" || Place.flow.contains(here) else { return nil }
        func marked(_ step: String) -> String { step == here ? "[\(step)]" : step }
        let chain = Place.flow.map(marked).joined(separator: " -> ")
        let first = marked(Place.flow[0])
        let external = marked("data/external")
        return [
            "  " + chain,
            "  " + external + String(repeating: " ", count: max(1, first.count + 1 - external.count)) + "-^",
        ]
    }
}
