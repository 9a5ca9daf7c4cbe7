import Platform
import SystemPackage

/// A folder of a test's own, removed when the test is over.
final class TestFolder {
    let path: FilePath

    init() throws {
        path = try FileSystem.realPath(FileSystem.createTemporaryDirectory(prefix: "templates-tests-"))
    }

    deinit { try? FileSystem.removeTree(path) }

    func at(_ relative: String) -> FilePath { path.pushing(FilePath(relative)) }

    /// Writes a file, making the folders above it.
    func write(_ relative: String, _ text: String, mode: UInt32 = 0o644) throws {
        try write(relative, Array(text.utf8), mode: mode)
    }

    func write(_ relative: String, _ bytes: [UInt8], mode: UInt32 = 0o644) throws {
        let place = at(relative)
        try FileSystem.createDirectory(place.removingLastComponent(), intermediates: true)
        try FileSystem.write(bytes, to: place)
        try FileSystem.setMode(mode, of: place)
    }

    func text(_ relative: String) throws -> String {
        String(decoding: try FileSystem.read(at(relative)), as: UTF8.self)
    }

    func names(_ relative: String = "") throws -> [String] {
        try FileSystem.list(relative.isEmpty ? path : at(relative)).map(\.string)
    }

    func link(_ relative: String, to target: String) throws {
        let place = at(relative)
        try FileSystem.createDirectory(place.removingLastComponent(), intermediates: true)
        try FileSystem.symlink(target: Array(target.utf8), at: place)
    }

    /// An environment with this folder as HOME and nothing of the machine's git configuration.
    var environment: EnvironmentVariables {
        var environment = EnvironmentVariables.current
        for name in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "COOKIECUTTER_CONFIG", "GIT_CCDS_PYTHON"] {
            environment[name] = nil
        }
        environment["HOME"] = at("home").string
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        environment["GIT_AUTHOR_NAME"] = "Ada"
        environment["GIT_AUTHOR_EMAIL"] = "ada@example.org"
        environment["GIT_COMMITTER_NAME"] = "Ada"
        environment["GIT_COMMITTER_EMAIL"] = "ada@example.org"
        return environment
    }
}

/// What stands in a folder: for every path its kind, permission bits and contents.
struct Snapshot: Equatable, CustomStringConvertible {
    enum Item: Equatable {
        case folder
        case file(mode: UInt32, [UInt8])
        case link([UInt8])
    }

    var items: [String: Item] = [:]

    init(_ folder: FilePath) throws {
        guard FileSystem.isDirectory(folder) else { return }
        try FileSystem.walk(folder) { relative, status in
            let place = folder.pushing(relative)
            switch status.kind {
            case .directory: items[relative.string] = .folder
            case .symlink: items[relative.string] = .link(try FileSystem.readLink(place))
            default: items[relative.string] = .file(mode: status.mode, try FileSystem.read(place))
            }
            return .proceed
        }
    }

    var description: String {
        items.keys.sorted().map { path in
            switch items[path] {
            case .file(let mode, let bytes)?:
                "\(path) \(String(mode, radix: 8)) \(String(decoding: bytes, as: UTF8.self).debugDescription)"
            case .link(let target)?: "\(path) -> \(String(decoding: target, as: UTF8.self))"
            default: "\(path)/"
            }
        }.joined(separator: "\n")
    }
}
