import CVectorscan
public import RuleFormat

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a database cannot be made.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, one line.
    public var description: String
}

/// Makes the rules' expressions into one Vectorscan database.
///
/// It only has to find every rule that may match: RE2 confirms. Text is brought to one byte a character first, so bytes are
/// what expressions count here too. What cannot be taken over goes in by its keywords.
public struct RuleDatabaseWriter {
    /// Keywords that stand in so many texts that they tell nothing.
    private static let common: Set<String> = ["token", "secret", "password", "key", "api", "github", "auth", "bearer"]

    private let rules: [DatabaseRule]
    private var expressions: [(text: String, flags: UInt32, id: UInt32)] = []
    private var reaches = Reaches()

    /// Takes the rules, whose places in the list are their numbers.
    public init(_ rules: [DatabaseRule]) {
        self.rules = rules
        for (index, rule) in rules.enumerated() {
            guard let regex = rule.regex else {
                reaches.appendKeywords()
                continue
            }
            if !Self.isTakenOver(regex) || Self.isSlow(rule, regex) {
                addKeywords(of: index)
                reaches.appendKeywords(rule.keywords, for: regex)
            } else {
                expressions.append((regex, UInt32(HS_FLAG_SINGLEMATCH | HS_FLAG_ALLOWEMPTY), UInt32(index)))
                reaches.append(regex)
                if reaches.reaches[index] == .far { addBeginning(of: index, regex) }
            }
        }
    }

    /// Expressions longer than this are lists of names, for which an automaton is slower than the names themselves.
    private static let longest = 1500

    /// Whether the search for an expression would read every byte of every text, as no text of some length stands in all its
    /// matches, or would be an automaton of hundreds of names: then keywords are better, or the path.
    private static func isSlow(_ rule: DatabaseRule, _ regex: String) -> Bool {
        if regex.utf8.count > longest, !rule.keywords.isEmpty { return true }
        guard let shape = ExpressionShape(regex), shape.literal.longest < 2 else { return false }
        return rule.keywords.isEmpty
            ? rule.hasPath : rule.keywords.allSatisfy { $0.utf8.count >= 4 && !common.contains($0.lowercased()) }
    }

    /// Whether Vectorscan, byte by byte, matches wherever RE2 does: not with characters beyond ASCII.
    private static func isTakenOver(_ regex: String) -> Bool {
        regex.utf8.allSatisfy { $0 < 0x80 }
            && !["\\p", "\\P", "\\x{", "\\v", "\\x0", "\\C", "\\a", "\\f"].contains { regex.contains($0) }
    }

    /// Where a far rule's match may begin: its own beginning where that says enough, else its keywords. Every place of it is told.
    private mutating func addBeginning(of index: Int, _ regex: String) {
        guard let beginning = reaches.beginning(of: regex) else { return addKeywords(of: index) }
        expressions.append(
            (beginning, UInt32(HS_FLAG_ALLOWEMPTY), UInt32(index + rules.count)))
    }

    /// Every place of a keyword is told: which part of a text it is in matters.
    private mutating func addKeywords(of index: Int) {
        for keyword in rules[index].keywords where !keyword.isEmpty {
            let literal = keyword.utf8.prefix(RuleDatabaseForm.longestKeyword).map { byte in
                "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
            expressions.append((literal, UInt32(HS_FLAG_CASELESS), UInt32(index + rules.count)))
        }
    }

    /// The database in the form in which it can be used in place, aligned to 64 bytes.
    private mutating func compiled() throws -> [UInt8] {
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
                return try Self.image(of: database)
            }
            // An expression that is refused goes in by its beginning, or by its keywords.
            let place = Int(failure?.pointee.expression ?? -1)
            let message = failure.map { String(cString: $0.pointee.message) } ?? "unknown"
            hs_free_compile_error(failure)
            guard expressions.indices.contains(place) else {
                throw DatabaseError(description: "cannot compile the database: \(message)")
            }
            let refused = expressions[place]
            let rule = Int(refused.id) % rules.count
            guard !reaches.reaches[rule].isByKeywords else {
                throw DatabaseError(description: "cannot compile a keyword of rule '\(rules[rule].id)': \(message)")
            }
            if let beginning = reaches.beginning(of: refused.text), beginning != refused.text {
                expressions[place].text = beginning
                continue
            }
            expressions.removeAll { Int($0.id) % rules.count == rule }
            addKeywords(of: rule)
            reaches.set(.keywords, of: rule)
        }
    }

    private static func image(of database: OpaquePointer) throws -> [UInt8] {
        var bytes: UnsafeMutablePointer<CChar>?
        var length = 0
        var size = 0
        guard hs_serialize_database(database, &bytes, &length) == HS_SUCCESS, let bytes,
            hs_serialized_database_size(bytes, length, &size) == HS_SUCCESS
        else { throw DatabaseError(description: "cannot write the database") }
        defer { free(bytes) }
        let place = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        defer { place.deallocate() }
        place.initializeMemory(as: UInt8.self, repeating: 0)
        guard let base = place.baseAddress,
            hs_deserialize_database_at(bytes, length, OpaquePointer(base)) == HS_SUCCESS
        else { throw DatabaseError(description: "cannot place the database") }
        return Array(place)
    }

    /// The database's file, as `RuleDatabase` maps it into memory:
    ///
    /// - 64 bytes: `CCDSRDB5`, the rules' fingerprint, their number, the size of the image (8 bytes each, little-endian), then
    ///   Vectorscan's version (24 bytes of text, cut or padded with zeros), the window of near rules and the length from
    ///   which a run is long (4 bytes each);
    /// - 256 bytes: for each byte the classes of long runs that it is in, a bit each;
    /// - a byte for each rule: its ``Reach``; padded to 64 bytes;
    /// - the anchors (``AnchorTable``), a multiple of 64 bytes;
    /// - the image. An expression's number is its rule's place; that of a keyword, or of the beginning of an expression, is the
    ///   rule's place plus the number of rules.
    public mutating func file() throws -> [UInt8] {
        let image = try compiled()
        var bytes = Array(RuleDatabaseForm.magic.utf8)
        for number in [DatabaseRule.fingerprint(of: rules), UInt64(rules.count), UInt64(image.count)] {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        bytes += Array(String(cString: hs_version()).utf8.prefix(24))
        bytes += [UInt8](repeating: 0, count: 56 - bytes.count)
        for number in [UInt32(Reaches.window), UInt32(ExpressionShape.runLength)] {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        bytes += reaches.classTable
        bytes += reaches.reaches.map(\.rawValue)
        bytes += [UInt8](repeating: 0, count: (64 - bytes.count % 64) % 64)
        return bytes + AnchorTable(rules).bytes() + image
    }
}
