/// What a database knows of a rule.
public struct DatabaseRule: Sendable, Equatable {
    /// The rule's identifier.
    public var id: String
    /// Its expression in RE2's syntax; nil for a rule about paths only.
    public var regex: String?
    /// Its keywords.
    public var keywords: [String]
    /// Whether it is for some paths only.
    public var hasPath: Bool

    /// Makes a rule.
    public init(id: String, regex: String?, keywords: [String], hasPath: Bool = false) {
        self.id = id
        self.regex = regex
        self.keywords = keywords
        self.hasPath = hasPath
    }

    /// A number that tells one list of rules from another: FNV-1a over what a database is made of.
    public static func fingerprint(of rules: [DatabaseRule]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for rule in rules {
            for text in [rule.id, rule.regex ?? ""] + rule.keywords {
                for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
                hash = (hash ^ 0xFF) &* 0x0000_0100_0000_01B3
            }
        }
        return hash
    }

    /// A list of rules as bytes: texts, each with its length in decimal and a colon before it; of a rule its identifier, its
    /// expression (empty for none), `1` or `0` for the path, the number of its keywords, and these.
    public static func encoded(_ rules: [DatabaseRule]) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ text: String) { bytes += Array("\(text.utf8.count):".utf8) + Array(text.utf8) }
        for rule in rules {
            add(rule.id)
            add(rule.regex ?? "")
            add(rule.hasPath ? "1" : "0")
            add("\(rule.keywords.count)")
            rule.keywords.forEach(add)
        }
        return bytes
    }

    /// Reads such a list; nil where it is none.
    public static func decoded(_ bytes: [UInt8]) -> [DatabaseRule]? {
        var rest = bytes[...]
        func text() -> String? {
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
                let count = Int(String(decoding: rest[..<colon], as: UTF8.self)), count >= 0,
                count <= rest.endIndex - colon - 1
            else { return nil }
            defer { rest = rest[(colon + 1 + count)...] }
            return String(decoding: rest[(colon + 1)..<(colon + 1 + count)], as: UTF8.self)
        }
        var rules: [DatabaseRule] = []
        while !rest.isEmpty {
            guard let id = text(), let regex = text(), let path = text(), let number = text().flatMap({ Int($0) })
            else {
                return nil
            }
            var keywords: [String] = []
            for _ in 0..<max(0, number) {
                guard let keyword = text() else { return nil }
                keywords.append(keyword)
            }
            rules.append(
                DatabaseRule(id: id, regex: regex.isEmpty ? nil : regex, keywords: keywords, hasPath: path == "1"))
        }
        return rules
    }
}
