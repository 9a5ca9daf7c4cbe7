public import SystemPackage
import Platform

/// A path inside a repository: bytes with `/` between the components, relative to the top of the work tree.
///
/// Git does not say how names are encoded, so a path need not be UTF-8.
public struct RepositoryPath: Hashable, Sendable {
    /// The path's bytes.
    public var bytes: [UInt8]

    /// A path of exactly these bytes.
    public init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// A path of a string's UTF-8.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A file's path relative to the top of its work tree; nil where the file is not below it. Lexical only.
    public init?(_ file: FilePath, below top: FilePath) {
        var rest = file.lexicallyNormalized()
        guard rest.removePrefix(top.lexicallyNormalized()), rest.root == nil else { return nil }
        bytes = rest.bytes
    }

    /// The path as text, bytes that are not UTF-8 replaced by U+FFFD.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the path is valid UTF-8.
    public var isValidUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// Whether this is the top itself.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The path's components.
    public var components: [RepositoryPath] {
        bytes.split(separator: UInt8(ascii: "/")).map { RepositoryPath($0) }
    }

    /// The last component.
    public var name: RepositoryPath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return RepositoryPath(bytes[(slash + 1)...])
    }

    /// The folder that the path is in; nil for a name at the top.
    public var parent: RepositoryPath? {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return RepositoryPath(bytes[..<slash])
    }

    /// Whether the path is somewhere below a folder; everything is inside the top.
    public func isInside(_ folder: RepositoryPath) -> Bool {
        if folder.isEmpty { return !isEmpty }
        return bytes.count > folder.bytes.count && bytes.starts(with: folder.bytes)
            && bytes[folder.bytes.count] == UInt8(ascii: "/")
    }

    /// The path with one more component, or several.
    public func appending(_ component: RepositoryPath) -> RepositoryPath {
        isEmpty ? component : RepositoryPath(bytes + [UInt8(ascii: "/")] + component.bytes)
    }

    /// Where the path is in the file system.
    public func filePath(below top: FilePath) -> FilePath {
        top.pushing(FilePath(bytes: bytes))
    }
}

extension RepositoryPath: Comparable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// A path written in the source.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// The order of the bytes, which is git's.
    public static func < (left: RepositoryPath, right: RepositoryPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// The path as ``display`` gives it.
    public var description: String { display }
}

extension RepositoryPath {
    /// The path in a form that is safe on a terminal: as it is, or quoted as git quotes (`core.quotePath` off), in
    /// double quotes with C escapes, where it holds control characters, quotes, backslashes or bytes that are not UTF-8.
    ///
    /// Characters that change the direction of text or are invisible are escaped too, so that a name cannot pose as another.
    public var display: String {
        let escaped = escaped(quotes: true)
        return escaped.changed ? "\"\(escaped.text)\"" : escaped.text
    }

    /// Like ``display``, without the quotes around it and with quotes as they are: for running text.
    var displayWithoutQuotes: String { escaped(quotes: false).text }

    private func escaped(quotes: Bool) -> (text: String, changed: Bool) {
        var text = ""
        var changed = false
        var rest = bytes[...]
        while let byte = rest.first {
            guard let (scalar, length) = Self.scalar(at: rest) else {
                text += Self.octal(byte)
                changed = true
                rest = rest.dropFirst()
                continue
            }
            switch scalar {
            case "\"" where quotes, "\\" where quotes:
                text += "\\"
                text.unicodeScalars.append(scalar)
                changed = true
            case "\n", "\t", "\r":
                text += scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : "\\r"
                changed = true
            case _ where Self.isUnsafe(scalar):
                text += rest.prefix(length).map(Self.octal).joined()
                changed = true
            default:
                text.unicodeScalars.append(scalar)
            }
            rest = rest.dropFirst(length)
        }
        return (text, changed)
    }

    private static func octal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 8)
        return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned: true
        default: false
        }
    }

    /// The scalar that the bytes begin with, and how many bytes it takes.
    private static func scalar(at bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        var iterator = bytes.prefix(4).makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }
}
