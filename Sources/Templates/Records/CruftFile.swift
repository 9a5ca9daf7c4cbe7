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
    private var layout = RecordLayout()
    /// The file as it was read.
    private var written: [UInt8]?
    private var asRead: String?

    /// The record of a project that is being made.
    public init(template: Template, answers: Answers) {
        let origin = template.origin
        self.template =
            origin.isBuiltIn
            ? Self.builtInTemplate : Self.withoutCredentials(origin.url ?? Self.place(origin.reference))
        commit = origin.commit ?? origin.builtInVersion
        checkout = origin.checkout
        directory = origin.directory
        var table = answers.table
        // Paths of this machine are nobody else's business.
        for key in ["_output_dir", "_repo_dir", "_checkout"] { table[key] = nil }
        // As it was named, which is what the template's files may have put into the project.
        let seen = origin.isBuiltIn ? Self.builtInTemplate : answers.text("_template") ?? self.template
        table["_template"] = Node(
            .string(template.seenReference == nil ? Self.withoutCredentials(seen) : self.template))
        table["_commit"] = Node(commit.map { .string($0) } ?? .null)
        self.answers = table
        skip = []
    }

    /// A folder or file is named from the root, so that an update finds it from inside the project too.
    private static func place(_ reference: String) -> String {
        FileSystem.exists(FilePath(reference)) ? FilePath(reference).absolute.string : reference
    }

    /// An http address without its user name and password: the record is committed.
    static func withoutCredentials(_ address: String) -> String {
        guard let scheme = ["https://", "http://"].first(where: address.hasPrefix) else { return address }
        let rest = address.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let at = authority.lastIndex(of: "@") else { return address }
        return scheme + rest[rest.index(after: at)...]
    }

    /// The record after an update: the template's version and the answers are new, what else it says stays. Where
    /// nothing is new it stays as it is written.
    func updated(_ template: Template, _ answers: Answers) -> CruftFile {
        var new = CruftFile(template: template, answers: answers)
        new.skip = skip
        new.others = others
        new.layout = layout
        if isBuiltIn == new.isBuiltIn, let seen = self.answers["_template"] { new.answers["_template"] = seen }
        func isPublic(_ entry: (key: String, node: Node)) -> Bool { !entry.key.hasPrefix("_") }
        let isSame =
            new.commit == commit && new.checkout == checkout && new.directory == directory
            && new.template == self.template
            && Table(new.answers.entries.filter(isPublic)) == Table(self.answers.entries.filter(isPublic))
        return isSame ? self : new
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
        layout = RecordLayout(of: bytes, table)
        written = bytes
        asRead = text
    }

    /// The file's text, as cruft writes it, or in the layout that it was read in.
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
        return layout.text(of: table)
    }

    /// The file to put into a project; as it was read where nothing has changed since.
    public var file: TemplateFile {
        if let written, text == asRead { return TemplateFile(path: Self.name, contents: written) }
        return TemplateFile(path: Self.name, contents: Array(text.utf8))
    }

    /// The request that fetches the template again, at another branch, tag or commit where one is given.
    public func request(checkout: String? = nil, password: String? = nil) -> TemplateRequest {
        TemplateRequest(template, checkout: checkout ?? self.checkout, directory: directory, password: password)
    }

    /// Whether the project came from the built-in template.
    public var isBuiltIn: Bool { template == Self.builtInTemplate }

    /// Whether two records say the same.
    public static func == (left: CruftFile, right: CruftFile) -> Bool { left.text == right.text }
}
