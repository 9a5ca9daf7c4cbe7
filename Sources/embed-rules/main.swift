// embed-rules FOLDER OUTPUT: writes a Swift file with every rule of FOLDER's TOML files, read and checked beforehand, so that
// a hook parses no TOML. What only tests need (examples) stays out of the binary.
// embed-rules --database FOLDER OUTPUT: writes what is known of the rules' expressions as a database, which git-ccds finds
// beside itself; without it git-ccds goes by keywords, with the same findings.
import Formats
import Foundation
import RuleCompiler
import RuleFormat

struct RulesError: Error, CustomStringConvertible {
    var description: String
}

/// A tree as one text: `5:hello`, `i42e`, `f3.5e`, `b1e`, `l…e`, `d<key><value>…e` (lengths in bytes).
func record(_ node: Node) throws -> String {
    switch node.value {
    case .string(let text): return "\(text.utf8.count):\(text)"
    case .integer(let digits): return "i\(digits)e"
    case .float(let number, _): return "f\(number)e"
    case .boolean(let flag): return flag ? "b1e" : "b0e"
    case .array(let nodes): return "l" + (try nodes.map(record).joined()) + "e"
    case .table(let table):
        return "d"
            + (try table.entries.map { "\($0.key.utf8.count):\($0.key)" + (try record($0.node)) }.joined()) + "e"
    case .null, .date: throw RulesError(description: "line \(node.line): \(node.kind) has no place in a rule")
    }
}

/// A Swift string literal of the text.
func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case " "..."~": result.unicodeScalars.append(scalar)
        default: result += "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
    return result + "\""
}

/// The rules and allowlists of all files, the rules sorted by their identifiers.
func read(folder: String) throws -> (rules: [(id: String, table: Table)], allowlists: [Node]) {
    var rules: [(id: String, table: Table)] = []
    var allowlists: [Node] = []
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".toml") }.sorted()
    for name in names {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
        do {
            let root = try TOML.parse(bytes)
            for node in root["rules"]?.array ?? [] {
                guard let table = node.table, let id = node["id"]?.string else {
                    throw RulesError(description: "line \(node.line): a rule has no id")
                }
                if rules.contains(where: { $0.id == id }) {
                    throw RulesError(description: "line \(node.line): rule '\(id)' is there already")
                }
                rules.append((id, table))
            }
            allowlists += root["allowlists"]?.array ?? []
        } catch {
            throw RulesError(description: "\(folder)/\(name): \(error)")
        }
    }
    rules.sort { $0.id < $1.id }

    return (rules, allowlists)
}

extension DatabaseRule {
    init(_ id: String, _ table: Table) {
        self.init(
            id: id, regex: table["regex"]?.string, keywords: table["keywords"]?.strings ?? [],
            hasPath: table["path"] != nil)
    }
}

func writeDatabase(folder: String, output: String) throws {
    let writer = RuleDatabaseWriter(try read(folder: folder).rules.map(DatabaseRule.init))
    // In one step, so that nobody maps half a file.
    try Data(writer.file()).write(to: URL(fileURLWithPath: output), options: .atomic)
}

func embed(folder: String, output: String) throws {
    var (rules, allowlists) = try read(folder: folder)

    let fingerprint = DatabaseRule.fingerprint(of: rules.map(DatabaseRule.init))

    // Allowlists for named rules go to these rules.
    var global: [Node] = []
    for allowlist in allowlists {
        let targets = allowlist["targetRules"]?.strings ?? []
        if targets.isEmpty { global.append(allowlist) }
        // The list of targets itself, repeated in each of them, would be megabytes.
        var copy = allowlist.table ?? Table()
        copy["targetRules"] = nil
        for target in targets {
            guard let place = rules.firstIndex(where: { $0.id == target }) else {
                throw RulesError(description: "\(folder): an allowlist's target rule '\(target)' does not exist")
            }
            let own = rules[place].table["allowlists"]?.array ?? []
            rules[place].table["allowlists"] = Node(.array(own + [Node(.table(copy), line: allowlist.line)]))
        }
    }

    let unconditional = rules.indices.filter { index in
        let keywords = rules[index].table["keywords"]?.strings ?? []
        return keywords.isEmpty || keywords.contains { $0.isEmpty || $0.utf8.contains { $0 >= 0x80 } }
    }
    let entries = try rules.map { id, table in
        var table = table
        table["examples"] = nil
        table["counterexamples"] = nil
        let keywords = (table["keywords"]?.strings ?? []).map { $0.lowercased() }
        return "    EmbeddedRule(id: \(literal(id)), keywords: \(literal(keywords.joined(separator: "\n"))), "
            + "record: \(literal(try record(Node(.table(table)))))),\n"
    }
    let source = """
        // Generated by the EmbedFiles plugin.

        /// A rule that stands in the binary.
        struct EmbeddedRule: Sendable {
            let id: StaticString
            /// In lower case, a line each.
            let keywords: StaticString
            /// The rule's table; `RecordReader` reads it.
            let record: StaticString
        }

        let embeddedRules: [EmbeddedRule] = [
        \(entries.joined())]

        /// The places of rules to try on every text.
        let embeddedUnconditional: [Int] = \(unconditional)

        /// Tells whether a database is one of these rules.
        let embeddedRulesFingerprint: UInt64 = \(fingerprint)

        /// The allowlists for all rules, as a list of tables.
        let embeddedAllowlists: StaticString = \(literal(try record(Node(.array(global)))))

        """
    try Data(source.utf8).write(to: URL(fileURLWithPath: output))
}

let arguments = CommandLine.arguments
do {
    switch arguments.count {
    case 3: try embed(folder: arguments[1], output: arguments[2])
    case 4 where arguments[1] == "--database":
        try writeDatabase(folder: arguments[2], output: arguments[3])
    default:
        FileHandle.standardError.write(Data("usage: embed-rules [--database] FOLDER OUTPUT\n".utf8))
        exit(2)
    }
} catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
}
