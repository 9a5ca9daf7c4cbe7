import Formats

/// The rules that stand in the binary.
public enum DefaultRules {
    /// All of them, with the allowlists for all rules.
    public static func configuration() -> Configuration {
        Configuration(
            title: "git-ccds", rules: embeddedRules.indices.map(rule), allowlists: allowlists())
    }

    /// The rule of this identifier.
    public static func rule(id: String) -> Rule? { index(of: id).map(rule) }

    static func index(of id: String) -> Int? {
        embeddedRules.firstIndex { entry in
            entry.id.withUTF8Buffer { $0.elementsEqual(id.utf8) }
        }
    }

    static let count = embeddedRules.count

    static func rule(at index: Int) -> Rule {
        let node = RecordReader.read(embeddedRules[index].record)
        // What the build has read and the tests have compiled is a rule.
        return (try? ConfigurationReader(file: "the default rules").rule(node))
            ?? Rule(id: "\(embeddedRules[index].id)")
    }

    static func allowlists() -> [Allowlist] {
        let root = Node(.table(Table([("allowlists", RecordReader.read(embeddedAllowlists))])))
        return (try? ConfigurationReader(file: "the default rules").configuration(root).allowlists) ?? []
    }

    /// Keywords in lower case with the place of their rule; valid in `body` only.
    static func keywords(_ add: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
        for (index, entry) in embeddedRules.enumerated() {
            entry.keywords.withUTF8Buffer { text in
                for keyword in text.split(separator: UInt8(ascii: "\n")) {
                    add(UnsafeBufferPointer(rebasing: keyword), index)
                }
            }
        }
    }
}
