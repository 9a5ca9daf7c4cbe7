/// The patterns of ignore files, as `git add` goes by them (`git help gitignore`); for names in the case that they are
/// written in.
///
/// libgit2 has its own idea of some (`/data/**` beside `!/data/**/`), and what goes into a commit must not depend on it.
struct IgnoreRules: Sendable {
    private struct Pattern: Sendable {
        var bytes: [UInt8]
        var isNegated = false
        var isForFolders = false
        /// Whether it has no slash: then it is about names, wherever they stand.
        var isForNames = false
        /// How much of it is literal before the first special byte.
        var literalCount = 0
        /// Whether it is a star and then literal.
        var isEnding = false
    }

    private struct File: Sendable {
        var folder: RepositoryPath
        var patterns: [Pattern]
    }

    /// The weakest first: the user's file, then those of folders from the top down.
    private var files: [File] = []

    /// No rules.
    init() {}

    /// Adds the rules of a file, stronger than those before.
    ///
    /// - Parameter folder: where the file stands; the top for a file from outside.
    mutating func add(_ contents: [UInt8], in folder: RepositoryPath) {
        var rest = contents[...]
        if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
        let patterns = rest.split(separator: UInt8(ascii: "\n")).compactMap(Self.pattern)
        if !patterns.isEmpty { files.append(File(folder: folder, patterns: patterns)) }
    }

    /// Whether a path is ignored, unless it is in the index; the folders above it must have been asked for before.
    func ignores(_ path: RepositoryPath, isDirectory: Bool) -> Bool {
        if files.isEmpty { return false }
        let name = path.name.bytes[...]
        for file in files.reversed() where file.folder.isEmpty || path.isInside(file.folder) {
            let relative = path.bytes[(file.folder.isEmpty ? 0 : file.folder.bytes.count + 1)...]
            for pattern in file.patterns.reversed() where isDirectory || !pattern.isForFolders {
                if pattern.isForNames ? Self.matches(pattern, name: name) : Self.matches(pattern, path: relative) {
                    return !pattern.isNegated
                }
            }
        }
        return false
    }

    private static func pattern(_ line: ArraySlice<UInt8>) -> Pattern? {
        if line.first == UInt8(ascii: "#") { return nil }
        var bytes = line.prefix { $0 != 0 }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        trimTrailingSpaces(&bytes)
        var pattern = Pattern(bytes: [])
        if bytes.first == UInt8(ascii: "!") {
            pattern.isNegated = true
            bytes.removeFirst()
        }
        if bytes.last == UInt8(ascii: "/") {
            pattern.isForFolders = true
            bytes.removeLast()
        }
        pattern.isForNames = !bytes.contains(UInt8(ascii: "/"))
        func literalCount(_ bytes: ArraySlice<UInt8>) -> Int { bytes.prefix { !"*?[\\".utf8.contains($0) }.count }
        pattern.literalCount = literalCount(bytes)
        pattern.isEnding = bytes.first == UInt8(ascii: "*") && literalCount(bytes.dropFirst()) == bytes.count - 1
        pattern.bytes = Array(bytes)
        return pattern
    }

    /// Takes off spaces at the end, but not one behind a backslash.
    private static func trimTrailingSpaces(_ bytes: inout ArraySlice<UInt8>) {
        var end: Int?
        var place = bytes.startIndex
        while place < bytes.endIndex {
            if bytes[place] == UInt8(ascii: " ") {
                if end == nil { end = place }
            } else {
                end = nil
                if bytes[place] == UInt8(ascii: "\\") {
                    place += 1
                    if place == bytes.endIndex { return }
                }
            }
            place += 1
        }
        if let end { bytes = bytes[..<end] }
    }

    private static func matches(_ pattern: Pattern, name: ArraySlice<UInt8>) -> Bool {
        if pattern.literalCount == pattern.bytes.count { return name.elementsEqual(pattern.bytes) }
        if pattern.isEnding {
            let ending = pattern.bytes.dropFirst()
            return ending.count <= name.count && name.suffix(ending.count).elementsEqual(ending)
        }
        return Wildmatch.matches(pattern.bytes[...], name, isPath: false)
    }

    private static func matches(_ pattern: Pattern, path: ArraySlice<UInt8>) -> Bool {
        var bytes = pattern.bytes[...]
        var literal = pattern.literalCount
        if bytes.first == UInt8(ascii: "/") {
            bytes.removeFirst()
            literal -= 1
        }
        var rest = path
        if literal > 0 {
            guard literal <= rest.count, rest.prefix(literal).elementsEqual(bytes.prefix(literal)) else { return false }
            bytes = bytes.dropFirst(literal)
            rest = rest.dropFirst(literal)
            if bytes.isEmpty && rest.isEmpty { return true }
        }
        return Wildmatch.matches(bytes, rest, isPath: true)
    }
}
