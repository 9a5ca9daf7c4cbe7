/// The strings in a file that is no text.
///
/// A string may stand right behind a byte with its length. Where that byte is a letter or digit by chance, as `3` before 51
/// characters, the string seems to begin with it, and no rule that asks for a word's edge finds it: it is taken without it too.
struct BinaryStrings {
    /// The strings, a line or more each.
    private(set) var text: [UInt8] = []
    /// Where each line begins in the file.
    private(set) var starts: [Int] = []

    /// No secret is shorter.
    private static let shortest = 8

    /// Takes all strings, or those behind such a length alone, without it.
    init(_ bytes: UnsafeRawBufferPointer, behindLengthsAlone: Bool = false) {
        var index = 0
        while index < bytes.count {
            guard Self.isText(bytes[index]) else {
                index += 1
                continue
            }
            var end = index + 1
            while end < bytes.count, Self.isText(bytes[end]) { end += 1 }
            if end - index >= Self.shortest {
                if !behindLengthsAlone { add(bytes, index..<end) }
                if let length = Self.length(before: index + 1, end: end, in: bytes) {
                    add(bytes, index + 1..<index + 1 + length)
                }
            }
            index = end
        }
    }

    /// The forms are those of pickle's short strings (https://docs.python.org/3/library/pickletools.html), whose length is in bytes,
    /// and of SQLite's (https://www.sqlite.org/fileformat2.html#record_format), twice the length and thirteen.
    private static func length(before start: Int, end: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard isWord(bytes[start - 1]) else { return nil }
        let value = Int(bytes[start - 1])
        if end - start == value { return value }
        let inDatabase = (value - 13) / 2
        return value % 2 == 1 && inDatabase >= shortest && end - start >= inDatabase ? inDatabase : nil
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        guard range.count >= Self.shortest else { return }
        starts.append(range.lowerBound)
        for index in range {
            text.append(bytes[index])
            if bytes[index] == 0x0A { starts.append(index + 1) }
        }
        text.append(0x0A)
    }

    private static func isText(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

extension ContentScanner {
    /// The findings in a file that is no text: of the default rules in its strings, of others in all of it.
    func scanBinary(
        _ bytes: UnsafeRawBufferPointer, file: [UInt8], commit: CommitFacts?, memo: ScanMemo?,
        passed: ((Int) -> Void)?
    ) throws -> [Finding] {
        // Tried on noise, each of hundreds of rules has its keyword in every part of it.
        let isOurs = scanner.rules.isDefault
        var findings = isOurs ? [] : try scanText(bytes, file: file, commit: commit, memo: memo, passed: passed)
        let strings = BinaryStrings(bytes, behindLengthsAlone: !isOurs)
        let found = try strings.text.withUnsafeBytes { try scanText($0, file: file, commit: commit, memo: memo) }
        guard !found.isEmpty else { return findings.filter { !isWide($0) } }
        var known = Set(findings.map { KnownSecret(rule: $0.ruleID, secret: $0.secret) })
        let lines = LineTable(bytes)
        for var finding in found {
            guard finding.startLine > 0 else {
                if isOurs { findings.append(finding) }
                continue
            }
            let start = strings.starts[finding.startLine - 1] + finding.startColumn - 1
            let end = strings.starts[min(finding.endLine, strings.starts.count) - 1] + finding.endColumn
            // The string without its length is the same one.
            let secret = KnownSecret(rule: finding.ruleID, secret: finding.secret, start: isOurs ? start : 0)
            guard known.insert(secret).inserted else { continue }
            let place = lines.place(of: start..<max(start + 1, end))
            finding.startLine = place.startLine + 1
            finding.endLine = place.endLine + 1
            finding.startColumn = place.startColumn
            finding.endColumn = place.endColumn
            findings.append(finding)
        }
        return findings.filter { !isWide($0) }
    }

    private struct KnownSecret: Hashable {
        var rule: String
        var secret: [UInt8]
        var start = 0
    }
}
