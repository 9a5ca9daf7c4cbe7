/// What the characters of a part's matches may be, and how many there are at most.
struct ExpressionExtent {
    /// The most characters; nil: any number.
    var width: Int? = 0
    /// Bytes, those from 0x80 on for all characters beyond ASCII.
    var characters = ByteSet()

    mutating func append(_ other: ExpressionExtent) {
        if let left = width, let right = other.width { width = min(left + right, 1 << 24) } else { width = nil }
        characters.formUnion(other.characters)
    }
}

extension ExpressionTree {
    /// The most characters that matches have, and what these may be.
    var extent: ExpressionExtent {
        switch self {
        case .character(var set):
            if set.hasBeyondASCII { set.formUnion(.beyondASCII) }
            return ExpressionExtent(width: 1, characters: set)
        case .edge, .nothing: return ExpressionExtent()
        case .sequence(let parts): return parts.reduce(into: ExpressionExtent()) { $0.append($1.extent) }
        case .alternatives(let parts):
            return parts.reduce(into: ExpressionExtent()) { result, part in
                let extent = part.extent
                if let left = result.width, let right = extent.width {
                    result.width = max(left, right)
                } else {
                    result.width = nil
                }
                result.characters.formUnion(extent.characters)
            }
        case .repeated(let part, _, let most):
            var extent = part.extent
            if let most, let width = extent.width {
                extent.width = min(width * most, 1 << 24)
            } else if extent.width != 0 {
                extent.width = nil
            }
            return extent
        }
    }
}
