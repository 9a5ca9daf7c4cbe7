/// A finding as the line it stands on, wherever that is: indentation does not count.
struct LineKey: Hashable {
    var rule: String
    var secret: [UInt8]
    var line: [UInt8]

    init(_ finding: Finding) {
        rule = finding.ruleID
        secret = finding.secret
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        line = Array(finding.line.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
