#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The variables of an environment, as bytes.
public struct EnvironmentVariables: Sendable, Hashable {
    private var values: [String: [UInt8]]

    /// An environment of these variables alone.
    public init(_ values: [String: String] = [:]) {
        self.values = values.mapValues { Array($0.utf8) }
    }

    /// The environment that this process was started with.
    public static var current: EnvironmentVariables {
        var variables = EnvironmentVariables()
        variables.values.reserveCapacity(64)
        var next = environ
        while let entry = next.pointee {
            let bytes = UnsafeRawBufferPointer(start: entry, count: strlen(entry))
            if let equals = bytes.dropFirst().firstIndex(of: UInt8(ascii: "=")) {
                variables.values[String(decoding: bytes[..<equals], as: UTF8.self)] = Array(bytes[(equals + 1)...])
            }
            next += 1
        }
        return variables
    }

    /// One variable of this process's environment, without reading the others.
    public static func current(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// A variable's value as text; nil where it is not set.
    public subscript(name: String) -> String? {
        get { values[name].map { String(decoding: $0, as: UTF8.self) } }
        set { values[name] = newValue.map { Array($0.utf8) } }
    }

    /// A variable's bytes; nil where it is not set.
    public func bytes(_ name: String) -> [UInt8]? { values[name] }

    /// Sets a variable to these bytes.
    public mutating func set(_ name: String, to bytes: [UInt8]) {
        values[name] = bytes
    }

    /// The names of all variables that are set.
    public var names: [String] { Array(values.keys) }

    /// A copy without the variables of these names.
    public func removing(_ names: some Sequence<String>) -> EnvironmentVariables {
        var copy = self
        for name in names { copy.values[name] = nil }
        return copy
    }

    /// The environment as `NAME=value` entries.
    var entries: [[UInt8]] {
        values.map { Array($0.key.utf8) + [UInt8(ascii: "=")] + $0.value }
    }
}
