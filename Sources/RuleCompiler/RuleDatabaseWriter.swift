public import RuleFormat

/// Makes the database of a set of rules: what tells, without their expressions being compiled, which of them may match in a text, and
/// where.
public struct RuleDatabaseWriter {
    private let rules: [DatabaseRule]

    /// Takes the rules, whose places in the list are their numbers.
    public init(_ rules: [DatabaseRule]) { self.rules = rules }

    /// The database's file, as `RuleDatabase` maps it into memory:
    ///
    /// - 64 bytes: `CCDSRDB6`, the rules' fingerprint, their number, the size of the file (8 bytes each, little-endian), then the
    ///   window of near rules and the length from which a run is long (4 bytes each), and zeros;
    /// - 256 bytes: for each byte the classes of long runs that it is in, a bit each;
    /// - a byte for each rule: its ``Reach``; padded to 64 bytes;
    /// - the anchors (``AnchorTable``), a multiple of 64 bytes.
    public func file() -> [UInt8] {
        var reaches = Reaches()
        for rule in rules { reaches.append(rule.regex) }
        let anchors = AnchorTable(rules).bytes()
        let places = reaches.reaches.map(\.rawValue)
        let head = 320 + (places.count + 63) / 64 * 64
        var bytes = Array(RuleDatabaseForm.magic.utf8)
        for number in [DatabaseRule.fingerprint(of: rules), UInt64(rules.count), UInt64(head + anchors.count)] {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        for number in [UInt32(Reaches.window), UInt32(ExpressionShape.runLength)] {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        bytes += [UInt8](repeating: 0, count: 64 - bytes.count)
        bytes += reaches.classTable + places
        bytes += [UInt8](repeating: 0, count: head - bytes.count)
        return bytes + anchors
    }
}
