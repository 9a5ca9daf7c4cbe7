import Platform
public import SystemPackage

/// The texts of the hook scripts and the program that they hand over to.
public struct HookScripts: Sendable, Equatable {
    /// Where git-ccds was at installation: absolute, used where PATH does not lead to it.
    public var program: FilePath
    private var texts: [String: [UInt8]]

    /// Scripts by file name (`pre-commit`), with their placeholders still in them.
    public init(files: [(path: String, contents: [UInt8])], program: FilePath) {
        texts = Dictionary(files.map { ($0.path, $0.contents) }, uniquingKeysWith: { $1 })
        self.program = program
    }

    /// The script of a hook as it is installed.
    ///
    /// - Parameters:
    ///   - chained: where the hook that was here before would be, as a shell expression.
    ///   - removal: the command that takes the hook out by hand.
    ///   - ownsFolder: whether the hooks folder was made for it; uninstalling then takes it away too.
    func script(_ name: HookName, chained: [UInt8], removal: String, ownsFolder: Bool) throws(HookError) -> [UInt8] {
        guard let text = texts[name.rawValue] else { throw HookError(.noScript(name.rawValue)) }
        let script = Self.filled(
            text,
            [
                (Array("@PROGRAM@".utf8), ShellQuoting.quoted(program.bytes)),
                (Array("@REMOVE@".utf8), ShellQuoting.quoted(Array(removal.utf8))),
                (Array("@CHAINED@".utf8), chained),
            ])
        return ownsFolder ? script + Array((Self.folderMark + "\n").utf8) : script
    }

    /// A text with its placeholders filled in. By hand: the standard library's search took a tenth of `git ccds init`.
    private static func filled(_ text: [UInt8], _ values: [(placeholder: [UInt8], value: [UInt8])]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(2 * text.count)
        var rest = text[...]
        while let sign = rest.firstIndex(of: UInt8(ascii: "@")) {
            result += rest[..<sign]
            rest = rest[sign...]
            if let (placeholder, value) = values.first(where: { rest.starts(with: $0.placeholder) }) {
                result += value
                rest = rest.dropFirst(placeholder.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }

    /// A script that only hands over to the hook of the same name in another folder.
    static func passThrough(to hook: [UInt8]) -> [UInt8] {
        Array(
            """
            #!/bin/sh
            \(mark): hands over to the hook of the folder that core.hooksPath named before.
            hook=
            """.utf8) + hook
            + Array(
                """

                [ -x "$hook" ] && exec "$hook" "$@"
                exit 0

                """.utf8)
    }

    private static let mark = "# A hook of git-ccds"
    private static let folderMark = "# The folder was made for the hooks."

    /// Whether the bytes of a hook are a script of ours.
    static func isOurs(_ script: [UInt8]) -> Bool {
        script.starts(with: "#!/bin/sh\n\(mark)".utf8)
    }

    /// Whether pre-commit or prek has written a hook: both hand over to a command of this name.
    static func isOfFramework(_ file: FilePath) -> Bool {
        guard FileSystem.isExecutableFile(file), let status = try? FileSystem.statusFollowingLinks(file),
            status.size < 1 << 16, let script = try? FileSystem.read(file)
        else { return false }
        return script.contains(Array("hook-impl".utf8))
    }

    /// Whether a script of ours says that its folder was made for it.
    static func ownsFolder(_ script: [UInt8]) -> Bool {
        script.contains(Array(folderMark.utf8))
    }

    /// The hook that a script of ours hands over as; nil for one that only passes through.
    static func name(of script: [UInt8]) -> HookName? {
        HookName.allCases.first { script.contains(Array("exec git-ccds hook \($0.rawValue) ".utf8)) }
    }

    /// The program that a script of ours has recorded.
    static func recordedProgram(in script: [UInt8]) -> FilePath? {
        let key = Array("\nprogram=".utf8)
        guard let range = script.firstRange(of: key) else { return nil }
        return FilePath(bytes: ShellQuoting.unquoted(Array(script[range.upperBound...])))
    }
}
