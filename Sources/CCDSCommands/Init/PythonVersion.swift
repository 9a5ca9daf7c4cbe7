import Platform
import SystemPackage
import Templates

extension HostFacts {
    /// What this machine tells a template: nothing, unless it is the built-in one.
    static func current(for template: Template, writesCruftFile: Bool) -> HostFacts {
        guard template.origin.isBuiltIn else { return HostFacts() }
        return HostFacts(
            defaultPythonVersion: PythonVersion.newestOnPath ?? "3.13", writesCruftFile: writesCruftFile)
    }
}

/// The Python versions on PATH.
enum PythonVersion {
    /// The newest `python3.N` that is a real executable, as `3.N`; found without running it.
    ///
    /// A `#!` shim (pyenv's) is passed over: it may stand for a version that is not installed.
    static let newestOnPath = newest(
        in: (EnvironmentVariables.current("PATH") ?? "").split(separator: ":").map { FilePath(String($0)) })

    /// The newest in these folders; a few names are tried, since listing a whole PATH takes longer than all else.
    static func newest(in directories: [FilePath]) -> String? {
        let minors = (6...24).reversed()
        let newest = minors.first { minor in
            directories.contains { isRealProgram($0.appending("python3.\(minor)")) }
        }
        return newest.map { "3.\($0)" }
    }

    private static func isRealProgram(_ path: FilePath) -> Bool {
        guard FileSystem.isExecutableFile(path), let start = try? FileSystem.read(path, atMost: 2) else { return false }
        return start != Array("#!".utf8)
    }
}
