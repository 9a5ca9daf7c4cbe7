public import SystemPackage
import Platform

extension ShellQuoting {
    /// A word of bytes, for a script: in single quotes always.
    static func quoted(_ bytes: [UInt8]) -> [UInt8] {
        var word: [UInt8] = [0x27]
        for byte in bytes {
            if byte == 0x27 { word += Array(#"'\''"#.utf8) } else { word.append(byte) }
        }
        return word + [0x27]
    }

    /// A path as a person can paste it, as ``pasteable(_:)-([UInt8])`` does.
    public static func pasteable(_ path: FilePath) -> String { pasteable(path.bytes) }

    /// A word as a person can paste it: as it is, in quotes, or with its bytes written out (`$'…'`, of bash, zsh and ksh)
    /// where they are no text. Quotes do not keep a command from taking `-x` for an option, but make one look twice.
    public static func pasteable(_ bytes: [UInt8]) -> String {
        let hasControls = bytes.contains { $0 < 0x20 || $0 == 0x7F }
        if !hasControls, let text = String(validating: bytes, as: UTF8.self) {
            let word = quoted(text)
            return word.hasPrefix("-") ? "'\(word)'" : word
        }
        var word = "$'"
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\\"): word += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: word += String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 8)
                word += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return word + "'"
    }

    /// What ``quoted(_:)-([UInt8])`` made, undone; the word ends with its quotes, whatever follows.
    static func unquoted(_ word: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var index = 1
        while index < word.count {
            if word[index] != 0x27 {
                bytes.append(word[index])
                index += 1
            } else if word[index...].starts(with: #"'\''"#.utf8) {
                bytes.append(0x27)
                index += 4
            } else {
                break
            }
        }
        return bytes
    }

    /// A command line of these words, to be pasted into a shell.
    public static func line(_ words: [String]) -> String {
        words.map { quoted($0) }.joined(separator: " ")
    }
}
