/// What a file is made of, told from its name.
public enum FileKind: String, Sendable, CaseIterable {
    case code
    case notebook
    case configuration
    case documentation
    case data
    case model
    case figure
    case marker
    case other

    /// The kind of the file of that name or path.
    public init(path: String) {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        if let known = Self.byName[name] {
            self = known
            return
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        var ending = parts.count > 1 ? String(parts[parts.count - 1]) : ""
        // What is packed counts as what it was before.
        if ["gz", "bz2", "xz", "zst"].contains(ending), parts.count > 2 { ending = String(parts[parts.count - 2]) }
        self =
            Self.byEnding[ending]
            ?? (["readme", "license", "licence"].contains { name.hasPrefix($0) } ? .documentation : .other)
    }

    /// The kind in the plural, as a report names it.
    public var plural: String {
        switch self {
        case .code: "code"
        case .notebook: "notebooks"
        case .configuration: "configuration"
        case .documentation: "texts"
        case .data: "data"
        case .model: "models"
        case .figure: "figures"
        case .marker: "folder markers"
        case .other: "other files"
        }
    }

    /// So many files of the kind.
    public func counted(_ count: Int) -> String {
        let many = count == 1 ? "" : "s"
        return switch self {
        case .code: "\(count) file\(many) of code"
        case .notebook: "\(count) notebook\(many)"
        case .configuration: "\(count) file\(many) of settings"
        case .documentation: "\(count) text\(many)"
        case .data: "\(count) file\(many) of data"
        case .model: "\(count) model\(many)"
        case .figure: "\(count) figure\(many)"
        case .marker: "\(count) folder marker\(many)"
        case .other: "\(count) other file\(many)"
        }
    }

    /// One file of the kind, as a sentence names it.
    public var singular: String {
        switch self {
        case .code: "a file of code"
        case .notebook: "a notebook"
        case .configuration: "a file of settings"
        case .documentation: "a text"
        case .data: "a file of data"
        case .model: "a trained model"
        case .figure: "a figure"
        case .marker: "a marker that keeps its folder in git"
        case .other: "a file"
        }
    }

    /// Where in the template's layout such files belong.
    public var home: String? {
        switch self {
        case .code: "{module}"
        case .notebook: "notebooks"
        case .data: "data"
        case .model: "models"
        case .figure: "reports/figures"
        case .configuration, .documentation, .marker, .other: nil
        }
    }

    private static let byName: [String: FileKind] = [
        ".gitkeep": .marker, "makefile": .code, "dockerfile": .code, "snakefile": .code, "justfile": .code,
        "license": .documentation, "copying": .documentation, "authors": .documentation, "changelog": .documentation,
        "requirements.txt": .configuration, "pipfile": .configuration, "pipfile.lock": .configuration,
        ".gitignore": .configuration, ".gitattributes": .configuration, ".gitmodules": .configuration,
        ".env": .configuration, ".env.example": .configuration, ".editorconfig": .configuration,
        ".python-version": .configuration, ".dockerignore": .configuration, ".flake8": .configuration,
        ".cruft.json": .configuration, ".dvcignore": .configuration, "package.json": .configuration,
        "manifest.in": .configuration, "dev-requirements.txt": .configuration, "requirements-dev.txt": .configuration,
        "license.txt": .documentation, "cookiecutter.json": .configuration, "ccds.json": .configuration,
        "package-lock.json": .configuration, "tsconfig.json": .configuration, "mlproject": .configuration,
    ]

    /// Whether an ending is enough to tell the kind: no name with it stands for itself.
    static func isDecisive(_ ending: String) -> Bool {
        byEnding[ending] != nil && !byName.keys.contains { $0.hasSuffix("." + ending) }
    }

    private static let byEnding: [String: FileKind] = {
        let endings: [(FileKind, [String])] = [
            (
                .code,
                [
                    "py", "r", "jl", "sh", "sql", "c", "cpp", "h", "js", "ts", "scala", "java", "m", "do", "stan", "mk",
                    "html", "css",
                ]
            ),
            (.notebook, ["ipynb", "rmd", "qmd"]),
            (.configuration, ["toml", "yml", "yaml", "ini", "cfg", "lock", "conf", "dvc", "cff", "jsonc"]),
            (.documentation, ["md", "rst", "txt", "tex", "bib", "pdf", "docx", "pptx", "adoc"]),
            (
                .data,
                [
                    "csv", "tsv", "json", "jsonl", "ndjson", "parquet", "feather", "arrow", "avro", "xls", "xlsx",
                    "ods",
                    "sqlite", "sqlite3", "db", "h5", "hdf5", "nc", "npy", "npz", "dta", "sav", "sas7bdat", "rds",
                    "rdata",
                    "geojson", "shp", "gpkg", "tif", "tiff", "xml", "zip", "tar", "tgz", "7z", "dat", "data", "wav",
                    "mp3",
                    "mat", "dbf", "shx", "prj",
                ]
            ),
            (
                .model,
                ["pkl", "pickle", "joblib", "pt", "pth", "onnx", "safetensors", "ckpt", "keras", "pb", "model", "bin"]
            ),
            (.figure, ["png", "jpg", "jpeg", "svg", "gif", "eps", "webp"]),
        ]
        var table: [String: FileKind] = [:]
        for (kind, names) in endings { for name in names { table[name] = kind } }
        return table
    }()
}
