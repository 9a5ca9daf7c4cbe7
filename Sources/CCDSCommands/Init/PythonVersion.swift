import Platform
import SystemPackage
import Templates

extension HostFacts {
    /// What this machine tells every template.
    static func current(writesCruftFile: Bool) -> HostFacts {
        HostFacts(
            defaultPythonVersion: PythonVersion.newestOnPath ?? "3.13", writesCruftFile: writesCruftFile)
    }
}

/// The Python versions on PATH.
enum PythonVersion {
    /// The newest `python3.N` that is a real executable, as `3.N`; found without running it.
    ///
    /// A `#!` shim (pyenv's) is passed over: it may stand for a version that is not installed.
    static var newestOnPath: String? {
        newest(in: (EnvironmentVariables.current("PATH") ?? "").split(separator: ":").map { FilePath(String($0)) })
    }

    static func newest(in directories: [FilePath]) -> String? {
        var newest: Int?
        for directory in directories {
            for name in (try? FileSystem.list(directory)) ?? [] {
                guard let minor = minorVersion(name.string), minor > newest ?? -1,
                    isRealProgram(directory.appending(name))
                else { continue }
                newest = minor
            }
        }
        return newest.map { "3.\($0)" }
    }

    private static func minorVersion(_ name: String) -> Int? {
        let prefix = "python3."
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits)
    }

    private static func isRealProgram(_ path: FilePath) -> Bool {
        guard FileSystem.isExecutableFile(path), let start = try? FileSystem.read(path, atMost: 2) else { return false }
        return start != Array("#!".utf8)
    }
}
