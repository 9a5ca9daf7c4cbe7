import Formats
import Platform
import SystemPackage

/// `.cruft.json`: which template a project came from, at which commit, with which answers; in cruft's own format.
public struct CruftFile: Sendable, Equatable {
    /// The file's name, at the top of the project.
    public static let name = ".cruft.json"
    /// What `template` says for the template that comes with the program.
    public static let builtInTemplate = "git-ccds"

    /// The template's address or path.
    public var template: String
    /// The commit that was rendered; for the built-in template the program's version; nil for a plain folder.
    public var commit: String?
    /// The branch, tag or commit that was asked for.
    public var checkout: String?
    /// The folder of the repository in which the template is.
    public var directory: String?
    /// The options and their answers, private ones too.
    public var answers: Table
    /// Files that updates leave alone (patterns).
    public var skip: [String]
    /// Keys of the file that are not cruft's; they are kept.
    private var others: [(key: String, node: Node)] = []

    /// The record of a project that is being made.
    public init(template: Template, answers: Answers) {
        let origin = template.origin
        self.template = origin.isBuiltIn ? Self.builtInTemplate : origin.url ?? Self.place(origin.reference)
        commit = origin.commit ?? origin.builtInVersion
        checkout = origin.checkout
        directory = origin.directory
        var table = answers.table
        // Paths of this machine are nobody else's business.
        for key in ["_output_dir", "_repo_dir", "_checkout"] { table[key] = nil }
        table["_template"] = Node(.string(self.template))
        table["_commit"] = Node(commit.map { .string($0) } ?? .null)
        self.answers = table
        skip = []
    }

    /// A folder is named from the root, so that an update finds it from inside the project too.
    private static func place(_ reference: String) -> String {
        FileSystem.isDirectory(FilePath(reference)) ? FilePath(reference).absolute.string : reference
    }

    /// Reads the file. Throws a problem of kind `.configuration` when it is not one.
    public init(parsing bytes: [UInt8]) throws(TemplateProblem) {
        let node: Node
        do {
            node = try JSON.parse(bytes)
        } catch {
            throw TemplateProblem(.configuration, "\(Self.name), line \(error.line): \(error.message)")
        }
        guard let table = node.table, let template = table["template"]?.string else {
            throw TemplateProblem(.configuration, "\(Self.name) names no template")
        }
        guard let answers = table["context"]?["cookiecutter"]?.table else {
            throw TemplateProblem(.configuration, "\(Self.name) holds no answers")
        }
        self.template = template
        self.answers = answers
        commit = table["commit"]?.string
        checkout = table["checkout"]?.string
        directory = table["directory"]?.string
        skip = table["skip"]?.strings ?? []
        let known: Set<String> = ["template", "commit", "checkout", "context", "directory", "skip"]
        others = table.entries.filter { !known.contains($0.key) }
    }

    /// The file's text, as cruft writes it.
    public var text: String {
        func orNull(_ text: String?) -> Node { Node(text.map { .string($0) } ?? .null) }
        var table = Table([
            (key: "template", node: Node(.string(template))), (key: "commit", node: orNull(commit)),
            (key: "checkout", node: orNull(checkout)),
            (key: "context", node: Node(.table(Table([(key: "cookiecutter", node: Node(.table(answers)))])))),
            (key: "directory", node: orNull(directory)),
        ])
        if !skip.isEmpty { table["skip"] = Node(.array(skip.map { Node(.string($0)) })) }
        for (key, node) in others { table[key] = node }
        return JSON.write(Node(.table(table)), indent: 2, ensureASCII: false) + "\n"
    }

    /// The file to put into a project.
    public var file: TemplateFile { TemplateFile(path: Self.name, contents: Array(text.utf8)) }

    /// The request that fetches the template again, at another branch, tag or commit where one is given.
    public func request(checkout: String? = nil) -> TemplateRequest {
        TemplateRequest(template, checkout: checkout ?? self.checkout, directory: directory)
    }

    /// Whether the project came from the built-in template.
    public var isBuiltIn: Bool { template == Self.builtInTemplate }

    /// Whether two records say the same.
    public static func == (left: CruftFile, right: CruftFile) -> Bool { left.text == right.text }
}
