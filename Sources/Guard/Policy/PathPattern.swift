/// A pattern for paths as in `.gitignore`: `*` and `?` within a folder, `**` across folders, `[…]` a choice; a pattern with a
/// slash counts from the top, one without at any depth; what matches a folder matches all in it.
struct PathPattern: Sendable {
    private let bytes: [UInt8]

    init(_ pattern: String) {
        var text = Substring(pattern)
        while text.hasSuffix("/") { text = text.dropLast() }
        let anchored = text.contains("/")
        while text.hasPrefix("/") { text = text.dropFirst() }
        bytes = Array((anchored ? String(text) : "**/" + text).utf8)
    }

    /// Whether the path or a folder it is in matches.
    func matches(_ path: [UInt8]) -> Bool {
        if matches(bytes[...], path[...]) { return true }
        return path.indices.contains { path[$0] == UInt8(ascii: "/") && matches(bytes[...], path[..<$0]) }
    }

    private func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case UInt8(ascii: "*"):
            let rest = pattern.dropFirst()
            if rest.first == UInt8(ascii: "*") {
                let behind = rest.dropFirst()
                if behind.first == UInt8(ascii: "/") {
                    // `**/`: no folder, or any number of them.
                    if matches(behind.dropFirst(), text) { return true }
                    return text.indices.contains {
                        text[$0] == UInt8(ascii: "/") && matches(behind.dropFirst(), text[($0 + 1)...])
                    }
                }
                return (text.startIndex...text.endIndex).contains { matches(behind, text[$0...]) }
            }
            var index = text.startIndex
            while true {
                if matches(rest, text[index...]) { return true }
                if index == text.endIndex || text[index] == UInt8(ascii: "/") { return false }
                index += 1
            }
        case UInt8(ascii: "?"):
            guard let byte = text.first, byte != UInt8(ascii: "/") else { return false }
            return matches(pattern.dropFirst(), text.dropFirst())
        case UInt8(ascii: "["):
            guard let byte = text.first, byte != UInt8(ascii: "/"), let choice = choice(pattern) else { return false }
            return choice.contains(byte) && matches(pattern[choice.end...], text.dropFirst())
        case UInt8(ascii: "\\") where pattern.count > 1:
            let literal = pattern[pattern.startIndex + 1]
            return text.first == literal && matches(pattern.dropFirst(2), text.dropFirst())
        default:
            return text.first == first && matches(pattern.dropFirst(), text.dropFirst())
        }
    }

    private struct Choice {
        var ranges: [ClosedRange<UInt8>]
        var isNegated: Bool
        var end: Int
        func contains(_ byte: UInt8) -> Bool { ranges.contains { $0.contains(byte) } != isNegated }
    }

    private func choice(_ pattern: ArraySlice<UInt8>) -> Choice? {
        var index = pattern.startIndex + 1
        var choice = Choice(ranges: [], isNegated: false, end: 0)
        if index < pattern.endIndex, pattern[index] == UInt8(ascii: "!") || pattern[index] == UInt8(ascii: "^") {
            choice.isNegated = true
            index += 1
        }
        let start = index
        while index < pattern.endIndex {
            let byte = pattern[index]
            if byte == UInt8(ascii: "]"), index > start {
                choice.end = index + 1
                return choice
            }
            if index + 2 < pattern.endIndex, pattern[index + 1] == UInt8(ascii: "-"),
                pattern[index + 2] != UInt8(ascii: "]"), pattern[index + 2] >= byte
            {
                choice.ranges.append(byte...pattern[index + 2])
                index += 3
            } else {
                choice.ranges.append(byte...byte)
                index += 1
            }
        }
        return nil
    }
}
