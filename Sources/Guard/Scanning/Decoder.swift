/// A stretch of text that was encoded, in one decoding pass.
struct DecodedSegment: Sendable {
    /// Where it stands in the original text.
    var original: Range<Int>
    /// Where it stands in the text of the pass before.
    var encoded: Range<Int>
    /// Where its decoded form stands in the text of this pass.
    var decoded: Range<Int>
    /// The encodings that were peeled off here so far.
    var encodings: Encoding
}

/// The segments of one pass over a text, and the pass before it.
final class DecodingPass {
    let segments: [DecodedSegment]
    let previous: DecodingPass?
    let depth: Int

    init(segments: [DecodedSegment], previous: DecodingPass?) {
        self.segments = segments
        self.previous = previous
        depth = (previous?.depth ?? 0) + 1
    }

    /// The segments that a range of this pass' text meets or touches.
    func touching(_ range: Range<Int>) -> ArraySlice<DecodedSegment> {
        // They stand in order and apart: the first one that does not end before the range is found by halving.
        var low = 0
        var high = segments.count
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].decoded.upperBound < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < segments.count, segments[end].decoded.lowerBound <= range.upperBound { end += 1 }
        return segments[low..<end]
    }

    /// Where `range` of this pass' text stands in the original: all of an encoded segment, since no part of it can be told.
    func original(of range: Range<Int>) -> Range<Int> {
        var encoded: Range<Int>?
        for segment in touching(range) {
            if segment.decoded.lowerBound <= range.lowerBound, range.upperBound <= segment.decoded.upperBound {
                return segment.original
            }
            // Its ends moved by as much as the range sticks out.
            let start = segment.encoded.lowerBound - max(0, segment.decoded.lowerBound - range.lowerBound)
            let end = segment.encoded.upperBound + max(0, range.upperBound - segment.decoded.upperBound)
            encoded = encoded.map { min($0.lowerBound, start)..<max($0.upperBound, end) } ?? start..<end
        }
        guard let encoded else { return range }
        return previous?.original(of: encoded) ?? encoded
    }

    /// Tags as gitleaks gives them: `decoded:base64`, `decode-depth:1`.
    func tags(for segments: ArraySlice<DecodedSegment>) -> [String] {
        let encodings = segments.reduce(into: Encoding()) { $0.formUnion($1.encodings) }
        return encodings.names.map { "decoded:\($0)" } + ["decode-depth:\(depth)"]
    }

    /// The line or lines of this pass' text that the segments stand on, from the newline before them.
    func lines(of segments: ArraySlice<DecodedSegment>, in text: UnsafeRawBufferPointer) -> Range<Int> {
        guard let first = segments.first else { return 0..<text.count }
        var start = segments.reduce(first.decoded.lowerBound) { min($0, $1.decoded.lowerBound) }
        var end = segments.reduce(first.decoded.upperBound) { max($0, $1.decoded.upperBound) }
        while start > 0, start >= text.count || text[start] != 0x0A { start -= 1 }
        while end < text.count, text[end] != 0x0A { end += 1 }
        return start..<end
    }
}

/// Takes encodings off a text in place, pass by pass, as gitleaks does.
enum Decoder {
    /// The text with what is encoded in it decoded, and the segments; nil when nothing is.
    static func decoded(
        _ text: UnsafeRawBufferPointer, previous: DecodingPass?
    ) -> (text: [UInt8], pass: DecodingPass)? {
        var result: [UInt8] = []
        var segments: [DecodedSegment] = []
        var copied = 0
        for found in EncodingFinder.find(in: text) {
            guard let value = found.encoding.decode(UnsafeRawBufferPointer(rebasing: text[found.range])), !value.isEmpty
            else { continue }
            if segments.isEmpty { result.reserveCapacity(text.count) }
            result.append(contentsOf: text[copied..<found.range.lowerBound])
            let start = result.count
            result += value
            copied = found.range.upperBound
            var encodings = found.encoding
            for segment in previous?.touching(found.range) ?? [] { encodings.formUnion(segment.encodings) }
            segments.append(
                DecodedSegment(
                    original: previous?.original(of: found.range) ?? found.range, encoded: found.range,
                    decoded: start..<result.count, encodings: encodings))
        }
        guard !segments.isEmpty else { return nil }
        result.append(contentsOf: text[copied...])
        return (result, DecodingPass(segments: segments, previous: previous))
    }
}
