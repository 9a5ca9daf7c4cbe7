/// Words as a POSIX shell reads them.
public enum ShellQuoting {
    /// A word as it is, or in single quotes where a shell would take it apart.
    public static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: Array("@%_-+=:,./".utf8).contains(byte)
                }
            }
        if isPlain { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The words of a text in git's single-quoted form (`GIT_CONFIG_PARAMETERS`): pieces in single quotes, `\'` and
    /// `\!` between them, words parted by spaces. Pieces that touch are one word, `=` between two keeps them apart.
    static func singleQuotedPairs(_ text: [UInt8]) -> [(key: [UInt8], value: [UInt8]?)] {
        var pairs: [(key: [UInt8], value: [UInt8]?)] = []
        var parts: [[UInt8]] = []
        var part: [UInt8] = []
        var quoted = false
        var hasQuotes = false
        var index = text.startIndex
        func close() {
            if parts.isEmpty && part.isEmpty { return }
            parts.append(part)
            part = []
            if parts.count == 1 {
                // The older form: key and value in one word.
                let halves = parts[0].split(
                    separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                pairs.append((Array(halves[0]), halves.count > 1 ? Array(halves[1]) : nil))
            } else {
                // `'key'=` without quotes after it is a key without a value, `'key'=''` one with an empty value.
                pairs.append((parts[0], hasQuotes ? parts[1] : nil))
            }
            parts = []
        }
        while index < text.endIndex {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "'"):
                quoted.toggle()
                hasQuotes = true
            case _ where quoted: part.append(byte)
            case UInt8(ascii: "\\") where index + 1 < text.endIndex:
                index += 1
                part.append(text[index])
            case UInt8(ascii: "="):
                parts.append(part)
                part = []
                hasQuotes = false
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"): close()
            default: part.append(byte)
            }
            index += 1
        }
        close()
        return pairs
    }
}
