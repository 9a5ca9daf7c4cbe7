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
        guard var script = texts[name.rawValue] else { throw HookError(.noScript(name.rawValue)) }
        script = script.replacing(Array("@PROGRAM@".utf8), with: ShellQuoting.quoted(program.bytes))
        script = script.replacing(Array("@REMOVE@".utf8), with: ShellQuoting.quoted(Array(removal.utf8)))
        script = script.replacing(Array("@CHAINED@".utf8), with: chained)
        return ownsFolder ? script + Array((Self.folderMark + "\n").utf8) : script
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
