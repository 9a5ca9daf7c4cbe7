import CVectorscan
import Formats
import Foundation

/// The rules' expressions as one Vectorscan database.
///
/// It only has to find every rule that may match: RE2 confirms. Text is brought to one byte a character first, so bytes are
/// what expressions count here too. What cannot be taken over goes in by its keywords.
struct RuleDatabase {
    /// Expressions that alone take longer to compile than all others together.
    private static let slow: Set<String> = ["curl-auth-header", "curl-auth-user", "odbc-connection-string"]

    /// Rules with hundreds of names each: found by these names, as an automaton for all of it is slow.
    private static let namesOfServices = "generic-service-token"

    private var expressions: [(text: String, flags: UInt32, id: UInt32)] = []
    private(set) var has: [Bool]

    init(_ rules: [Table]) {
        has = [Bool](repeating: false, count: rules.count)
        for (index, rule) in rules.enumerated() {
            guard let regex = rule["regex"]?.string else { continue }
            let id = rule["id"]?.string ?? ""
            if Self.slow.contains(id) || id.hasPrefix(Self.namesOfServices) || !Self.isTakenOver(regex) {
                addKeywords(of: rule, index, count: rules.count)
            } else {
                expressions.append((regex, UInt32(HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY), UInt32(index)))
                has[index] = true
            }
        }
    }

    /// Whether Vectorscan, byte by byte, matches wherever RE2 does: not with characters beyond ASCII.
    private static func isTakenOver(_ regex: String) -> Bool {
        regex.utf8.allSatisfy { $0 < 0x80 }
            && !["\\p", "\\P", "\\x{", "\\v", "\\x0", "\\C", "\\a", "\\f"].contains { regex.contains($0) }
    }

    private mutating func addKeywords(of rule: Table, _ index: Int, count: Int) {
        for keyword in rule["keywords"]?.strings ?? [] where !keyword.isEmpty {
            let literal = keyword.utf8.map { byte in
                "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
            expressions.append(
                (literal, UInt32(HS_FLAG_SINGLEMATCH | HS_FLAG_CASELESS), UInt32(index + count)))
        }
    }

    /// The database in the form in which it can be used in place, aligned to 64 bytes.
    mutating func compiled(rules: [Table]) throws -> [UInt8] {
        while true {
            var database: OpaquePointer?
            var failure: UnsafeMutablePointer<hs_compile_error_t>?
            // No features beyond what every 64-bit machine of the kind has.
            var platform = hs_platform_info_t()
            let texts = expressions.map { strdup($0.text) }
            defer { texts.forEach { free($0) } }
            let status = hs_compile_multi(
                texts.map { UnsafePointer($0) }, expressions.map(\.flags), expressions.map(\.id),
                UInt32(expressions.count), UInt32(HS_MODE_BLOCK), &platform, &database, &failure)
            if status == HS_SUCCESS, let database {
                defer { hs_free_database(database) }
                return try image(of: database)
            }
            // An expression that is refused goes in by its keywords.
            let place = Int(failure?.pointee.expression ?? -1)
            let message = failure.map { String(cString: $0.pointee.message) } ?? "unknown"
            hs_free_compile_error(failure)
            guard expressions.indices.contains(place), Int(expressions[place].id) < has.count else {
                throw RulesError(description: "cannot compile the database: \(message)")
            }
            let rule = Int(expressions[place].id)
            expressions.remove(at: place)
            has[rule] = false
            addKeywords(of: rules[rule], rule, count: rules.count)
        }
    }

    private func image(of database: OpaquePointer) throws -> [UInt8] {
        var bytes: UnsafeMutablePointer<CChar>?
        var length = 0
        var size = 0
        guard hs_serialize_database(database, &bytes, &length) == HS_SUCCESS, let bytes,
            hs_serialized_database_size(bytes, length, &size) == HS_SUCCESS
        else { throw RulesError(description: "cannot write the database") }
        defer { free(bytes) }
        let place = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        defer { place.deallocate() }
        place.initializeMemory(as: UInt8.self, repeating: 0)
        guard let base = place.baseAddress,
            hs_deserialize_database_at(bytes, length, OpaquePointer(base)) == HS_SUCCESS
        else { throw RulesError(description: "cannot place the database") }
        return Array(place)
    }
}

/// Writes the database in the form that `RuleDatabase` maps into memory:
///
/// - 64 bytes: `CCDSRDB1`, the rules' fingerprint, their number, the size of the image (8 bytes each, little-endian), then
///   Vectorscan's version (24 bytes of text, cut or padded with zeros) and zeros;
/// - a byte for each rule: 1 where its expression is in the database, 0 where its keywords are; padded to 64 bytes;
/// - the image. An expression's number is its rule's place, a keyword's the rule's place plus the number of rules.
func writeDatabase(rules: [Table], output: String) throws {
    var database = RuleDatabase(rules)
    let image = try database.compiled(rules: rules)
    var bytes = Array("CCDSRDB1".utf8)
    for number in [fingerprint(of: rules), UInt64(rules.count), UInt64(image.count)] {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
    bytes += Array(String(cString: hs_version()).utf8.prefix(24))
    bytes += [UInt8](repeating: 0, count: 64 - bytes.count)
    bytes += database.has.map { $0 ? 1 : 0 }
    bytes += [UInt8](repeating: 0, count: (64 - bytes.count % 64) % 64)
    bytes += image
    // In one step, so that nobody maps half a file.
    try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
}
