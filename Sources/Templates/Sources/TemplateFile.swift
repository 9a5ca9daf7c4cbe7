/// A file of a template that is given in memory.
public struct TemplateFile: Sendable {
    /// Path from the template's top, with `/`.
    public var path: String
    /// Whether it may be executed.
    public var isExecutable: Bool
    /// Its bytes.
    public var contents: [UInt8]

    /// A file with its place.
    public init(path: String, isExecutable: Bool = false, contents: [UInt8]) {
        self.path = path
        self.isExecutable = isExecutable
        self.contents = contents
    }
}
