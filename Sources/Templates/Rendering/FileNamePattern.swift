/// A pattern of Python's `fnmatch`: `*` and `?` match `/` too, `[…]` a set of characters, `[!…]` all others.
struct FileNamePattern: Sendable {
    private enum Part: Sendable {
        case any
        case one
        case literal(Unicode.Scalar)
        case set([ClosedRange<Unicode.Scalar>], negated: Bool)
    }

    private let parts: [Part]

    init(_ pattern: String) {
        let scalars = Array(pattern.unicodeScalars)
        var parts: [Part] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "*":
                if case .any? = parts.last { continue }
                parts.append(.any)
            case "?": parts.append(.one)
            case "[":
                if let (part, next) = Self.set(scalars, from: index) {
                    parts.append(part)
                    index = next
                } else {
                    parts.append(.literal("["))
                }
            default: parts.append(.literal(scalar))
            }
        }
        self.parts = parts
    }

    private static func set(_ scalars: [Unicode.Scalar], from start: Int) -> (Part, Int)? {
        var end = start
        if end < scalars.count, scalars[end] == "!" { end += 1 }
        if end < scalars.count, scalars[end] == "]" { end += 1 }
        while end < scalars.count, scalars[end] != "]" { end += 1 }
        guard end < scalars.count else { return nil }
        var members = scalars[start..<end]
        let negated = members.first == "!"
        if negated { members = members.dropFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var index = members.startIndex
        while index < members.endIndex {
            let low = members[index]
            if index + 2 < members.endIndex, members[index + 1] == "-" {
                let high = members[index + 2]
                if low <= high { ranges.append(low...high) }
                index += 3
            } else {
                ranges.append(low...low)
                index += 1
            }
        }
        return (.set(ranges, negated: negated), end + 1)
    }

    /// Whether the whole of a path matches.
    func matches(_ path: String) -> Bool {
        let scalars = Array(path.unicodeScalars)
        var (part, place) = (0, 0)
        var retry: (part: Int, place: Int)?
        while place < scalars.count {
            if part < parts.count {
                switch parts[part] {
                case .any:
                    retry = (part, place)
                    part += 1
                    continue
                case .one:
                    part += 1
                    place += 1
                    continue
                case .literal(let scalar) where scalar == scalars[place]:
                    part += 1
                    place += 1
                    continue
                case .set(let ranges, let negated)
                where ranges.contains(where: { $0.contains(scalars[place]) }) != negated:
                    part += 1
                    place += 1
                    continue
                default: break
                }
            }
            guard let (star, from) = retry else { return false }
            retry = (star, from + 1)
            part = star + 1
            place = from + 1
        }
        while part < parts.count, case .any = parts[part] { part += 1 }
        return part == parts.count
    }
}
